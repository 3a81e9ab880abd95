package io.liftguard.publish.bundle;

import io.liftguard.publish.CellText;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the marked figures of pages, see {@link PageFigure}, with the rows of the files. */
final class PageFigures {

  private static final Pattern ELEMENT =
      Pattern.compile(
          "<([a-z0-9]+)\\b[^<>]*\\bdata-file=\"([^\"]*)\"[^<>]*\\bdata-key=\"([^\"]*)\"[^<>]*"
              + "\\bdata-column=\"([^\"]*)\"[^<>]*\\bdata-as=\"([^\"]*)\"[^<>]*"
              + "\\bvalue=\"([^\"]*)\"[^<>]*>([^<]*)</");
  private static final Pattern MARKS = Pattern.compile("\\bdata-file=\"");

  private final FigureRows rows;
  private final Differences differences;
  private long figures;

  /**
   * Figures to compare with.
   *
   * @param rows what the files say
   */
  PageFigures(FigureRows rows, Differences differences) {
    this.rows = rows;
    this.differences = differences;
  }

  /** Compares all figures of a page. */
  void compare(String page, byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    long marks = MARKS.matcher(text).results().count();
    Matcher element = ELEMENT.matcher(text);
    long found = 0;
    while (element.find()) {
      found++;
      one(
          page,
          plain(element.group(2)),
          plain(element.group(3)),
          plain(element.group(4)),
          element.group(5),
          plain(element.group(6)),
          plain(element.group(7)));
    }
    differences.unless(
        found == marks, page + ": " + (marks - found) + " figures are not marked as they must be");
    figures += found;
  }

  long figures() {
    return figures;
  }

  private void one(
      String page, String file, String key, String column, String as, String exact, String shown) {
    String where = page + ": " + file + " " + key + " " + column;
    if (!rows.has(file, key)) {
      differences.add(where + ": there is no such row");
      return;
    }
    if (!rows.has(file, key, column)) {
      differences.add(where + ": there is no such column");
      return;
    }
    Object value = rows.value(file, key, column);
    String expected;
    try {
      expected = PageFigure.text(value, PageFigure.Form.valueOf(as));
    } catch (IllegalArgumentException | ClassCastException e) {
      differences.add(where + ": cannot be written as " + as);
      return;
    }
    differences.unless(
        expected.equals(shown), where + ": shows " + shown + ", the file says " + expected);
    String cell = CellText.of(value);
    differences.unless(
        cell.equals(exact), where + ": has the value " + exact + ", the file says " + cell);
  }

  private static String plain(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#34;", "\"")
        .replace("&amp;", "&");
  }
}
