package io.liftguard.publish.serving;

import io.liftguard.contract.TableContract;
import io.liftguard.lake.Lake;
import io.liftguard.lake.SparkSchemas;
import io.liftguard.lake.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A table of the lake in one version.
 *
 * @param table the table that it makes
 * @param lake the lake
 * @param id the lake's table
 * @param pinned the version; {@link Lake#NONE} for a table that is not there yet
 * @param contract contract of the lake's table
 * @param wanted SQL condition of the rows that count, empty for all
 */
record DeltaSource(
    ServingTable table, Lake lake, TableId id, long pinned, TableContract contract, String wanted)
    implements Source {

  @Override
  public Optional<Long> version() {
    return pinned == Lake.NONE ? Optional.empty() : Optional.of(pinned);
  }

  @Override
  public String stamp() {
    return pinned == Lake.NONE ? "" : lake.identity(id) + "@" + pinned + "#" + wanted;
  }

  @Override
  public ServingRows all() {
    return new ServingRows.OfSpark(rows());
  }

  @Override
  public Change since(String stamp) {
    if (stamp.equals(stamp())) {
      return Change.nothing();
    }
    String prefix = pinned == Lake.NONE ? "-" : lake.identity(id) + "@";
    String suffix = "#" + wanted;
    List<String> columns = pinned == Lake.NONE ? List.of() : lake.partitionColumns(id);
    if (columns.isEmpty() || !stamp.startsWith(prefix) || !stamp.endsWith(suffix)) {
      return Change.all(this::all);
    }
    long before =
        Long.parseLong(stamp.substring(prefix.length(), stamp.length() - suffix.length()));
    Set<Map<String, String>> touched = lake.partitionsTouched(id, before, pinned).orElse(null);
    if (touched == null || touched.stream().anyMatch(part -> part.containsValue(null))) {
      return Change.all(this::all);
    }
    List<List<String>> parts = new ArrayList<>();
    Column of = functions.lit(false);
    for (Map<String, String> part : touched) {
      parts.add(columns.stream().map(part::get).toList());
      Column one = functions.lit(true);
      for (String column : columns) {
        String type = contract.column(column).type().physical();
        one = one.and(functions.col(column).equalTo(functions.lit(part.get(column)).cast(type)));
      }
      of = of.or(one);
    }
    Column condition = of;
    return Change.parts(columns, parts, () -> new ServingRows.OfSpark(rows().where(condition)));
  }

  private Dataset<Row> rows() {
    if (pinned == Lake.NONE) {
      return lake.spark().createDataFrame(List.<Row>of(), SparkSchemas.structType(contract));
    }
    Dataset<Row> rows =
        SparkSchemas.present(lake.readAt(id, pinned), SparkSchemas.structType(contract));
    return wanted.isEmpty() ? rows : rows.where(wanted);
  }
}
