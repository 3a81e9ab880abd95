package io.liftguard.night;

import io.liftguard.domain.Times;
import io.liftguard.kpi.KpiCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    Map<String, Integer> bounds = new TreeMap<>();
    for (String table : DATED.keySet()) {
      Integer known = last == null ? null : last.earliest().get(table);
      bounds.put(table, known == null ? (int) asOf.toEpochDay() : known);
    }
    Map<String, Integer> earliest = least(spark, bounds);
    if (last != null) {
      // A table whose earliest row went has another one further on.
      Map<String, Integer> gone = new TreeMap<>();
      for (String table : last.earliest().keySet()) {
        if (!earliest.containsKey(table)) {
          gone.put(table, (int) asOf.toEpochDay());
        }
      }
      earliest.putAll(least(spark, gone));
    }
    return new Scalars(earliest);
  }

  private static Map<String, Integer> least(SparkSession spark, Map<String, Integer> bounds) {
    Map<String, Integer> found = new TreeMap<>();
    if (bounds.isEmpty()) {
      return found;
    }
    Map<String, Object> params = new HashMap<>();
    List<String> parts = new ArrayList<>();
    bounds.forEach(
        (table, upTo) -> {
          String column = DATED.get(table);
          params.put(
              table,
              column.endsWith("_at")
                  ? Instant.EPOCH.plus(Times.startOf(upTo + 1), ChronoUnit.MICROS)
                  : LocalDate.ofEpochDay(upTo + 1));
          parts.add(
              "SELECT '%1$s', unix_date(cast(min(%2$s) AS date)) FROM current_%1$s WHERE %2$s < :%1$s"
                  .formatted(table, column));
        });
    for (Row row : spark.sql(String.join(" UNION ALL ", parts), params).collectAsList()) {
      if (!row.isNullAt(1)) {
        found.put(row.getString(0), row.getInt(1));
      }
    }
    return found;
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
