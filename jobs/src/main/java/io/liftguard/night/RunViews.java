package io.liftguard.night;

import io.liftguard.conform.Conform;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The registers and facts of the lake as a run saw them, for what is published from it. */
public final class RunViews {

  private RunViews() {}

  /**
   * Makes the views {@code live_<table>}, {@code current_<table>} and {@code fact_<name>} of a run.
   *
   * @param landing landing tables to look at, firms and elevators among them: each costs the
   *     opening of its log
   * @param gold gold tables to look at
   */
  public static void make(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      RunRecord run,
      Set<String> landing,
      List<String> gold) {
    Conform.views(
        spark,
        contracts.landing().stream().filter(t -> landing.contains(t.name())).toList(),
        table ->
            at(
                lake,
                TableId.clean(table),
                run.cleanVersions().getOrDefault(table, Lake.NONE),
                TableSpec.clean(contracts.table(Layer.LANDING, table)),
                spark),
        UnaryOperator.identity());
    for (String table : gold) {
      at(
              lake,
              TableId.gold(table),
              run.goldVersions().getOrDefault(table, Lake.NONE),
              TableSpec.of(contracts.table(Layer.GOLD, table)),
              spark)
          .createOrReplaceTempView(table);
    }
  }

  private static Dataset<Row> at(
      Lake lake, TableId table, long version, TableSpec spec, SparkSession spark) {
    return version == Lake.NONE
        ? spark.createDataFrame(List.<Row>of(), spec.schema())
        : lake.readAt(table, version);
  }
}
