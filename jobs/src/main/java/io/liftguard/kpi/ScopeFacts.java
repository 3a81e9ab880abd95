package io.liftguard.kpi;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.KpiCatalogue.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * From fact tables to {@code fact_scope}: every measure of the KPI cards by month and scope. It is
 * one layer for all KPIs, since periods and scopes of additive integers add up.
 */
public final class ScopeFacts {

  private static final List<String> DIMENSIONS =
      List.of("town", "use_type", "age_band", "firm_id", "manufacturer", "use_unit_id");

  /** Scopes of a row in their order; the county has every row. */
  private static final List<String> SCOPE_TYPES =
      List.of("county", "town", "use_type", "age_band", "firm", "manufacturer", "use_unit");

  // A row without a lift has no dimension but its firm; a lift without a use unit has `unknown`.
  private static final String SCOPES =
      "stack(7, 'county', 'county', 'town', town, 'use_type', use_type, 'age_band', age_band,"
          + " 'firm', firm_id, 'manufacturer', manufacturer, 'use_unit', use_unit_id)"
          + " AS (scope_type, scope_id)";

  private ScopeFacts() {}

  /**
   * Measures by month and scope.
   *
   * @param fact rows of a fact table, of the months wanted
   */
  public static Dataset<Row> measures(KpiCatalogue catalogue, Function<String, Dataset<Row>> fact) {
    List<String> names = catalogue.measures();
    Encoder<Row> encoder = Encoders.row(ScopeSums.schema(names));
    Dataset<Row> all = repeatFaultLifts(catalogue, fact.apply("fact_lift"), names);
    int at = 0;
    for (Map.Entry<String, Map<String, String>> of : catalogue.measuresByFact().entrySet()) {
      List<Column> columns = new ArrayList<>();
      columns.add(col("month"));
      columns.add(lit(KpiEvaluator.COUNTY));
      DIMENSIONS.forEach(dimension -> columns.add(col(dimension)));
      of.getValue().values().forEach(text -> columns.add(expr(text).cast("bigint")));
      all =
          all.union(
              placed(fact.apply(of.getKey()))
                  .select(columns.toArray(Column[]::new))
                  .mapPartitions(ScopeSums.ofFacts(SCOPE_TYPES, at, names.size()), encoder));
      at += of.getValue().size();
    }
    Column[] key = {col("scope_type"), col("scope_id"), col("month")};
    return all.repartition(key)
        .sortWithinPartitions(key)
        .mapPartitions(ScopeSums.ofSums(names.size()), encoder);
  }

  /** Rows of {@code fact_histogram}: how often each clock showed each second. */
  public static Dataset<Row> clocks(KpiCatalogue catalogue, Dataset<Row> events) {
    Dataset<Row> all = null;
    for (Map.Entry<String, Clock> clock : catalogue.clocks().entrySet()) {
      Column seconds = col(clock.getValue().column());
      Dataset<Row> part =
          placed(events)
              .where(clock.getValue().where())
              .where(seconds.isNotNull())
              .groupBy(prepend(by(), seconds.as("second")))
              .count()
              .withColumn("clock", lit(clock.getKey()));
      all = all == null ? part : all.unionByName(part);
    }
    return all;
  }

  /** Rows of {@code fact_histogram} by scope: month, scope, clock, second, count; not summed. */
  public static Dataset<Row> scoped(Dataset<Row> histogram) {
    return histogram
        .selectExpr("month", "clock", "second", "count", SCOPES)
        .where("scope_id IS NOT NULL");
  }

  private static Dataset<Row> placed(Dataset<Row> rows) {
    return rows.withColumn(
        "use_unit_id", expr("if(elevator_id IS NULL, NULL, coalesce(use_unit_id, 'unknown'))"));
  }

  private static Column[] by() {
    List<Column> by = new ArrayList<>();
    by.add(col("month"));
    DIMENSIONS.forEach(dimension -> by.add(col(dimension)));
    return by.toArray(Column[]::new);
  }

  private static Column[] prepend(Column[] columns, Column first) {
    Column[] all = new Column[columns.length + 1];
    all[0] = first;
    System.arraycopy(columns, 0, all, 1, columns.length);
    return all;
  }

  // A lift counts in every scope in which it alone has enough attributable faults in the month.
  private static Dataset<Row> repeatFaultLifts(
      KpiCatalogue catalogue, Dataset<Row> lifts, List<String> names) {
    KpiCatalogue.RepeatFaultLifts rule = catalogue.repeatFaultLifts();
    Dataset<Row> repeated =
        placed(lifts)
            .withColumn("attributable", expr(rule.faults()))
            .where("attributable > 0")
            .selectExpr("month", "elevator_id", "attributable", SCOPES)
            .where("scope_id IS NOT NULL")
            .groupBy("month", "scope_type", "scope_id", "elevator_id")
            .agg(sum("attributable").as("attributable"))
            .where(col("attributable").geq(rule.atLeast()))
            .groupBy("month", "scope_type", "scope_id")
            .count();
    List<Column> columns =
        new ArrayList<>(List.of(col("month"), col("scope_type"), col("scope_id")));
    for (String name : names) {
      columns.add(name.equals("repeat_fault_lifts") ? col("count").as(name) : lit(0L).as(name));
    }
    return repeated.select(columns.toArray(Column[]::new));
  }
}
