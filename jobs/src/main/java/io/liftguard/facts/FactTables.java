package io.liftguard.facts;

import io.liftguard.sql.SqlFile;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * From the facts of the run's lifts to the fact tables: what is kept of the last run, what is new,
 * and which months differ. A month is replaced as a whole, never patched.
 */
public final class FactTables {

  /** Tables with rows of one lift, as the arrays of {@link LiftFactsJob} are named. */
  public static final List<String> LIFT_TABLES =
      List.of(
          "fact_lift",
          "fact_rescue",
          "fact_order",
          "fact_inspection",
          "overdue_episodes",
          "fact_complaint",
          "fact_spot_check");

  /** Sums of {@code fact_lift} by month and dimensions. */
  public static final List<String> SUMS =
      List.of("fact_exposure", "fact_maintenance", "fact_fault");

  /**
   * The content of some months of a table.
   *
   * @param rows all rows of these months
   * @param months months to replace, null for all of the table
   */
  public record Content(Dataset<Row> rows, SortedSet<LocalDate> months) {}

  private static final String EVENTS = "fact_rescue";

  private final SparkSession spark;
  private final LiftWindows windows;
  private final Dataset<Row> liftFacts;
  private final Function<String, Dataset<Row>> before;

  /**
   * Facts to be put into tables.
   *
   * @param liftFacts rows of {@link LiftFactsJob}; read several times, so better persisted
   * @param before a gold table as the last run left it; not asked in a full run
   */
  public FactTables(
      SparkSession spark,
      LiftWindows windows,
      Dataset<Row> liftFacts,
      Function<String, Dataset<Row>> before) {
    this.spark = spark;
    this.windows = windows;
    this.liftFacts = liftFacts;
    this.before = before;
  }

  /**
   * What the run makes of each lift table. In an incremental run one job compares what was with
   * what is, by table and month; a table without a difference has no months to replace.
   *
   * @param firstDay first day of the first month
   * @param asOf last day that counts
   */
  public Map<String, Content> contents(LocalDate firstDay, LocalDate asOf) {
    Map<String, Content> contents = new LinkedHashMap<>();
    if (windows.full()) {
      for (String table : LIFT_TABLES) {
        Dataset<Row> fresh = fresh(table, firstDay, asOf);
        contents.put(table, new Content(table.equals(EVENTS) ? withMass(fresh) : fresh, null));
      }
      return contents;
    }
    Map<String, Sides> sides = new LinkedHashMap<>();
    for (String table : LIFT_TABLES) {
      sides.put(table, sides(table, fresh(table, firstDay, asOf)));
    }
    Map<String, SortedSet<LocalDate>> changed = changedMonths(sides);
    sides.forEach(
        (table, side) -> {
          SortedSet<LocalDate> months = changed.get(table);
          contents.put(table, new Content(inMonths(side.complete(), months), months));
        });
    return contents;
  }

  private Dataset<Row> fresh(String table, LocalDate firstDay, LocalDate asOf) {
    Dataset<Row> rows = liftFacts.select(functions.inline(functions.col(table)));
    if (table.equals("fact_complaint")) {
      Map<String, Object> params = Map.of("first_day", firstDay, "as_of", asOf);
      return rows.unionByName(SqlFile.query(spark, "facts/unplaced_complaints", params));
    }
    return rows;
  }

  /**
   * Old and new side of a table.
   *
   * @param old rows of the last run that may differ now
   * @param now rows that stand in their place
   * @param complete all rows of the table
   */
  private record Sides(Dataset<Row> old, Dataset<Row> now, Dataset<Row> complete) {}

  private Sides sides(String table, Dataset<Row> fresh) {
    Dataset<Row> before = this.before.apply(table);
    if (table.equals(EVENTS)) {
      // Events of other lifts decide what is a mass event, so the flag is set over all events that
      // the windows can reach: one hour before the first of them lies in the month before, at most.
      LocalDate reach = LocalDate.ofEpochDay(windows.earliest()).minusMonths(1);
      before = before.where(functions.col("month").geq(reach));
    }
    Dataset<Row> judged = judged(table, before);
    Dataset<Row> kept = judged.where("is_kept").drop("is_kept");
    Dataset<Row> replaced = judged.where("NOT is_kept").drop("is_kept");
    if (!table.equals(EVENTS)) {
      Dataset<Row> now = fresh.select(columns(replaced));
      return new Sides(replaced, now, kept.unionByName(now));
    }
    Dataset<Row> complete =
        withMass(kept.drop("mass").unionByName(fresh)).select(columns(kept)).localCheckpoint(false);
    return new Sides(before, complete, complete);
  }

  private Dataset<Row> withMass(Dataset<Row> events) {
    events.createOrReplaceTempView("all_events");
    Dataset<Row> mass =
        SqlFile.query(spark, "facts/mass_events", Map.of()).withColumn("mass", functions.lit(true));
    return events
        .join(mass, CollectionConverters.asScala(List.of("event_id")).toSeq(), "left")
        .withColumn("mass", functions.expr("coalesce(mass, false)"));
  }

  // Rows of the last run: kept are those that lie before their lift's window. An overdue episode
  // that ends on the day before the window may go on in it, and is made anew.
  private Dataset<Row> judged(String table, Dataset<Row> before) {
    String dated = table.equals("overdue_episodes") ? "date_add(last_day, 1)" : "month";
    String untouched =
        windows.allLifts()
            ? dated + " < DATE'" + LocalDate.ofEpochDay(windows.from()) + "'"
            : "true";
    Dataset<Row> touched =
        spark.table("touched").selectExpr("elevator_id AS touched_id", "window_date");
    return before
        .join(touched, functions.expr("elevator_id = touched_id"), "left")
        .withColumn(
            "is_kept",
            functions.expr(
                "elevator_id IS NOT NULL AND CASE WHEN touched_id IS NOT NULL THEN "
                    + dated
                    + " < window_date ELSE "
                    + untouched
                    + " END"))
        .drop("touched_id", "window_date");
  }

  private static Dataset<Row> inMonths(Dataset<Row> rows, SortedSet<LocalDate> months) {
    return rows.where(functions.col("month").isin(months.toArray()));
  }

  private Map<String, SortedSet<LocalDate>> changedMonths(Map<String, Sides> sides) {
    Map<String, SortedSet<LocalDate>> changed = new LinkedHashMap<>();
    Dataset<Row> all = null;
    for (Map.Entry<String, Sides> entry : sides.entrySet()) {
      SortedSet<LocalDate> months = new TreeSet<>();
      changed.put(entry.getKey(), months);
      Dataset<Row> old = entry.getValue().old();
      Dataset<Row> now = entry.getValue().now();
      if (entry.getKey().equals("fact_lift") && windows.allLifts()) {
        // A new day is a new lift-day of every lift: no need to compare.
        LocalDate from = LocalDate.ofEpochDay(windows.from());
        for (LocalDate m = from; !m.isAfter(windows.lastMonth()); m = m.plusMonths(1)) {
          months.add(m);
        }
        old = old.where(functions.col("month").lt(from));
        now = now.where(functions.col("month").lt(from));
      }
      Dataset<Row> part =
          fingerprint(entry.getKey(), "old", old)
              .unionByName(fingerprint(entry.getKey(), "now", now.select(columns(old))));
      all = all == null ? part : all.unionByName(part);
    }
    Map<List<Object>, List<Object>> olds = new HashMap<>();
    Map<List<Object>, List<Object>> nows = new HashMap<>();
    for (Row row : all.collectAsList()) {
      (row.getString(1).equals("old") ? olds : nows)
          .put(List.of(row.getString(0), row.getLocalDate(2)), List.of(row.get(3), row.get(4)));
    }
    Set<List<Object>> keys = new HashSet<>(olds.keySet());
    keys.addAll(nows.keySet());
    for (List<Object> key : keys) {
      if (!Objects.equals(olds.get(key), nows.get(key))) {
        changed.get((String) key.get(0)).add((LocalDate) key.get(1));
      }
    }
    return changed;
  }

  // Number of rows and sum of their hashes: equal only when the rows are, whatever their order.
  private static Dataset<Row> fingerprint(String table, String side, Dataset<Row> rows) {
    return rows.withColumn("row_hash", functions.xxhash64(columns(rows)))
        .groupBy("month")
        .agg(
            functions.count(functions.lit(1)).as("n"),
            functions.sum(functions.col("row_hash").cast("decimal(38,0)")).as("hash"))
        .select(
            functions.lit(table).as("name"),
            functions.lit(side).as("side"),
            functions.col("month"),
            functions.col("n"),
            functions.col("hash"));
  }

  private static Column[] columns(Dataset<Row> rows) {
    return Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
  }

  /** Sums of the months of {@code fact_lift} in the view {@code months_fact_lift}. */
  public static Dataset<Row> sums(SparkSession spark, String table) {
    return SqlFile.query(spark, "facts/" + table, Map.of());
  }
}
