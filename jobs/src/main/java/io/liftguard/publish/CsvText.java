package io.liftguard.publish;

import java.util.List;

/**
 * Lines of CSV files (RFC 4180, line feeds). Texts that a spreadsheet would take for a formula get
 * a leading apostrophe; numbers, dates and flags never do, so that negative numbers stay numbers.
 */
public final class CsvText {
  private CsvText() {}

  /** A cell that holds a text: safe against formulas, quoted where needed. */
  public static String text(String value) {
    return quoted(guarded(value));
  }

  /** A text with its leading apostrophe where it needs one, before quoting. */
  public static String guarded(String value) {
    return isFormula(value) ? "'" + value : value;
  }

  /** A cell whose text the program itself made from a number, date or flag. */
  public static String literal(String value) {
    return quoted(value);
  }

  /** One line with its line feed, of cells made by {@link #text} or {@link #literal}. */
  public static String line(List<String> cells) {
    // A single empty cell would be a blank line, which readers skip.
    return cells.size() == 1 && cells.get(0).isEmpty() ? "\"\"\n" : String.join(",", cells) + "\n";
  }

  private static boolean isFormula(String value) {
    return !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
  }

  private static String quoted(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return '"' + value.replace("\"", "\"\"") + '"';
      }
    }
    return value;
  }
}
