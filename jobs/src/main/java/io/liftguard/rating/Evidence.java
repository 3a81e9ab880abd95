package io.liftguard.rating;

import io.liftguard.conform.Conform;
import io.liftguard.domain.Contract;
import io.liftguard.domain.FirmSpan;
import io.liftguard.domain.Firms;
import io.liftguard.domain.FleetContext;
import io.liftguard.domain.LiftTimeline;
import io.liftguard.domain.Limits;
import io.liftguard.domain.Times;
import io.liftguard.sql.SqlFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The records behind a firm's figures, so that it can check and contest them: its entrapments,
 * call-outs with all stamps, repeats, missed visits, lift-days by lift, and take-overs. No person,
 * no caller and no address is in them.
 */
public final class Evidence {

  /** The files of a firm, each with the columns that order its rows. */
  public static final Map<String, List<String>> FILES = files();

  private static final StructType TAKE_OVER =
      new StructType()
          .add("elevator_id", DataTypes.StringType)
          .add("day", DataTypes.DateType)
          .add("from_firm", DataTypes.StringType)
          .add("to_firm", DataTypes.StringType);

  private Evidence() {}

  private static Map<String, List<String>> files() {
    Map<String, List<String>> files = new LinkedHashMap<>();
    files.put("events", List.of("event_id"));
    files.put("callouts", List.of("event_id", "order_id"));
    files.put("repeats", List.of("event_id"));
    files.put("missed_visits", List.of("elevator_id", "day"));
    files.put(
        "lift_days",
        List.of("elevator_id", "quarter", "age_band", "use_type", "max_interval_days"));
    files.put("take_overs", List.of("elevator_id", "day"));
    return files;
  }

  /**
   * Makes the view of take-overs that the files need, besides those of {@link
   * io.liftguard.night.RunViews}.
   */
  public static void prepare(SparkSession spark, LocalDate asOf) {
    List<Row> takeOvers = takeOvers(spark, asOf).collectAsList();
    spark.createDataFrame(takeOvers, TAKE_OVER).createOrReplaceTempView("take_overs");
  }

  /**
   * The rows of a file, of all firms, ordered by firm and key; the first column is the firm. {@link
   * #prepare} comes first.
   */
  public static Dataset<Row> rows(SparkSession spark, String file, Window window, long graceDays) {
    Dataset<Row> rows =
        SqlFile.query(
            spark,
            "rating/evidence_" + file,
            Map.of(
                "window_from", window.from(),
                "window_to", window.to(),
                "grace_days", (int) graceDays));
    List<Column> order = new ArrayList<>(List.of(functions.col("firm_id")));
    FILES.get(file).forEach(column -> order.add(functions.col(column)));
    return rows.orderBy(order.toArray(Column[]::new));
  }

  private static Dataset<Row> takeOvers(SparkSession spark, LocalDate asOf) {
    Firms firms = Conform.firms(spark.table("clean_firms"));
    int day = (int) asOf.toEpochDay();
    FleetContext fleet = new FleetContext(day, day, Times.NO_DAY, firms, new Limits(0, List.of()));
    return SqlFile.query(spark, "rating/lift_contracts", Map.of("as_of", asOf))
        .flatMap(
            (FlatMapFunction<Row, Row>) row -> takeOvers(row, fleet).iterator(),
            Encoders.row(TAKE_OVER));
  }

  private static List<Row> takeOvers(Row lift, FleetContext fleet) {
    List<Contract> contracts = new ArrayList<>();
    for (Row c : lift.<Row>getList(1)) {
      contracts.add(
          new Contract(
              c.getString(0),
              c.getString(1),
              c.getInt(2),
              c.isNullAt(3) ? Times.FOREVER : c.getInt(3),
              c.getString(4),
              c.getInt(5)));
    }
    LiftTimeline timeline = new LiftTimeline(List.of(), contracts, fleet);
    List<Row> rows = new ArrayList<>();
    String before = null;
    for (FirmSpan span : timeline.firmSpans()) {
      for (int day : timeline.takeOverDays()) {
        if (day == span.from()) {
          rows.add(
              RowFactory.create(
                  lift.getString(0), LocalDate.ofEpochDay(day), before, span.contract().firmId()));
        }
      }
      before = span.contract().firmId();
    }
    return rows;
  }
}
