package io.liftguard.explain;

import io.liftguard.contract.Contracts;
import io.liftguard.contract.TableContract;
import io.liftguard.domain.CodePoints;
import io.liftguard.explain.Explanation.Source;
import io.liftguard.lake.Lake;
import io.liftguard.lake.SparkSchemas;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The delivered lines of a lake, up to its last complete run. Which version of a record is the
 * current one is decided here, in plain Java, and not read from the clean tables.
 */
final class Bronze {

  private final Lake lake;
  private final Contracts contracts;
  private final String lastRun;

  /**
   * Bronze lines of a lake.
   *
   * @param lastRun id of the last run that counts: later ones have delivered, but made no figure
   */
  Bronze(Lake lake, Contracts contracts, String lastRun) {
    this.lake = lake;
    this.contracts = contracts;
    this.lastRun = lastRun;
  }

  /** Current versions of all records of a table, tombstones included. */
  List<Delivered> current(String table) {
    return current(table, null);
  }

  /**
   * Current versions of the records of which any version fits: an older version may have another
   * date, lift or firm than the one that counts.
   *
   * @param anyVersion a condition on one line, null for all records
   */
  List<Delivered> current(String table, Column anyVersion) {
    TableContract contract = contracts.table(table);
    TableId id = TableId.bronze(table);
    if (!lake.exists(id)) {
      return List.of();
    }
    Dataset<Row> lines =
        SparkSchemas.present(lake.read(id), TableSpec.bronze(contract, contracts).schema())
            .where(functions.col("run").leq(lastRun));
    if (anyVersion != null) {
      Column[] key = contract.key().stream().map(functions::col).toArray(Column[]::new);
      lines =
          lines.join(
              lines.where(anyVersion).select(key).distinct(),
              CollectionConverters.asScala(contract.key()).toSeq(),
              "left_semi");
    }
    List<Column> columns = new ArrayList<>();
    contract.columnNames().forEach(name -> columns.add(functions.col(name)));
    columns.add(functions.col("file"));
    columns.add(functions.col("line"));
    return newest(contract, lines.select(columns.toArray(Column[]::new)).collectAsList());
  }

  /** One current version per key, in the order of file and line. */
  static List<Delivered> newest(TableContract contract, List<Row> lines) {
    VersionOrder order = new VersionOrder(contract);
    int[] key =
        contract.key().stream().mapToInt(name -> contract.columnNames().indexOf(name)).toArray();
    Map<Object, Delivered> newest = new HashMap<>();
    for (Row line : lines) {
      Object of = key.length == 1 ? line.get(key[0]) : keyOf(line, key);
      newest.merge(
          of,
          new Delivered(line, source(contract, line), 1, 1),
          (a, b) -> merged(a, b, order.compare(a.row(), b.row())));
    }
    List<Delivered> records = new ArrayList<>(newest.values());
    records.sort(Comparator.comparing(Delivered::source, Bronze::places));
    return records;
  }

  private static Object keyOf(Row line, int[] key) {
    List<Object> values = new ArrayList<>(key.length);
    for (int column : key) {
      values.add(line.get(column));
    }
    return values;
  }

  private static Delivered merged(Delivered a, Delivered b, int order) {
    int versions = a.versions() + b.versions();
    if (order == 0) {
      Delivered first = places(a.source(), b.source()) <= 0 ? a : b;
      return new Delivered(first.row(), first.source(), a.copies() + b.copies(), versions);
    }
    Delivered newer = order > 0 ? a : b;
    return new Delivered(newer.row(), newer.source(), newer.copies(), versions);
  }

  private static Source source(TableContract contract, Row line) {
    return new Source(contract.name(), line.getAs("file"), line.<Long>getAs("line"));
  }

  /** By file, then line. */
  private static int places(Source a, Source b) {
    int order = CodePoints.compare(a.file(), b.file());
    return order != 0 ? order : Long.compare(a.line(), b.line());
  }
}
