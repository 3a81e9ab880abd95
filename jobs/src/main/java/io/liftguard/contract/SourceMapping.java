package io.liftguard.contract;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the files of a foreign source become landing rows.
 *
 * @param name name of the mapping and of its folder under {@code <landing>/_sources}
 * @param version version of the mapping
 * @param en what the source is, in English
 * @param zh what the source is, in Chinese
 * @param empty landing tables of which the source has no records, known from the start: a run
 *     counts them as seen
 * @param files kinds of files, the first whose pattern fits is taken
 */
public record SourceMapping(
    String name, String version, String en, String zh, List<String> empty, List<FileKind> files)
    implements Serializable {

  /**
   * One kind of file.
   *
   * @param pattern pattern of the file's name, {@code *} for any text
   * @param delimiter separator of CSV fields
   * @param encoding encoding of text without byte order mark
   * @param timeZone zone of times without an offset
   * @param tables landing tables that the file feeds
   */
  public record FileKind(
      String pattern, char delimiter, String encoding, String timeZone, List<Target> tables)
      implements Serializable {
    /** What the file gives to a table. */
    public Optional<Target> target(String table) {
      return tables.stream().filter(t -> t.table().equals(table)).findFirst();
    }
  }

  /**
   * Rows of one landing table; rows that are alike in all columns are one.
   *
   * @param table landing table
   * @param condition Spark SQL condition on the source's columns, empty for all rows
   * @param columns where each landing column comes from, by name
   */
  public record Target(String table, String condition, Map<String, Origin> columns)
      implements Serializable {}

  /** Where the values of a landing column come from. */
  public sealed interface Origin extends Serializable {
    /** The text of a source column. */
    record FromColumn(String column) implements Origin {}

    /**
     * Codes of a source column translated; others give {@code otherwise}, or stay as they are when
     * that is null, so that the contract refuses them by name.
     */
    record FromCodes(String column, Map<String, String> values, String otherwise)
        implements Origin {}

    /** The same text on every row. */
    record Constant(String text) implements Origin {}

    /** A Spark SQL expression over the source's columns. */
    record FromExpression(String sql) implements Origin {}

    /** An identifier made of source columns, joined by a hyphen. */
    record FromParts(List<String> columns) implements Origin {}
  }

  /** The kind of a file by its name, empty when no pattern fits. */
  public Optional<FileKind> kind(String fileName) {
    return files.stream().filter(f -> fits(f.pattern(), fileName)).findFirst();
  }

  private static boolean fits(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("\\*", -1)) {
      regex.append(regex.length() == 0 ? "" : ".*").append(java.util.regex.Pattern.quote(part));
    }
    return name.matches(regex.toString());
  }
}
