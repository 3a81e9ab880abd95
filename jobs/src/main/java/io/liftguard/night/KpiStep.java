package io.liftguard.night;

import io.liftguard.contract.KpiCatalogue;
import io.liftguard.facts.FactTables;
import io.liftguard.kpi.KpiCalendar;
import io.liftguard.kpi.KpiJob;
import io.liftguard.kpi.Period;
import io.liftguard.kpi.ScopeFacts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Adds facts up by scope, and makes the KPIs of the sums. */
final class KpiStep {

  private final SparkSession spark;
  private final Gold gold;
  private final Plan plan;
  private final KpiCatalogue catalogue;

  KpiStep(SparkSession spark, Gold gold, Plan plan, KpiCatalogue catalogue) {
    this.spark = spark;
    this.gold = gold;
    this.plan = plan;
    this.catalogue = catalogue;
  }

  /** The periods that hold any of these months; all of them in a full run. */
  List<Period> periods(SortedSet<LocalDate> months, int firstDay, int asOf) {
    List<Period> all = Period.all(firstDay, asOf);
    if (plan.full()) {
      return all;
    }
    return all.stream()
        .filter(
            period ->
                months.stream()
                    .mapToInt(month -> (int) month.toEpochDay())
                    .anyMatch(month -> period.start() <= month && month < period.end()))
        .toList();
  }

  /** Writes the sums of the facts that were written, and the KPIs of the periods. */
  void write(FactStep.Written facts, KpiCalendar calendar, List<Period> periods) {
    SortedSet<LocalDate> liftMonths = facts.monthsOf("fact_lift");
    inMonths(gold.now("fact_lift"), plan.full() ? facts.months() : liftMonths)
        .createOrReplaceTempView("months_fact_lift");
    List<Runnable> tasks = new ArrayList<>();
    // The longest first, and what waits for nothing beside it: KPIs are written by few tasks.
    tasks.add(
        () -> {
          scopes(facts);
          kpis(calendar, periods);
        });
    for (String table : FactTables.SUMS) {
      tasks.add(() -> gold.write(table, FactTables.sums(spark, table), liftMonths));
    }
    Parallel.run(spark, tasks);
  }

  private void scopes(FactStep.Written facts) {
    SortedSet<LocalDate> eventMonths = facts.monthsOf("fact_rescue");
    SortedSet<LocalDate> months = facts.months();
    gold.write(
        "fact_scope",
        ScopeFacts.measures(catalogue, table -> inMonths(gold.now(table), months)),
        plan.full() ? null : months);
    gold.write(
        "fact_histogram",
        ScopeFacts.clocks(
            catalogue, inMonths(gold.now("fact_rescue"), plan.full() ? months : eventMonths)),
        eventMonths);
  }

  private void kpis(KpiCalendar calendar, List<Period> periods) {
    if (periods.isEmpty()) {
      return;
    }
    LocalDate from =
        LocalDate.ofEpochDay(periods.stream().mapToInt(Period::start).min().orElseThrow());
    LocalDate to = LocalDate.ofEpochDay(periods.stream().mapToInt(Period::end).max().orElseThrow());
    Dataset<Row> measures = between(gold.now("fact_scope"), from, to);
    Dataset<Row> readings = ScopeFacts.scoped(between(gold.now("fact_histogram"), from, to));
    Dataset<Row> rows = KpiJob.rows(catalogue, calendar, measures, readings, periods);
    if (plan.full()) {
      gold.overwrite("kpi", rows);
    } else {
      gold.replace("kpi", rows, KpiJob.predicate(periods));
    }
  }

  private static Dataset<Row> inMonths(Dataset<Row> rows, SortedSet<LocalDate> months) {
    return rows.where(functions.col("month").isin(months.toArray()));
  }

  private static Dataset<Row> between(Dataset<Row> rows, LocalDate from, LocalDate to) {
    return rows.where(functions.col("month").geq(from).and(functions.col("month").lt(to)));
  }
}
