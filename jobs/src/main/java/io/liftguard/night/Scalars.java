package io.liftguard.night;

import io.liftguard.domain.Times;
import io.liftguard.kpi.KpiCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where the data begin: the earliest local date by table, of rows neither deleted nor held nor
 * after as_of. When one of them moves, every figure may.
 *
 * @param earliest epoch day by landing table; no entry for a table without such a row
 */
record Scalars(Map<String, Integer> earliest) {

  /** Tables whose earliest row decides from when on something counts, with their dating column. */
  private static final Map<String, String> DATED =
      Map.of(
          "rescues", "called_at",
          "faults", "occurred_at",
          "maintenance_visits", "started_at",
          "complaints", "received_at",
          "spot_checks", "checked_on",
          "policies", "starts_on");

  Scalars {
    earliest = new TreeMap<>(earliest);
  }

  /**
   * Reads them off the views {@code current_<table>}. The last run's answer bounds the search, so
   * that only the first files of a long table are opened.
   */
  static Scalars read(SparkSession spark, LocalDate asOf, Scalars last) {
    Map<String, Integer> earliest = new TreeMap<>();
    DATED.forEach(
        (table, column) -> {
          Integer known = last == null ? null : last.earliest().get(table);
          Integer found = known == null ? null : least(spark, table, column, known);
          if (found == null) {
            found = least(spark, table, column, (int) asOf.toEpochDay());
          }
          if (found != null) {
            earliest.put(table, found);
          }
        });
    return new Scalars(earliest);
  }

  private static Integer least(SparkSession spark, String table, String column, int upTo) {
    boolean instant = column.endsWith("_at");
    Object bound =
        instant
            ? Instant.EPOCH.plus(Times.startOf(upTo + 1), ChronoUnit.MICROS)
            : LocalDate.ofEpochDay(upTo + 1);
    String sql =
        "SELECT unix_date(cast(min(%1$s) AS date)) FROM current_%2$s WHERE %1$s < :bound"
            .formatted(column, table);
    Row row = spark.sql(sql, Map.of("bound", bound)).head();
    return row.isNullAt(0) ? null : Integer.valueOf(row.getInt(0));
  }

  /** First day of the first month; null when there is no rescue order. */
  Integer firstDay(NightSettings settings) {
    Integer called = earliest.get("rescues");
    return settings
        .first()
        .orElseGet(() -> called == null ? null : Integer.valueOf(Times.monthOf(called)));
  }

  int earliestVisit() {
    return earliest.getOrDefault("maintenance_visits", Times.NO_DAY);
  }

  /** From which month each optional table counts. */
  Map<String, Integer> tableFrom(int firstDay) {
    Map<String, Integer> from = new TreeMap<>();
    earliest.forEach((table, day) -> from.put(table, Math.max(firstDay, Times.monthOf(day))));
    return from;
  }

  KpiCalendar calendar(
      int firstDay, int asOf, Map<String, Set<Integer>> daily, Map<String, Set<String>> reads) {
    return new KpiCalendar(firstDay, asOf, tableFrom(firstDay), daily, reads);
  }
}
