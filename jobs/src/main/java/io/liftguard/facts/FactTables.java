package io.liftguard.facts;

import io.liftguard.sql.SqlFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

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
   * What the run makes of a lift table.
   *
   * @param firstDay first day of the first month
   * @param asOf last day that counts
   */
  public Content content(String table, LocalDate firstDay, LocalDate asOf) {
    Dataset<Row> fresh = fresh(table, firstDay, asOf);
    return table.equals("fact_rescue") ? events(fresh) : content(table, fresh);
  }

  private Dataset<Row> fresh(String table, LocalDate firstDay, LocalDate asOf) {
    Dataset<Row> rows = liftFacts.select(functions.inline(functions.col(table)));
    if (table.equals("fact_complaint")) {
      Map<String, Object> params = Map.of("first_day", firstDay, "as_of", asOf);
      return rows.unionByName(SqlFile.query(spark, "facts/unplaced_complaints", params));
    }
    return rows;
  }

  private Content content(String table, Dataset<Row> fresh) {
    if (windows.full()) {
      return new Content(fresh, null);
    }
    Parted old = parted(table);
    SortedSet<LocalDate> months = changedMonths(old.replaced(), fresh);
    return new Content(inMonths(old.kept().unionByName(fresh), months), months);
  }

  // Events of other lifts decide what is a mass event, so the flag is set over all events.
  private Content events(Dataset<Row> fresh) {
    if (windows.full()) {
      fresh.createOrReplaceTempView("all_events");
      return new Content(withMass(fresh), null);
    }
    Parted old = parted("fact_rescue");
    Dataset<Row> kept = old.kept();
    kept.drop("mass").unionByName(fresh).createOrReplaceTempView("all_events");
    Dataset<Row> complete = withMass(spark.table("all_events")).localCheckpoint(false);
    Dataset<Row> oldRows = kept.unionByName(old.replaced());
    SortedSet<LocalDate> months = changedMonths(oldRows, complete);
    return new Content(inMonths(complete, months), months);
  }

  private Dataset<Row> withMass(Dataset<Row> events) {
    Dataset<Row> mass =
        SqlFile.query(spark, "facts/mass_events", Map.of()).withColumn("mass", functions.lit(true));
    return events
        .join(
            mass,
            scala.jdk.javaapi.CollectionConverters.asScala(List.of("event_id")).toSeq(),
            "left")
        .withColumn("mass", functions.expr("coalesce(mass, false)"));
  }

  private record Parted(Dataset<Row> kept, Dataset<Row> replaced) {}

  // Rows of the last run: kept are those that lie before their lift's window.
  private Parted parted(String table) {
    Dataset<Row> old = before.apply(table);
    String day =
        table.equals("overdue_episodes")
            // An episode that ends on the day before the window may go on in it.
            ? "date_add(last_day, 2)"
            : "month";
    Dataset<Row> judged =
        old.join(
                spark.table("touched").selectExpr("elevator_id AS touched_id", "window_date"),
                functions.expr("elevator_id = touched_id"),
                "left")
            .withColumn(
                "is_kept",
                functions.expr(
                    "elevator_id IS NOT NULL AND coalesce(CASE WHEN touched_id IS NOT NULL THEN "
                        + day
                        + " <= date_add(window_date, "
                        + (table.equals("overdue_episodes") ? 0 : -1)
                        + ") END, "
                        + untouchedKept(table, day)
                        + ")"));
    List<String> drop = List.of("touched_id", "window_date", "is_kept");
    return new Parted(
        judged.where("is_kept").drop(drop.toArray(String[]::new)),
        judged.where("NOT is_kept").drop(drop.toArray(String[]::new)));
  }

  private String untouchedKept(String table, String day) {
    if (!windows.allLifts()) {
      return "true";
    }
    LocalDate from = LocalDate.ofEpochDay(windows.from());
    LocalDate last = table.equals("overdue_episodes") ? from : from.minusDays(1);
    return day + " <= DATE'" + last + "'";
  }

  private static Dataset<Row> inMonths(Dataset<Row> rows, SortedSet<LocalDate> months) {
    return rows.where(functions.col("month").isin(months.toArray()));
  }

  // Months in which every lift is new are replaced without a look; earlier ones where rows differ.
  private SortedSet<LocalDate> changedMonths(Dataset<Row> before, Dataset<Row> now) {
    SortedSet<LocalDate> months = new TreeSet<>();
    Dataset<Row> old = before;
    Dataset<Row> aligned = now.select(columns(before));
    if (windows.allLifts()) {
      LocalDate from = LocalDate.ofEpochDay(windows.from());
      for (LocalDate m = from; !m.isAfter(windows.lastMonth()); m = m.plusMonths(1)) {
        months.add(m);
      }
      old = old.where(functions.col("month").lt(from));
      aligned = aligned.where(functions.col("month").lt(from));
    }
    Dataset<Row> changed =
        old.exceptAll(aligned)
            .select("month")
            .union(aligned.exceptAll(old).select("month"))
            .distinct();
    for (Row row : changed.collectAsList()) {
      months.add(row.getLocalDate(0));
    }
    return months;
  }

  private static org.apache.spark.sql.Column[] columns(Dataset<Row> rows) {
    List<org.apache.spark.sql.Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      columns.add(functions.col(name));
    }
    return columns.toArray(org.apache.spark.sql.Column[]::new);
  }

  /** Sums of the months of {@code fact_lift} in the view {@code months_fact_lift}. */
  public static Dataset<Row> sums(SparkSession spark, String table) {
    return SqlFile.query(spark, "facts/" + table, Map.of());
  }
}
