package io.liftguard.facts;

import static org.apache.spark.sql.functions.col;

import io.liftguard.domain.FleetContext;
import io.liftguard.domain.LiftHistory;
import io.liftguard.domain.Times;
import io.liftguard.sql.SqlFile;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Facts of the lifts of a run. Input: the views {@code live_<table>} (current rows whose firm is
 * known), {@code current_inspections} (lift known too), {@code touched} and {@code
 * before_overdue_episodes}; output: one row per lift that the register knows, with an array for
 * each fact table, as {@link LiftFactRows#LIFT}.
 */
public final class LiftFactsJob {

  /** A visit covers at most so many days: the longest interval a contract can have. */
  public static final int LONGEST_INTERVAL = 100;

  /** What the job asks of {@code current_inspections}, in several queries. */
  public static final List<Column> INSPECTION_COLUMNS =
      List.of(
          col("inspection_id"),
          col("elevator_id"),
          col("kind"),
          col("inspected_on"),
          col("result"),
          col("maintenance_caused"),
          col("reinspection_of"),
          col("next_due_on"));

  private LiftFactsJob() {}

  /** Plans the job; nothing runs before an action on the result. */
  public static Dataset<Row> plan(SparkSession spark, FleetContext fleet, LiftWindows windows) {
    Map<String, Object> params = new HashMap<>();
    params.put("as_of", LocalDate.ofEpochDay(fleet.asOf()));
    params.put("after_as_of", startOf(fleet.asOf() + 1));
    params.put("all_lifts", windows.allLifts());
    params.put("window_date", LocalDate.ofEpochDay(windows.from()));
    params.put("window_from", startOf(windows.from()));
    params.put("visits_from", startOf(windows.visitsFrom(windows.from())));
    params.put("earliest_window", startOf(windows.earliest()));
    params.put("earliest_visit_needed", startOf(windows.visitsFrom(windows.earliest())));
    SqlFile.view(spark, "facts", "re_inspections", params);
    List<Dataset<Row>> parts = new ArrayList<>();
    for (LiftRecordKind kind : LiftRecordKind.values()) {
      Dataset<Row> part = SqlFile.query(spark, "facts/" + kind.file(), params);
      parts.add(windows.allLifts() ? part : ofTouchedLifts(part));
    }
    int from = windows.from();
    return RecordStream.of(parts)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>)
                rows -> RecordStream.fold(rows, 1, facts(fleet, from)),
            Encoders.row(LiftFactRows.LIFT));
  }

  private static Dataset<Row> ofTouchedLifts(Dataset<Row> part) {
    Dataset<Row> touched = part.sparkSession().table("touched").select("elevator_id");
    return part.join(
        touched,
        scala.jdk.javaapi.CollectionConverters.asScala(List.of("elevator_id")).toSeq(),
        "left_semi");
  }

  private static RecordStream.Fold facts(FleetContext fleet, int from) {
    return rows -> {
      Row first = rows.next();
      LiftRowReader lift = new LiftRowReader(first.getString(0), from);
      lift.add(first);
      rows.forEachRemaining(lift::add);
      return lift.known()
          ? List.of(
              LiftFactRows.write(
                  LiftHistory.facts(lift.records(), fleet, lift.windowFrom()), fleet))
          : List.of();
    };
  }

  private static Instant startOf(int day) {
    return Instant.EPOCH.plus(Times.startOf(day), ChronoUnit.MICROS);
  }
}
