package io.liftguard.night;

import io.liftguard.conform.Conform;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.contract.TableContract;
import io.liftguard.lake.Computed;
import io.liftguard.lake.Lake;
import io.liftguard.quality.DataQuality;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Writes {@code held} and {@code data_quality}, incomplete days among it. */
final class QualityStep {

  /** So many empty months after the first make it doubtful. */
  private static final int EMPTY_MONTHS = 3;

  private final SparkSession spark;
  private final Lake lake;
  private final Contracts contracts;
  private final NightRequest request;
  private final Gold gold;
  private final Plan plan;
  private final RunRecord last;
  private final DataQuality quality;
  private final Map<String, Set<Integer>> incomplete;
  private Set<String> changedTables;
  private Map<String, Set<Told>> toldBefore;
  private Dataset<Row> heldBefore;

  QualityStep(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      NightRequest request,
      Gold gold,
      Plan plan,
      RunRecord last,
      Map<String, Set<Integer>> incomplete) {
    this.lake = lake;
    this.incomplete = incomplete;
    this.spark = spark;
    this.contracts = contracts;
    this.request = request;
    this.gold = gold;
    this.plan = plan;
    this.last = last;
    this.quality = new DataQuality(spark, request.asOf(), request.settings().towns());
  }

  /** Months that are counted anew because a day of them has become incomplete or complete. */
  SortedSet<LocalDate> months() {
    return plan.full() ? new TreeSet<>() : movedMonths(toldBefore().get(DataQuality.INCOMPLETE));
  }

  /**
   * Writes both tables.
   *
   * @param factMonths months in which any fact may differ
   */
  void write(SortedSet<LocalDate> factMonths) {
    SortedSet<LocalDate> window = null;
    if (!plan.full()) {
      view("changed_firm_ids", "firm_id", plan.changedFirms());
      view("flipped_lift_ids", "elevator_id", plan.flippedLifts());
      window = months(factMonths, toldBefore().get(DataQuality.FUTURE_RECORDED));
      window.addAll(months());
    }
    Dataset<Row> rows = rows(incompleteRows(), window);
    SortedSet<LocalDate> replaced = window;
    List<Runnable> tasks = new ArrayList<>();
    tasks.add(() -> gold.write("data_quality", rows, replaced));
    List<TableContract> toJudge = tablesToJudge();
    if (!toJudge.isEmpty()) {
      tasks.add(() -> gold.overwrite("held", held(toJudge)));
    }
    Parallel.run(spark, tasks);
  }

  /**
   * Whether the three months after a month are over and had no rescue order of any outcome. Asked
   * of {@code data_quality}, which counts the rows of each day that are neither held nor after
   * as_of.
   */
  boolean isFollowedByEmptyMonths(LocalDate month) {
    LocalDate from = month.plusMonths(1);
    LocalDate to = from.plusMonths(EMPTY_MONTHS);
    if (to.isAfter(request.asOf().plusDays(1))) {
      return false;
    }
    return gold.now("data_quality")
        .where(functions.col("month").geq(from).and(functions.col("month").lt(to)))
        .where("table_name = 'rescues' AND measure = 'rows'")
        .isEmpty();
  }

  private Dataset<Row> rows(Dataset<Row> incomplete, SortedSet<LocalDate> months) {
    Dataset<Row> all =
        DataQuality.ofRescues(inMonths("fact_rescue", months), inMonths("fact_order", months))
            .unionByName(keep(incomplete, months));
    for (TableContract table : contracts.landing()) {
      all = all.unionByName(quality.rows(table, months));
    }
    return all;
  }

  private Dataset<Row> incompleteRows() {
    List<Row> rows = new ArrayList<>();
    incomplete.forEach(
        (table, days) ->
            days.forEach(
                day -> {
                  LocalDate date = LocalDate.ofEpochDay(day);
                  rows.add(
                      RowFactory.create(
                          date.withDayOfMonth(1),
                          table,
                          date,
                          DataQuality.INCOMPLETE,
                          DataQuality.ALL_FIRMS,
                          1L));
                }));
    return spark.createDataFrame(rows, DataQuality.SCHEMA);
  }

  /** A day of a source table that a measure speaks of. */
  private record Told(String table, LocalDate date) {

    LocalDate month() {
      return date.withDayOfMonth(1);
    }
  }

  /** Days of the last run by measure, of the measures that as_of alone can change. */
  private Map<String, Set<Told>> toldBefore() {
    if (toldBefore == null) {
      toldBefore = readToldBefore();
    }
    return toldBefore;
  }

  private Map<String, Set<Told>> readToldBefore() {
    Map<String, Set<Told>> told =
        Map.of(
            DataQuality.INCOMPLETE, new HashSet<>(), DataQuality.FUTURE_RECORDED, new HashSet<>());
    for (Row row :
        gold.before("data_quality")
            .where(functions.col("measure").isin(told.keySet().toArray()))
            .select("measure", "table_name", "date")
            .collectAsList()) {
      told.get(row.getString(0)).add(new Told(row.getString(1), row.getLocalDate(2)));
    }
    return told;
  }

  // Months of days that have become incomplete or complete.
  private SortedSet<LocalDate> movedMonths(Set<Told> before) {
    Set<Told> moved = new HashSet<>(before);
    incomplete.forEach(
        (table, days) ->
            days.forEach(
                day -> {
                  Told now = new Told(table, LocalDate.ofEpochDay(day));
                  if (!moved.remove(now)) {
                    moved.add(now);
                  }
                }));
    SortedSet<LocalDate> months = new TreeSet<>();
    moved.forEach(day -> months.add(day.month()));
    return months;
  }

  // A month of data_quality is replaced for all tables at once.
  private SortedSet<LocalDate> months(SortedSet<LocalDate> factMonths, Set<Told> recordedLater) {
    SortedSet<LocalDate> months = new TreeSet<>(factMonths);
    if (request.asOf().isAfter(last.asOf())) {
      // Rows that were recorded in the future may no longer be.
      recordedLater.forEach(told -> months.add(told.month()));
    }
    Dataset<Row> found = null;
    for (TableContract table : contracts.landing()) {
      for (Dataset<Row> part : touchedMonths(table)) {
        found = found == null ? part : found.union(part);
      }
    }
    if (found != null) {
      for (Row row : found.where("month IS NOT NULL").distinct().collectAsList()) {
        months.add(row.getLocalDate(0));
      }
    }
    months.removeIf(month -> month.isAfter(request.asOf()));
    return months;
  }

  private List<Dataset<Row>> touchedMonths(TableContract table) {
    String month = "cast(trunc(" + DataQuality.dayOf(table) + ", 'MM') AS date) AS month";
    List<Dataset<Row>> months = new ArrayList<>();
    if (changedTables().contains(table.name())) {
      months.add(spark.table("changed_" + table.name()).selectExpr(month));
    }
    Set<String> columns = Set.copyOf(table.columnNames());
    if (columns.contains("firm_id") && !plan.changedFirms().isEmpty()) {
      months.add(naming(table, "changed_firm_ids", List.of("firm_id"), month));
    }
    if (columns.contains("elevator_id") && !plan.flippedLifts().isEmpty()) {
      months.add(naming(table, "flipped_lift_ids", List.of("elevator_id"), month));
    }
    if (DataQuality.namesPolicy(columns) && changedTables().contains("policies")) {
      months.add(naming(table, "changed_policies", List.of("policy_id", "elevator_id"), month));
    }
    return months;
  }

  private Set<String> changedTables() {
    if (changedTables == null) {
      changedTables =
          contracts.landing().stream()
              .map(TableContract::name)
              .filter(table -> !spark.table("changed_" + table).isEmpty())
              .collect(Collectors.toSet());
    }
    return changedTables;
  }

  private Dataset<Row> naming(TableContract table, String ids, List<String> key, String month) {
    return spark
        .table("clean_" + table.name())
        .join(spark.table(ids), columns(key), "left_semi")
        .selectExpr(month);
  }

  private Dataset<Row> inMonths(String table, SortedSet<LocalDate> months) {
    return keep(gold.now(table), months);
  }

  private static Dataset<Row> keep(Dataset<Row> rows, SortedSet<LocalDate> months) {
    return months == null ? rows : rows.where(functions.col("month").isin(months.toArray()));
  }

  // Held before, or changed: nothing else can be held now, unless a parent went.
  private boolean anythingMayBeHeld() {
    return plan.full() || plan.departures() == Plan.Departures.SOME;
  }

  // In an incremental run without a row held before or changed, all stays as it is.
  private List<TableContract> tablesToJudge() {
    if (anythingMayBeHeld()) {
      return contracts.landing();
    }
    Set<String> tables = new HashSet<>(changedTables());
    heldBefore = Computed.once(gold.before("held").select("table_name", "key"), lake);
    for (Row row : heldBefore.select("table_name").distinct().collectAsList()) {
      tables.add(row.getString(0));
    }
    return contracts.landing().stream()
        .filter(table -> tables.contains(table.name()))
        .filter(Conform::canBeHeld)
        .toList();
  }

  private Dataset<Row> held(List<TableContract> tables) {
    if (anythingMayBeHeld()) {
      return Conform.held(spark, tables, table -> spark.table("clean_" + table));
    }
    return Conform.held(spark, tables, table -> candidates(table, heldBefore));
  }

  private Dataset<Row> candidates(String table, Dataset<Row> heldBefore) {
    String key = Conform.keyText(contracts.table(Layer.LANDING, table));
    Dataset<Row> keys =
        spark
            .table("changed_" + table)
            .selectExpr(key + " AS looked_at")
            .union(heldBefore.where(functions.col("table_name").equalTo(table)).select("key"))
            .distinct();
    return spark
        .table("clean_" + table)
        .withColumn("looked_at", functions.expr(key))
        .join(keys, columns(List.of("looked_at")), "left_semi")
        .drop("looked_at");
  }

  private static scala.collection.immutable.Seq<String> columns(List<String> names) {
    return scala.jdk.javaapi.CollectionConverters.asScala(names).toSeq();
  }

  private void view(String name, String column, Set<String> ids) {
    spark
        .createDataset(new ArrayList<>(ids), Encoders.STRING())
        .toDF(column)
        .createOrReplaceTempView(name);
  }
}
