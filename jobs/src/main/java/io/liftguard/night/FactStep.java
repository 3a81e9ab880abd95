package io.liftguard.night;

import io.liftguard.domain.FleetContext;
import io.liftguard.facts.FactTables;
import io.liftguard.facts.LiftFactsJob;
import io.liftguard.lake.Computed;
import io.liftguard.lake.Lake;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes the facts of the lifts and months that the plan names. */
final class FactStep {

  private final SparkSession spark;
  private final Lake lake;
  private final Gold gold;
  private final Plan plan;
  private final FleetContext fleet;

  FactStep(SparkSession spark, Lake lake, Gold gold, Plan plan, FleetContext fleet) {
    this.spark = spark;
    this.lake = lake;
    this.gold = gold;
    this.plan = plan;
    this.fleet = fleet;
  }

  /** Writes the tables and tells which months of which of them were written. */
  Written write() {
    gold.before("overdue_episodes").createOrReplaceTempView("before_overdue_episodes");
    Computed.once(
            spark
                .table("current_inspections")
                .select(LiftFactsJob.INSPECTION_COLUMNS.toArray(Column[]::new)),
            lake)
        .createOrReplaceTempView("current_inspections");
    Dataset<Row> lifts = Computed.once(LiftFactsJob.plan(spark, fleet, plan.windows()), lake);
    Map<String, FactTables.Content> contents =
        new FactTables(spark, plan.windows(), lifts, gold::before)
            .contents(LocalDate.ofEpochDay(fleet.firstDay()), LocalDate.ofEpochDay(fleet.asOf()));
    List<Runnable> tasks = new ArrayList<>();
    contents.forEach(
        (table, content) -> tasks.add(() -> gold.write(table, content.rows(), content.months())));
    Parallel.run(spark, tasks);
    return new Written(months(contents), plan.full() ? null : contents);
  }

  private SortedSet<LocalDate> months(Map<String, FactTables.Content> contents) {
    SortedSet<LocalDate> months = new TreeSet<>();
    if (plan.full()) {
      LocalDate last = plan.windows().lastMonth();
      LocalDate first = LocalDate.ofEpochDay(fleet.firstDay());
      for (LocalDate month = first; !month.isAfter(last); month = month.plusMonths(1)) {
        months.add(month);
      }
    } else {
      contents.values().forEach(content -> months.addAll(content.months()));
    }
    return months;
  }

  /**
   * What the step wrote.
   *
   * @param months months in which any fact may differ
   * @param contents what was written by table, null when whole tables were
   */
  record Written(SortedSet<LocalDate> months, Map<String, FactTables.Content> contents) {

    /** Months of a table that were written, null for the whole table. */
    SortedSet<LocalDate> monthsOf(String table) {
      return contents == null ? null : contents.get(table).months();
    }
  }
}
