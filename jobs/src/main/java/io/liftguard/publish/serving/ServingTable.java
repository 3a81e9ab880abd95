package io.liftguard.publish.serving;

import io.liftguard.contract.Column.Presence;
import java.io.Serializable;
import java.util.List;

/**
 * A table of the serving database.
 *
 * @param name its name in the schema
 * @param columns columns in order
 * @param key primary key, empty for none
 * @param indexes columns that get an index of their own
 * @param audience who may read it beside the analysts
 * @param comment both names and what a row is
 * @param source where the rows come from, for {@code publication}
 * @param contractVersion version of what defines the columns
 */
record ServingTable(
    String name,
    List<Column> columns,
    List<String> key,
    List<String> indexes,
    Audience audience,
    String comment,
    String source,
    String contractVersion) {

  /** Who may read a table beside the analysts. */
  enum Audience {
    ANALYSTS,
    /** Each insurer its own rows, by {@code insurer_id}. */
    INSURERS
  }

  /** A column. */
  record Column(String name, PgType type, Presence presence, String comment)
      implements Serializable {}

  ServingTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    indexes = List.copyOf(indexes);
  }

  List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  List<PgType> types() {
    return columns.stream().map(Column::type).toList();
  }

  Column column(String column) {
    return columns.stream().filter(c -> c.name().equals(column)).findFirst().orElseThrow();
  }
}
