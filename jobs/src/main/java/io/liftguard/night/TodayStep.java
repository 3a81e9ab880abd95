package io.liftguard.night;

import io.liftguard.domain.FleetContext;
import io.liftguard.domain.Times;
import io.liftguard.lake.Lake;
import io.liftguard.plan.ActionPlan;
import io.liftguard.today.Today;
import io.liftguard.today.TodayContext;
import io.liftguard.watch.WatchContext;
import io.liftguard.watch.WatchRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes {@code watchlist}, {@code alert} and {@code plan_board}, each whole. */
final class TodayStep {

  static final String WATCHLIST = "watchlist";
  static final String ALERT = "alert";
  static final String PLAN_BOARD = "plan_board";

  private final SparkSession spark;
  private final Lake lake;
  private final Gold gold;

  TodayStep(SparkSession spark, Lake lake, Gold gold) {
    this.spark = spark;
    this.lake = lake;
    this.gold = gold;
  }

  /**
   * Writes the tables, when facts and KPIs are written.
   *
   * @param scalars where each table's data begin
   * @param incomplete epoch days on which rescues were not reported in full
   */
  void write(FleetContext fleet, Scalars scalars, Set<Integer> incomplete) {
    ActionPlan plan = ActionPlan.load();
    WatchContext watch =
        new WatchContext(
            fleet,
            licences(),
            scalars.tableFrom(fleet.firstDay()).getOrDefault("faults", Times.FOREVER),
            WatchRules.load());
    int firstValueDay = Math.max(fleet.firstDay(), (int) plan.startsOn().toEpochDay());
    Today today =
        Today.of(
            spark,
            lake,
            new TodayContext(watch, plan.liftMeasures(), Math.min(firstValueDay, fleet.asOf())),
            gold::now);
    Parallel.run(
        spark,
        List.of(
            () -> gold.overwrite(WATCHLIST, today.watchlist()),
            () -> gold.overwrite(ALERT, today.alerts(incomplete)),
            () ->
                gold.overwrite(
                    PLAN_BOARD,
                    today.planBoard(
                        plan, scalars.earliest().keySet(), gold.spec(PLAN_BOARD).schema()))));
  }

  private Map<String, Integer> licences() {
    Map<String, Integer> licences = new HashMap<>();
    for (Row row :
        spark
            .table("clean_firms")
            .where("NOT deleted AND licence_valid_to IS NOT NULL")
            .selectExpr("firm_id", "unix_date(licence_valid_to)")
            .collectAsList()) {
      licences.put(row.getString(0), row.getInt(1));
    }
    return licences;
  }
}
