package io.liftguard.facts;

import io.liftguard.sql.SqlFile;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  // An event in the first or last hour of a month can make events of its neighbour mass events.
  private static final String MONTHS_OF_EVENT =
      """
      array_compact(array(month,
        if(is_entrapment AND cause_group = 'EXT'
           AND called_at <= cast(month AS timestamp) + INTERVAL 60 MINUTES, add_months(month, -1), NULL),
        if(is_entrapment AND cause_group = 'EXT'
           AND called_at >= cast(add_months(month, 1) AS timestamp) - INTERVAL 60 MINUTES,
           add_months(month, 1), NULL)))
      """;

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
    Map<String, Dataset<Row>> fresh = new LinkedHashMap<>();
    for (String table : LIFT_TABLES) {
      fresh.put(table, fresh(table, firstDay, asOf));
    }
    Map<String, SortedSet<LocalDate>> changed = windows.full() ? null : changedMonths(fresh);
    Map<String, Content> contents = new LinkedHashMap<>();
    fresh.forEach(
        (table, rows) -> {
          SortedSet<LocalDate> months = changed == null ? null : changed.get(table);
          contents.put(
              table,
              table.equals(EVENTS)
                  ? events(rows, months)
                  : new Content(months == null ? rows : complete(table, rows, months), months));
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

  // Events of other lifts decide what is a mass event, within one hour.
  private Content events(Dataset<Row> fresh, SortedSet<LocalDate> months) {
    if (months == null || months.isEmpty()) {
      return new Content(withMass(fresh), months);
    }
    Dataset<Row> around = complete(EVENTS, fresh, withNeighbours(months));
    return new Content(inMonths(withMass(around), months), months);
  }

  private static SortedSet<LocalDate> withNeighbours(SortedSet<LocalDate> months) {
    SortedSet<LocalDate> more = new TreeSet<>();
    for (LocalDate month : months) {
      more.addAll(List.of(month.minusMonths(1), month, month.plusMonths(1)));
    }
    return more;
  }

  private Dataset<Row> withMass(Dataset<Row> events) {
    events.createOrReplaceTempView("all_events");
    Dataset<Row> mass =
        SqlFile.query(spark, "facts/mass_events", Map.of()).withColumn("mass", functions.lit(true));
    return events
        .join(mass, CollectionConverters.asScala(List.of("event_id")).toSeq(), "left")
        .withColumn("mass", functions.expr("coalesce(mass, false)"));
  }

  /** All rows of some months: kept of the last run, or new. */
  private Dataset<Row> complete(String table, Dataset<Row> fresh, SortedSet<LocalDate> months) {
    Dataset<Row> now = inMonths(fresh, months);
    SortedSet<LocalDate> mixed = new TreeSet<>(months);
    if (windows.allLifts()) {
      // From there on every lift is computed anew, and nothing is kept.
      mixed.removeIf(month -> !month.isBefore(LocalDate.ofEpochDay(windows.from())));
    }
    if (mixed.isEmpty()) {
      return now;
    }
    Dataset<Row> kept =
        judged(table, inMonths(before.apply(table), mixed))
            .where("is_kept")
            .select(columnsOf(fresh));
    return kept.union(now);
  }

  // Rows of the last run: kept are those that lie before their lift's window. An overdue episode
  // that ends on the day before the window may go on in it, and is made anew.
  private Dataset<Row> judged(String table, Dataset<Row> before) {
    String dated = table.equals("overdue_episodes") ? "date_add(last_day, 1)" : "month";
    String untouched =
        windows.allLifts()
            ? dated + " < DATE'" + LocalDate.ofEpochDay(windows.from()) + "'"
            : "true";
    if (windows.touched().isEmpty()) {
      return before.withColumn(
          "is_kept", functions.expr("elevator_id IS NOT NULL AND " + untouched));
    }
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
                    + " END"));
  }

  private static Dataset<Row> inMonths(Dataset<Row> rows, SortedSet<LocalDate> months) {
    return rows.where(functions.col("month").isin(months.toArray()));
  }

  private Map<String, SortedSet<LocalDate>> changedMonths(Map<String, Dataset<Row>> fresh) {
    Map<String, SortedSet<LocalDate>> changed = new LinkedHashMap<>();
    LocalDate from = LocalDate.ofEpochDay(windows.from());
    Dataset<Row> all = null;
    for (Map.Entry<String, Dataset<Row>> entry : fresh.entrySet()) {
      SortedSet<LocalDate> months = new TreeSet<>();
      changed.put(entry.getKey(), months);
      Dataset<Row> now = entry.getValue();
      Dataset<Row> old = before.apply(entry.getKey());
      if (entry.getKey().equals("fact_lift") && windows.allLifts()) {
        // A new day is a new lift-day of every lift: no need to compare.
        for (LocalDate m = from; !m.isAfter(windows.lastMonth()); m = m.plusMonths(1)) {
          months.add(m);
        }
        if (windows.touched().isEmpty()) {
          continue;
        }
        old = old.where(functions.col("month").lt(from));
        now = now.where(functions.col("month").lt(from));
      }
      if (!entry.getKey().equals("fact_complaint") && !entry.getKey().equals("overdue_episodes")) {
        // Complaints without a lift are always looked at again, and an episode belongs to the month
        // that it began in.
        old = old.where(functions.col("month").geq(LocalDate.ofEpochDay(windows.earliest())));
      }
      Dataset<Row> replaced =
          judged(entry.getKey(), old).where("NOT is_kept").select(columnsOf(now));
      Dataset<Row> part =
          hashed(entry.getKey(), replaced, -1).union(hashed(entry.getKey(), now, 1));
      all = all == null ? part : all.union(part);
    }
    // Equal rows cancel out, whatever their order.
    Dataset<Row> different =
        all.groupBy("name", "month")
            .agg(
                functions.sum("sign").as("more"),
                functions
                    .sum(
                        functions.col("hash").cast("decimal(20,0)").multiply(functions.col("sign")))
                    .as("balance"))
            .where("more <> 0 OR balance <> 0");
    for (Row row : different.collectAsList()) {
      changed.get(row.getString(0)).add(row.getLocalDate(1));
    }
    LocalDate first = LocalDate.ofEpochDay(windows.firstDay());
    changed
        .get(EVENTS)
        .removeIf(month -> month.isBefore(first) || month.isAfter(windows.lastMonth()));
    return changed;
  }

  private static Dataset<Row> hashed(String table, Dataset<Row> rows, int sign) {
    Column month = functions.col("month");
    return rows.select(
        functions.lit(table).as("name"),
        (table.equals(EVENTS) ? functions.explode(functions.expr(MONTHS_OF_EVENT)) : month)
            .as("month"),
        functions.lit(sign).as("sign"),
        functions.xxhash64(columns(rows)).as("hash"));
  }

  // In the order and the types of other rows: hashes of the same number in two types differ.
  private static Column[] columnsOf(Dataset<Row> rows) {
    return Arrays.stream(rows.schema().fields())
        .map(field -> functions.col(field.name()).cast(field.dataType()))
        .toArray(Column[]::new);
  }

  private static Column[] columns(Dataset<Row> rows) {
    return Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
  }

  /** Sums of the months of {@code fact_lift} in the view {@code months_fact_lift}. */
  public static Dataset<Row> sums(SparkSession spark, String table) {
    return SqlFile.query(spark, "facts/" + table, Map.of());
  }
}
