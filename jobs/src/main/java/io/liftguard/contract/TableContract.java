package io.liftguard.contract;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Contract of one table.
 *
 * @param layer what it describes
 * @param name table name
 * @param version version of the contract
 * @param position place in the specification's order, from 1; 0 outside landing
 * @param weight whether a run needs the table
 * @param datingColumn column whose local date decides whether a record counts by as_of; empty text
 *     outside landing
 * @param zh business name in Chinese
 * @param en business name in English
 * @param purpose what one row is
 * @param columns columns in order
 * @param partitionColumns names of the columns that part the table into folders, in order
 * @param file file of the contract, relative to {@code schemas/}
 */
public record TableContract(
    Layer layer,
    String name,
    String version,
    int position,
    Weight weight,
    String datingColumn,
    String zh,
    String en,
    String purpose,
    List<Column> columns,
    List<String> partitionColumns,
    String file)
    implements Serializable {

  /** Whether a run needs the table. */
  public enum Weight {
    /** A run that has never seen the table ends after ingest. */
    CORE,
    OPTIONAL
  }

  public boolean core() {
    return weight == Weight.CORE;
  }

  /** Names of the primary key's columns, in key order. */
  public List<String> key() {
    return columns.stream()
        .filter(Column::key)
        .sorted(Comparator.comparingInt(Column::keyPosition))
        .map(Column::name)
        .toList();
  }

  /** Names of all columns, in order. */
  public List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  /** The column of that name. */
  public Column column(String columnName) {
    return columns.stream()
        .filter(c -> c.name().equals(columnName))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name + " has no column " + columnName));
  }
}
