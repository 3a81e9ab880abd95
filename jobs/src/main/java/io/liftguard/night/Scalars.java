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
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where the data begin: the earliest local date by table, of rows neither deleted nor held nor
 * after as_of. When one of them moves, every figure may.
 *
 * @param earliest epoch day by landing table; no entry for a table without such a row
 */
public record Scalars(Map<String, Integer> earliest) {

  /** Tables whose earliest row decides from when on something counts, with their dating column. */
  private static final Map<String, String> DATED =
      Map.of(
          "rescues", "called_at",
          "faults", "occurred_at",
          "maintenance_visits", "started_at",
          "complaints", "received_at",
          "spot_checks", "checked_on",
          "policies", "starts_on");

  public Scalars {
    earliest = new TreeMap<>(earliest);
  }

  /** Reads them off the views {@code current_<table>}. */
  static Scalars read(SparkSession spark, LocalDate asOf) {
    return new Scalars(least(spark, DATED.keySet(), (int) asOf.toEpochDay()));
  }

  /**
   * As the last run found them, but for the tables whose earliest row may be another one now: a row
   * has changed that is or was as early, or lifts or firms have come or gone.
   *
   * <p>Works on the views {@code changed_<table>}, too.
   */
  static Scalars read(SparkSession spark, LocalDate asOf, Scalars last) {
    boolean registers =
        !spark.table("changed_firms").isEmpty() || !spark.table("changed_elevators").isEmpty();
    Map<String, Integer> earliest = new TreeMap<>(last.earliest());
    Set<String> open = new TreeSet<>(DATED.keySet());
    if (!registers) {
      open.removeIf(table -> isSettled(spark, table, last.earliest().get(table)));
    }
    earliest.keySet().removeAll(open);
    earliest.putAll(least(spark, open, (int) asOf.toEpochDay()));
    return new Scalars(earliest);
  }

  private static boolean isSettled(SparkSession spark, String table, Integer earliest) {
    if (earliest == null) {
      return false;
    }
    return spark
        .table("changed_" + table)
        .where("unix_date(cast(" + DATED.get(table) + " AS date)) <= " + earliest)
        .isEmpty();
  }

  private static Map<String, Integer> least(SparkSession spark, Set<String> tables, int upTo) {
    Map<String, Integer> found = new TreeMap<>();
    if (tables.isEmpty()) {
      return found;
    }
    Map<String, Object> params = new HashMap<>();
    Instant instant = Instant.EPOCH.plus(Times.startOf(upTo + 1), ChronoUnit.MICROS);
    LocalDate date = LocalDate.ofEpochDay(upTo + 1);
    List<String> parts = new ArrayList<>();
    for (String table : tables) {
      String column = DATED.get(table);
      params.put(table, column.endsWith("_at") ? instant : date);
      parts.add(
          "SELECT '%1$s', unix_date(cast(min(%2$s) AS date)) FROM current_%1$s WHERE %2$s < :%1$s"
              .formatted(table, column));
    }
    for (Row row : spark.sql(String.join(" UNION ALL ", parts), params).collectAsList()) {
      if (!row.isNullAt(1)) {
        found.put(row.getString(0), row.getInt(1));
      }
    }
    return found;
  }

  /** First day of the first month; null when there is no rescue order. */
  public Integer firstDay(NightSettings settings) {
    Integer called = earliest.get("rescues");
    return settings
        .first()
        .orElseGet(() -> called == null ? null : Integer.valueOf(Times.monthOf(called)));
  }

  /** Day of the earliest visit in the lake, {@link Times#NO_DAY} when there is none. */
  public int earliestVisit() {
    return earliest.getOrDefault("maintenance_visits", Times.NO_DAY);
  }

  /** From which month each optional table counts. */
  public Map<String, Integer> tableFrom(int firstDay) {
    Map<String, Integer> from = new TreeMap<>();
    earliest.forEach((table, day) -> from.put(table, Math.max(firstDay, Times.monthOf(day))));
    return from;
  }

  KpiCalendar calendar(
      int firstDay, int asOf, Map<String, Set<Integer>> daily, Map<String, Set<String>> reads) {
    return new KpiCalendar(firstDay, asOf, tableFrom(firstDay), daily, reads);
  }
}
