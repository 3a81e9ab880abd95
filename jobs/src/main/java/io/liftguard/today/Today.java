package io.liftguard.today;

import static org.apache.spark.sql.functions.col;

import io.liftguard.contract.Text;
import io.liftguard.lake.Computed;
import io.liftguard.lake.Lake;
import io.liftguard.plan.ActionPlan;
import io.liftguard.plan.ActionPlan.LiftMeasure;
import io.liftguard.plan.Board;
import io.liftguard.plan.Board.HandKept;
import io.liftguard.plan.Board.LiftValue;
import io.liftguard.sql.SqlFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What stands on the plan board, the watch list and in the alerts at as_of. All three come from one
 * look at every lift; they are small and computed whole each night, from gold facts, the register
 * and the records of the last months.
 */
public final class Today {

  private final SparkSession spark;
  private final TodayContext context;
  private final Dataset<Row> lifts;
  private final Map<String, long[]> sums = new HashMap<>();
  private final Map<String, List<String>> listed = new HashMap<>();
  private final List<Row> waiting = new ArrayList<>();

  private Today(SparkSession spark, TodayContext context, Dataset<Row> lifts) {
    this.spark = spark;
    this.context = context;
    this.lifts = lifts;
  }

  /**
   * Looks at every lift, over the views of {@code conform.Conform}.
   *
   * @param gold a gold table as this run has made it
   */
  public static Today of(
      SparkSession spark, Lake lake, TodayContext context, Function<String, Dataset<Row>> gold) {
    for (String table : List.of("fact_rescue", "fact_order", "overdue_episodes", "kpi")) {
      gold.apply(table).createOrReplaceTempView("now_" + table);
    }
    Computed.once(SqlFile.query(spark, "today/entrapments_in_scope", Map.of()), lake)
        .createOrReplaceTempView("entrapments_in_scope");
    Dataset<Row> lifts = Computed.once(LiftsToday.plan(spark, context), lake);
    lifts.createOrReplaceTempView("lifts_today");
    Today today = new Today(spark, context, lifts);
    today.read();
    return today;
  }

  private void read() {
    Object[] kinds = {LiftsToday.SUM, LiftsToday.LISTED, LiftsToday.FAILING, LiftsToday.UNVISITED};
    for (Row row : lifts.where(col("row_kind").isin(kinds)).collectAsList()) {
      String name = row.getString(2);
      switch (row.getInt(0)) {
        case LiftsToday.SUM -> {
          long[] sum = sums.computeIfAbsent(name, n -> new long[] {0, 0, Integer.MIN_VALUE});
          sum[0] += row.getLong(5);
          sum[1] += row.getLong(6);
          sum[2] = Math.max(sum[2], row.getLong(7));
        }
        case LiftsToday.LISTED ->
            listed.computeIfAbsent(name, n -> new ArrayList<>()).add(row.getString(1));
        default -> waiting.add(row);
      }
    }
    listed.values().forEach(Collections::sort);
  }

  /** Rows of {@code watchlist}. */
  public Dataset<Row> watchlist() {
    long[] fleet = sums.getOrDefault(LiftsToday.FLEET, new long[] {0, 0, 0});
    List<Row> late = WatchTable.late(spark, context, waiting, fleet[0], fleet[1]);
    return WatchTable.rows(spark, context, lifts, late);
  }

  /**
   * Rows of {@code alert}.
   *
   * @param incomplete epoch days on which rescues were not reported in full
   */
  public Dataset<Row> alerts(Set<Integer> incomplete) {
    return AlertTable.rows(spark, context, incomplete);
  }

  /**
   * Rows of {@code plan_board}.
   *
   * @param tables landing tables that have data
   * @param schema columns of the table
   */
  public Dataset<Row> planBoard(ActionPlan plan, Set<String> tables, StructType schema) {
    LocalDate asOf = LocalDate.ofEpochDay(context.asOf());
    Map<LiftMeasure, List<LiftValue>> values = new HashMap<>();
    Map<LiftMeasure, List<String>> stillOpen = new HashMap<>();
    for (int i = 0; i < context.measures().size(); i++) {
      LiftMeasure measure = context.measures().get(i);
      List<LiftValue> days = new ArrayList<>();
      for (int day = 0; day < context.planDays().length; day++) {
        long[] sum =
            sums.getOrDefault(LiftsToday.sumName(i, day), new long[] {0, 0, Integer.MIN_VALUE});
        days.add(new LiftValue(sum[0], sum[1], (int) sum[2]));
      }
      values.put(measure, days);
      stillOpen.put(measure, listed.getOrDefault(LiftsToday.listName(i), List.of()));
    }
    Board.Inputs inputs =
        new Board.Inputs(
            asOf,
            LocalDate.ofEpochDay(context.firstValueDay()),
            values,
            stillOpen,
            twelveMonths(plan),
            handKept(asOf),
            tables);
    List<Row> rows = new ArrayList<>();
    for (Board.Row row : Board.rows(plan, inputs)) {
      rows.add(row(row, asOf));
    }
    return spark.createDataFrame(rows, schema);
  }

  private Map<String, NavigableMap<LocalDate, Double>> twelveMonths(ActionPlan plan) {
    Map<String, NavigableMap<LocalDate, Double>> kpis = new HashMap<>();
    for (Row row :
        spark
            .table("now_kpi")
            .where("period_type = 'r12m' AND scope_type = 'county' AND value IS NOT NULL")
            .where(col("kpi_id").isin(Board.kpis(plan).toArray()))
            .select("kpi_id", "period_end", "value")
            .collectAsList()) {
      kpis.computeIfAbsent(row.getString(0), id -> new TreeMap<>())
          .put(row.getLocalDate(1).minusDays(1), row.getDouble(2));
    }
    return kpis;
  }

  private List<HandKept> handKept(LocalDate asOf) {
    List<HandKept> figures = new ArrayList<>();
    for (Row row :
        spark
            .table("current_plan_progress")
            .where(col("as_of").leq(asOf))
            .select("task_no", "metric", "as_of", "value")
            .collectAsList()) {
      figures.add(
          new HandKept(
              row.getLong(0),
              row.getString(1),
              row.getLocalDate(2),
              row.getDecimal(3).doubleValue()));
    }
    return figures;
  }

  private static Row row(Board.Row row, LocalDate asOf) {
    ActionPlan.Milestone milestone = row.milestone();
    List<Text> with = milestone.with();
    return RowFactory.create(
        milestone.taskNo(),
        (long) milestone.number(),
        milestone.title().zh(),
        milestone.title().en(),
        Board.names(milestone.lead(), "zh"),
        Board.names(milestone.lead(), "en"),
        with.isEmpty() ? null : Board.names(with, "zh"),
        with.isEmpty() ? null : Board.names(with, "en"),
        milestone.text().zh(),
        milestone.text().en(),
        milestone.comparison().sign(),
        milestone.target(),
        milestone.deadline(),
        row.value(),
        row.valueOn(),
        milestone.unit(),
        row.yearAgo(),
        row.beside(),
        row.computed() ? "computed" : "hand_kept",
        row.source(),
        row.status().id(),
        row.trend(),
        row.lifts().toArray(String[]::new),
        asOf);
  }
}
