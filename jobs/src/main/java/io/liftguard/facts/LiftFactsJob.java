package io.liftguard.facts;

import io.liftguard.domain.FleetContext;
import io.liftguard.domain.LiftHistory;
import io.liftguard.sql.SqlFile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Facts of the lifts of a run. Input: the views {@code live_<table>} (current rows whose firm is
 * known), {@code current_inspections} (lift known too), {@code touched} and {@code carried};
 * output: one row per lift with an array for each fact table, as {@link LiftFactRows#LIFT}.
 */
public final class LiftFactsJob {

  /** A visit covers at most so many days: the longest interval a contract can have. */
  public static final int LONGEST_INTERVAL = 100;

  private static final List<String> PARTS =
      List.of(
          "lift_states",
          "lift_contracts",
          "lift_orders",
          "lift_faults",
          "lift_visits",
          "lift_due_inspections",
          "re_inspections",
          "lift_chains",
          "lift_policies",
          "lift_complaints",
          "lift_spot_checks");

  private LiftFactsJob() {}

  /** Plans the job; nothing runs before an action on the result. */
  public static Dataset<Row> plan(SparkSession spark, FleetContext fleet, LiftWindows windows) {
    Map<String, Object> params = new HashMap<>();
    params.put("as_of", LocalDate.ofEpochDay(fleet.asOf()));
    params.put("after_as_of", startOf(fleet.asOf() + 1));
    params.put("all_lifts", windows.allLifts());
    params.put("window_day", windows.from());
    params.put("window_date", LocalDate.ofEpochDay(windows.from()));
    params.put("window_from", startOf(windows.from()));
    params.put("visits_from", startOf(windows.visitsFrom(windows.from())));
    params.put("earliest_window", startOf(windows.earliest()));
    params.put("earliest_visit_needed", startOf(windows.visitsFrom(windows.earliest())));
    for (String part : PARTS) {
      SqlFile.view(spark, "facts", part, params);
    }
    return SqlFile.query(spark, "facts/lifts", params)
        .map(
            (MapFunction<Row, Row>)
                row ->
                    LiftFactRows.write(
                        LiftHistory.facts(
                            LiftRowReader.read(row), fleet, LiftRowReader.windowFrom(row)),
                        fleet),
            Encoders.row(LiftFactRows.LIFT));
  }

  private static Instant startOf(int day) {
    return Instant.EPOCH.plus(
        io.liftguard.domain.Times.startOf(day), java.time.temporal.ChronoUnit.MICROS);
  }
}
