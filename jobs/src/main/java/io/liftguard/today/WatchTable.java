package io.liftguard.today;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.liftguard.sql.SqlFile;
import io.liftguard.watch.LiftFindings;
import io.liftguard.watch.LiftWatch;
import io.liftguard.watch.WatchRules;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The gold table {@code watchlist}. */
final class WatchTable {

  /** Reasons without score. */
  static final StructType FINDINGS =
      new StructType()
          .add("subject_type", DataTypes.StringType)
          .add("subject_id", DataTypes.StringType)
          .add("reason", DataTypes.StringType)
          .add("since", DataTypes.IntegerType)
          .add("points", DataTypes.IntegerType)
          .add("evidence", DataTypes.StringType)
          .add("town", DataTypes.StringType)
          .add("use_type", DataTypes.StringType)
          .add("site_name", DataTypes.StringType)
          .add("firm_id", DataTypes.StringType);

  private WatchTable() {}

  /**
   * All rows.
   *
   * @param lifts rows of {@link LiftsToday}
   * @param late the few lifts that had to wait for the fleet's rate or an older visit: rows of
   *     {@link LiftsToday} of the kinds FAILING and UNVISITED
   */
  static Dataset<Row> rows(
      SparkSession spark, TodayContext context, Dataset<Row> lifts, List<Row> late) {
    Dataset<Row> found =
        lifts
            .where(col("row_kind").equalTo(LiftsToday.FINDING))
            .select(
                lit("lift").as("subject_type"),
                col("id").as("subject_id"),
                col("name").as("reason"),
                col("day").as("since"),
                col("points"),
                col("evidence"),
                col("town"),
                col("use_type"),
                col("site_name"),
                col("firm_id"));
    found
        .unionByName(FirmsToday.plan(spark, context))
        .unionByName(spark.createDataFrame(late, FINDINGS))
        .createOrReplaceTempView("watch_findings");
    return SqlFile.query(
        spark, "today/watchlist", Map.of("as_of", LocalDate.ofEpochDay(context.asOf())));
  }

  /**
   * Judges the lifts that had to wait.
   *
   * @param waiting rows of {@link LiftsToday} of the kinds FAILING and UNVISITED
   * @param fleetFaults faults of the fleet in the last 12 months
   * @param fleetLiftDays its lift-days in them
   */
  static List<Row> late(
      SparkSession spark,
      TodayContext context,
      List<Row> waiting,
      long fleetFaults,
      long fleetLiftDays) {
    List<Row> found = new ArrayList<>();
    int times = WatchRules.load().liftReasons().get("assess").limit("times_fleet_rate");
    List<Row> unvisited = new ArrayList<>();
    for (Row row : waiting) {
      if (row.getInt(0) == LiftsToday.UNVISITED) {
        unvisited.add(row);
        continue;
      }
      LiftFindings.Failing failing = new LiftFindings.Failing(null, row.getLong(5), row.getLong(6));
      if (failing.above(times, fleetFaults, fleetLiftDays)) {
        found.add(finding(row, row.getInt(3), row.getString(8)));
      }
    }
    Map<String, Integer> visits = olderVisits(spark, context, unvisited);
    for (Row row : unvisited) {
      Integer visit = visits.get(row.getString(1));
      int last = visit == null ? (int) row.getLong(6) : visit;
      int after = (int) row.getLong(5);
      if (last + after <= context.asOf()) {
        int since = Math.max(last + after, (int) row.getLong(7));
        String evidence = visit == null ? "–; " + after + " d" : LiftWatch.noVisit(last, after);
        found.add(finding(row, since, evidence));
      }
    }
    return found;
  }

  private static Row finding(Row row, int since, String evidence) {
    return RowFactory.create(
        "lift",
        row.getString(1),
        row.getString(2),
        since,
        row.getInt(4),
        evidence,
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12));
  }

  private static Map<String, Integer> olderVisits(
      SparkSession spark, TodayContext context, List<Row> unvisited) {
    Map<String, Integer> visits = new HashMap<>();
    if (unvisited.isEmpty()) {
      return visits;
    }
    spark
        .createDataset(
            unvisited.stream().map(row -> row.getString(1)).toList(),
            org.apache.spark.sql.Encoders.STRING())
        .toDF("elevator_id")
        .createOrReplaceTempView("unvisited_lifts");
    Map<String, Object> params = Map.of("visits_from", TodayContext.startOf(context.visitsFrom()));
    for (Row row : SqlFile.query(spark, "today/older_visits", params).collectAsList()) {
      visits.put(row.getString(0), row.getInt(1));
    }
    return visits;
  }
}
