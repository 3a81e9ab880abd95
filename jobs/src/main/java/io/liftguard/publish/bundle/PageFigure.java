package io.liftguard.publish.bundle;

import io.liftguard.publish.CellText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * A figure on a page and where it comes from. The element that shows it bears five attributes, in
 * this order, the last the exact text of the file's cell (bare of the guard against formulas), and
 * holds nothing but the figure's text:
 *
 * <pre>
 * {@code <data data-file="ratings" data-key="F01" data-column="composite" data-as="FIXED2"
 *   value="0.5153664297708738">0.52</data>}
 * </pre>
 *
 * so that {@code verify}, or anybody, can compare the page with the files.
 *
 * @param file file of the bundle, without its ending
 * @param key key of the row, its columns joined by {@code |}
 * @param column column
 * @param as how the value is written
 */
public record PageFigure(String file, String key, String column, Form as) {

  /** How a value is written on a page. */
  public enum Form {
    /** As in the CSV file. */
    PLAIN,
    /** A whole number with commas between thousands. */
    GROUPED,
    FIXED0,
    FIXED1,
    FIXED2,
    FIXED3,
    /** A share as per cent without decimals. */
    PERCENT0,
    /** A share as per cent with one decimal. */
    PERCENT1
  }

  /** What stands for an empty field. */
  public static final String EMPTY = "–";

  /** The text of a value; half a unit of the last place is rounded up. */
  public static String text(Object value, Form as) {
    if (value == null) {
      return EMPTY;
    }
    return switch (as) {
      case PLAIN -> CellText.of(value);
      case GROUPED ->
          new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT))
              .format(((Number) value).longValue());
      case FIXED0 -> fixed(value, 0, 0);
      case FIXED1 -> fixed(value, 0, 1);
      case FIXED2 -> fixed(value, 0, 2);
      case FIXED3 -> fixed(value, 0, 3);
      case PERCENT0 -> fixed(value, 2, 0) + " %";
      case PERCENT1 -> fixed(value, 2, 1) + " %";
    };
  }

  /**
   * The element that shows the figure.
   *
   * @param rows what the files say
   * @throws IllegalArgumentException when they have no such figure
   */
  public String element(FigureRows rows) {
    Object value = rows.value(file, key, column);
    return "<data data-file=\""
        + escaped(file)
        + "\" data-key=\""
        + escaped(key)
        + "\" data-column=\""
        + escaped(column)
        + "\" data-as=\""
        + as
        + "\" value=\""
        + escaped(CellText.of(value))
        + "\">"
        + escaped(text(value, as))
        + "</data>";
  }

  /** A text as HTML, in an element or in an attribute between double quotes. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String fixed(Object value, int shift, int decimals) {
    return new BigDecimal(CellText.of(value))
        .movePointRight(shift)
        .setScale(decimals, RoundingMode.HALF_UP)
        .toPlainString();
  }
}
