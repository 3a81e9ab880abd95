package io.liftguard.publish.bundle;

import io.liftguard.contract.ReleaseSchema;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares the marked figures of pages, see {@link PageFigure}, with the rows of the files. */
final class PageFigures {

  private static final Pattern ELEMENT =
      Pattern.compile(
          "<([a-z0-9]+)\\b[^<>]*\\bdata-file=\"([^\"]*)\"[^<>]*\\bdata-key=\"([^\"]*)\"[^<>]*"
              + "\\bdata-column=\"([^\"]*)\"[^<>]*\\bdata-as=\"([^\"]*)\"[^<>]*>([^<]*)</");
  private static final Pattern MARKS = Pattern.compile("\\bdata-file=\"");

  private final Map<String, Map<String, List<Object>>> rows = new HashMap<>();
  private final Differences differences;
  private long figures;

  /**
   * Figures to compare with.
   *
   * @param files rows by file
   */
  PageFigures(Map<String, List<List<Object>>> files, Differences differences) {
    this.differences = differences;
    files.forEach(
        (name, lines) -> {
          ReleaseSchema.File file = RatingBundle.SCHEMA.file(name);
          Map<String, List<Object>> byKey = new HashMap<>();
          for (List<Object> line : lines) {
            byKey.put(
                file.keyPositions().stream()
                    .map(i -> String.valueOf(line.get(i)))
                    .collect(Collectors.joining("|")),
                line);
          }
          rows.put(name, byKey);
        });
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
          plain(element.group(6)));
    }
    differences.unless(
        found == marks, page + ": " + (marks - found) + " figures are not marked as they must be");
    figures += found;
  }

  long figures() {
    return figures;
  }

  private void one(String page, String file, String key, String column, String as, String shown) {
    String where = page + ": " + file + " " + key + " " + column;
    List<Object> row = rows.getOrDefault(file, Map.of()).get(key);
    if (row == null) {
      differences.add(where + ": there is no such row");
      return;
    }
    int position = RatingBundle.SCHEMA.file(file).columnNames().indexOf(column);
    if (position < 0) {
      differences.add(where + ": there is no such column");
      return;
    }
    String expected;
    try {
      expected = PageFigure.text(row.get(position), PageFigure.Form.valueOf(as));
    } catch (IllegalArgumentException | ClassCastException e) {
      differences.add(where + ": cannot be written as " + as);
      return;
    }
    differences.unless(
        expected.equals(shown), where + ": shows " + shown + ", the file says " + expected);
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
