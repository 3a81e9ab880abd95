package io.liftguard.lake;

import io.liftguard.contract.TableContract;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Which version of a record is the current one: the greatest recorded_at, on a tie the tombstone,
 * else the row that is greatest column by column. Spark orders structs field by field with null
 * least, text by code point and false before true, which is that rule.
 */
public final class Versions {
  private Versions() {}

  /** A value that is greater for the version that wins. */
  static Column rank(TableContract contract, String prefix) {
    List<Column> parts = new ArrayList<>();
    parts.add(functions.col(prefix + "recorded_at"));
    parts.add(functions.col(prefix + "deleted"));
    for (String name : contract.columnNames()) {
      if (!name.equals("recorded_at") && !name.equals("deleted")) {
        parts.add(functions.col(prefix + name));
      }
    }
    return functions.struct(parts.toArray(Column[]::new));
  }

  /** One row per key: its current version. */
  public static Dataset<Row> current(TableContract contract, Dataset<Row> rows) {
    Column[] keys = contract.key().stream().map(functions::col).toArray(Column[]::new);
    Column[] columns =
        contract.columnNames().stream()
            .map(c -> functions.col("version." + c))
            .toArray(Column[]::new);
    return rows.groupBy(keys).agg(functions.max(rank(contract, "")).as("version")).select(columns);
  }
}
