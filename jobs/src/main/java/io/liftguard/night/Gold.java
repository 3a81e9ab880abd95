package io.liftguard.night;

import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.contract.TableContract;
import io.liftguard.lake.Commit;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.SparkSchemas;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import io.liftguard.lake.Windows;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The gold tables: as the last run left them, and as this run makes them. */
public final class Gold {

  private final SparkSession spark;
  private final Lake lake;
  private final LakeWriter writer;
  private final Contracts contracts;
  private final Map<String, Long> lastVersions;
  private final Steps steps;

  Gold(
      SparkSession spark,
      Lake lake,
      LakeWriter writer,
      Contracts contracts,
      Map<String, Long> lastVersions,
      Steps steps) {
    this.steps = steps;
    this.spark = spark;
    this.lake = lake;
    this.writer = writer;
    this.contracts = contracts;
    this.lastVersions = lastVersions;
  }

  /** Names of all gold tables: a night makes each of them. */
  static List<String> tables(Contracts contracts) {
    return contracts.in(Layer.GOLD).stream().map(TableContract::name).toList();
  }

  /** A gold table as readers see it: in the version that the latest complete run names. */
  public static Optional<Dataset<Row>> visible(Lake lake, String table) {
    return RunRecord.last(lake)
        .map(run -> run.goldVersions().getOrDefault(table, Lake.NONE))
        .filter(version -> version != Lake.NONE)
        .map(version -> lake.readAt(TableId.gold(table), version));
  }

  // A run that died half way may have written some tables: back to what readers see.
  void undoUnfinishedRun() {
    for (String table : tables(contracts)) {
      long wanted = lastVersions.getOrDefault(table, Lake.NONE);
      if (lake.version(TableId.gold(table)) != wanted) {
        writer.restore(TableId.gold(table), wanted);
      }
    }
  }

  Dataset<Row> before(String table) {
    long version = lastVersions.getOrDefault(table, Lake.NONE);
    return version == Lake.NONE
        ? spark.createDataFrame(List.<Row>of(), spec(table).schema())
        : SparkSchemas.present(lake.readAt(TableId.gold(table), version), spec(table).schema());
  }

  Dataset<Row> now(String table) {
    return lake.read(TableId.gold(table));
  }

  /**
   * Writes months of a table.
   *
   * @param months months to replace, null for the whole table
   */
  void write(String table, Dataset<Row> rows, SortedSet<LocalDate> months) {
    steps.part(
        "gold " + table,
        () -> {
          if (months == null) {
            writer.overwrite(TableId.gold(table), spec(table), rows);
          } else if (!months.isEmpty()) {
            writer.replaceWhere(
                TableId.gold(table), spec(table), rows, Windows.in("month", months));
          }
        });
  }

  void overwrite(String table, Dataset<Row> rows) {
    write(table, rows, null);
  }

  void replace(String table, Dataset<Row> rows, String predicate) {
    steps.part(
        "gold " + table,
        () -> writer.replaceWhere(TableId.gold(table), spec(table), rows, predicate));
  }

  TableSpec spec(String table) {
    return TableSpec.of(contracts.table(Layer.GOLD, table)).withoutStatistics();
  }

  /** Rows that this run wrote, by table; tables that it left alone are not named. */
  Map<String, Long> rowsWritten() {
    Map<String, Long> rows = new TreeMap<>();
    for (String table : tables(contracts)) {
      TableId id = TableId.gold(table);
      long before = lastVersions.getOrDefault(table, Lake.NONE);
      if (lake.version(id) > before) {
        rows.put(table, lake.commits(id, before).stream().mapToLong(Commit::rowsWritten).sum());
      }
    }
    return rows;
  }

  Map<String, Long> versions() {
    Map<String, Long> versions = new TreeMap<>();
    tables(contracts).forEach(table -> versions.put(table, lake.version(TableId.gold(table))));
    return versions;
  }
}
