package io.liftguard.synth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A row as text, cell by cell, so that any wrong value can be put into it. It starts as a row that
 * was delivered before.
 */
final class DirtRow {

  final Table table;
  final String[] cells;

  /** JSON only: the literal to write in place of a cell's text. */
  final Map<Integer, String> literals = new HashMap<>();

  /** The instant of the delivered row's {@code recorded_at}, seconds. */
  final long recorded;

  /** CSV only: fields beyond the header. */
  String surplus = "";

  /** JSON only: what stands where the object should be, null for the object itself. */
  String instead;

  DirtRow(Table table, Object[] values) {
    this.table = table;
    this.cells = new String[values.length];
    this.recorded = (Long) values[table.recordedAt()];
    for (int i = 0; i < values.length; i++) {
      cells[i] = text(table.columns().get(i).kind(), values[i]);
    }
  }

  private DirtRow(DirtRow other) {
    this.table = other.table;
    this.cells = other.cells.clone();
    this.recorded = other.recorded;
  }

  DirtRow copy() {
    return new DirtRow(this);
  }

  private static String text(Table.Kind kind, Object value) {
    if (value == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    switch (kind) {
      case DATE -> TextRowFile.appendDate(text, (Integer) value);
      case TIME -> TextRowFile.appendTime(text, (Long) value, ' ');
      case MONEY -> TextRowFile.appendDecimal(text, (Long) value, 2);
      case DEGREES -> TextRowFile.appendDecimal(text, (Long) value, 6);
      default -> text.append(value);
    }
    return text.toString();
  }

  int index(String column) {
    for (int i = 0; i < cells.length; i++) {
      if (table.columns().get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException(table.id() + " has no column " + column);
  }

  String get(String column) {
    return cells[index(column)];
  }

  void set(String column, String value) {
    cells[index(column)] = value;
  }

  /** Empties all cells but those of these columns. */
  void keepOnly(List<String> columns) {
    for (int i = 0; i < cells.length; i++) {
      if (!columns.contains(table.columns().get(i).name())) {
        cells[i] = null;
      }
    }
  }

  void setTime(String column, long instant) {
    StringBuilder text = new StringBuilder();
    TextRowFile.appendTime(text, instant, ' ');
    set(column, text.toString());
  }
}
