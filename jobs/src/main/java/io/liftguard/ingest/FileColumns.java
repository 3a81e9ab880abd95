package io.liftguard.ingest;

import io.liftguard.contract.Column;
import io.liftguard.contract.TableContract;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
  private final List<String> names;
  private final TreeSet<String> twice = new TreeSet<>();
  private final TreeSet<String> unknown = new TreeSet<>();
  private final BitSet met = new BitSet();

  /** The columns of a landing table, by either name. */
  FileColumns(TableContract contract) {
    this(contract.columnNames());
    int index = 0;
    for (Column column : contract.columns()) {
      byName.put(column.zh(), index++);
    }
  }

  /** Columns by their names only. */
  FileColumns(List<String> names) {
    this.names = names;
    int index = 0;
    for (String name : names) {
      byName.put(name, index++);
    }
  }

  int count() {
    return names.size();
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
    met.set(index);
    return index;
  }

  /** Columns that no record or header has named so far, in order. */
  Set<String> neverMet() {
    Set<String> lacking = new LinkedHashSet<>(names);
    met.stream().forEach(i -> lacking.remove(names.get(i)));
    return lacking;
  }

  /** Notes that a record or header names a column twice. */
  void noteTwice(int index) {
    twice.add(names.get(index));
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
