package io.liftguard.lake;

import io.liftguard.contract.Column;
import io.liftguard.contract.ColumnType;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.contract.TableContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How a table of the lake is made when it does not exist yet.
 *
 * @param schema columns in order, with comments
 * @param partitionColumns columns that part the table into folders
 * @param properties Delta table properties, CHECK constraints included
 */
public record TableSpec(
    StructType schema, List<String> partitionColumns, Map<String, String> properties) {

  /** A table with the contract's columns, comments, folders and CHECK constraints. */
  public static TableSpec of(TableContract contract) {
    return new TableSpec(
        SparkSchemas.structType(contract), contract.partitionColumns(), constraints(contract));
  }

  /** The clean table of a landing contract: constraints hold, tombstones excepted; changes kept. */
  public static TableSpec clean(TableContract contract) {
    return of(contract)
        .withChangeFeed()
        .withStatistics(
            Stream.concat(
                    contract.key().stream(), Stream.of(contract.datingColumn(), "recorded_at"))
                .distinct()
                .toArray(String[]::new));
  }

  /** The bronze table of a landing contract: its columns and where each row came from. */
  public static TableSpec bronze(TableContract contract, Contracts contracts) {
    TableContract provenance = contracts.table(Layer.QUARANTINE, "quarantine");
    StructField[] fields =
        Stream.concat(
                contract.columns().stream(),
                Stream.of("file", "line", "run").map(provenance::column))
            .map(SparkSchemas::field)
            .toArray(StructField[]::new);
    return new TableSpec(new StructType(fields), List.of(), Map.of()).withStatistics("file", "run");
  }

  /** The same, with Delta's change data feed. */
  public TableSpec withChangeFeed() {
    return withProperty("delta.enableChangeDataFeed", "true");
  }

  /**
   * The same with least and greatest values of these columns only, by which readers skip files:
   * they are computed for every row written, and nobody filters by a lift's longitude.
   */
  public TableSpec withStatistics(String... columns) {
    return withProperty(
        "delta.dataSkippingStatsColumns",
        Arrays.stream(columns).map(c -> "`" + c + "`").collect(Collectors.joining(",")));
  }

  /**
   * The same without least and greatest values of any column: a table that is read by whole
   * partitions has nothing to skip by them.
   */
  public TableSpec withoutStatistics() {
    return withProperty("delta.dataSkippingNumIndexedCols", "0");
  }

  /** The same with one more Delta table property. */
  public TableSpec withProperty(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(properties);
    more.put(key, value);
    return new TableSpec(schema, partitionColumns, Map.copyOf(more));
  }

  private static Map<String, String> constraints(TableContract contract) {
    boolean tombstones = contract.layer() == Layer.LANDING;
    Map<String, String> checks = new LinkedHashMap<>();
    for (Column column : contract.columns()) {
      List<String> rules = new ArrayList<>();
      String name = "`" + column.name() + "`";
      if (column.required()) {
        boolean always = !tombstones || column.key() || column.name().equals("recorded_at");
        rules.add(always ? name + " IS NOT NULL" : "(`deleted` OR " + name + " IS NOT NULL)");
      }
      if (!column.enumValues().isEmpty()) {
        String values =
            column.enumValues().stream()
                .map(v -> "'" + v.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        rules.add("(" + name + " IS NULL OR " + name + " IN (" + values + "))");
      }
      column.minimum().ifPresent(v -> rules.add(limit(column, name, ">=", v)));
      column.maximum().ifPresent(v -> rules.add(limit(column, name, "<=", v)));
      if (!rules.isEmpty()) {
        checks.put("delta.constraints." + column.name(), String.join(" AND ", rules));
      }
    }
    return checks;
  }

  private static String limit(Column column, String name, String operator, String value) {
    ColumnType.Kind kind = column.type().kind();
    String literal =
        switch (kind) {
          case DATE -> "DATE '" + value + "'";
          // With its zone: the constraint must not depend on the session that writes.
          case TIMESTAMP -> "TIMESTAMP '" + value + " 00:00:00 Asia/Shanghai'";
          default -> value;
        };
    return "(" + name + " IS NULL OR " + name + " " + operator + " " + literal + ")";
  }
}
