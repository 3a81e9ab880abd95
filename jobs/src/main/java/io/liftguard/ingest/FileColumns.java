package io.liftguard.ingest;

import io.liftguard.contract.Column;
import io.liftguard.contract.TableContract;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the contract column of a file's column, by either of its names, and notes what is wrong.
 */
final class FileColumns {
  /** The column is neither a contract column nor its Chinese name. */
  static final int UNKNOWN = -1;

  private final Map<String, Integer> byName = new HashMap<>();
  private final TableContract contract;
  private final TreeSet<String> twice = new TreeSet<>();
  private final TreeSet<String> unknown = new TreeSet<>();

  FileColumns(TableContract contract) {
    this.contract = contract;
    int index = 0;
    for (Column column : contract.columns()) {
      byName.put(column.name(), index);
      byName.put(column.zh(), index);
      index++;
    }
  }

  int count() {
    return contract.columns().size();
  }

  /** Index of the contract column, {@link #UNKNOWN} when there is none. Blanks are stripped. */
  int find(String delivered) {
    Integer index = byName.get(delivered);
    if (index == null) {
      index = byName.get(Blanks.strip(delivered));
    }
    if (index == null) {
      unknown.add(Blanks.strip(delivered));
      return UNKNOWN;
    }
    return index;
  }

  /** Notes that a record or header names a column twice. */
  void noteTwice(int index) {
    twice.add(contract.columns().get(index).name());
  }

  /** Columns that stand twice, by name. */
  Set<String> twice() {
    return twice;
  }

  /** Names that no contract column has. */
  Set<String> unknown() {
    return unknown;
  }
}
