package io.liftguard.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A table for the terminal whose columns stay aligned with Chinese text in them. */
final class TextTable {

  /** How a column is aligned. */
  enum Align {
    LEFT,
    RIGHT
  }

  private final List<String> heads = new ArrayList<>();
  private final List<Align> aligns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  TextTable column(String head, Align align) {
    heads.add(head);
    aligns.add(align);
    return this;
  }

  /** Adds a row, one cell per column. */
  void row(List<String> cells) {
    if (cells.size() != heads.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + heads.size() + " columns");
    }
    rows.add(cells);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void print(PrintStream out) {
    int[] widths = new int[heads.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = DisplayWidth.of(heads.get(c));
      for (List<String> row : rows) {
        widths[c] = Math.max(widths[c], DisplayWidth.of(row.get(c)));
      }
    }
    out.println(line(heads, widths));
    for (List<String> row : rows) {
      out.println(line(row, widths));
    }
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      line.append(c == 0 ? "" : "  ")
          .append(
              aligns.get(c) == Align.LEFT
                  ? DisplayWidth.left(cells.get(c), widths[c])
                  : DisplayWidth.right(cells.get(c), widths[c]));
    }
    return line.toString().stripTrailing();
  }
}
