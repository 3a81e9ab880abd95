package io.liftguard.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Files and columns of a published release, as {@code schemas/release/<kind>.yaml} defines them.
 *
 * @param files files in the order in which a release lists them
 */
public record ReleaseSchema(List<File> files) {

  /** Measures that a column name with {@code {k}} stands for. */
  private static final int MEASURES = 4;

  /** The type of a column. */
  public enum Type {
    STRING,
    INT,
    BOOL,
    DATE,
    DOUBLE,
    /** Written {@code decimal(s)}: s digits after the point, text in JSON. */
    DECIMAL,
    /** Several texts: joined by semicolons in CSV, a list elsewhere. */
    LIST
  }

  /**
   * A column.
   *
   * @param name name in the file
   * @param type type, as the schema file writes it
   * @param unit unit, empty for none
   * @param en name for people, in English
   * @param zh name for people, in Chinese
   * @param meaning what it says
   * @param subjects kinds of rows that fill it, empty when all do
   */
  public record Column(
      String name,
      String type,
      String unit,
      String en,
      String zh,
      String meaning,
      List<String> subjects) {

    public Column {
      subjects = subjects == null ? List.of() : List.copyOf(subjects);
    }

    /** The type. */
    public Type kind() {
      return Type.valueOf(type.replaceFirst("\\(.*", "").toUpperCase(Locale.ROOT));
    }

    /** Digits after the point of a decimal. */
    public int scale() {
      if (kind() != Type.DECIMAL) {
        throw new IllegalStateException(name + " is no decimal");
      }
      return Integer.parseInt(type.substring(type.indexOf('(') + 1, type.indexOf(')')));
    }

    /** Whether a kind of rows fills the column; the others leave it empty. */
    public boolean isOf(String subject) {
      return subjects.isEmpty() || subjects.contains(subject);
    }

    private Column ofMeasure(int k) {
      String number = Integer.toString(k);
      return new Column(
          name.replace("{k}", number),
          type,
          unit,
          en.replace("{k}", number),
          zh.replace("{k}", number),
          meaning,
          subjects);
    }
  }

  /**
   * A file.
   *
   * @param name name without its ending
   * @param en title in English
   * @param zh title in Chinese
   * @param meaning what a row is
   * @param key columns that no two rows share
   * @param order order of the rows, null for the key by code point
   * @param derived whether it follows from the other files
   * @param columns columns in order
   */
  public record File(
      String name,
      String en,
      String zh,
      String meaning,
      List<String> key,
      String order,
      boolean derived,
      List<Column> columns) {

    /** Columns with {@code {k}} are written out, all of M1 first. */
    public File {
      List<Column> written = new ArrayList<>();
      List<Column> block = columns.stream().filter(c -> c.name().contains("{k}")).toList();
      for (Column column : columns) {
        if (!column.name().contains("{k}")) {
          written.add(column);
        } else if (column.equals(block.get(0))) {
          for (int k = 1; k <= MEASURES; k++) {
            for (Column ofMeasure : block) {
              written.add(ofMeasure.ofMeasure(k));
            }
          }
        }
      }
      columns = List.copyOf(written);
      key = List.copyOf(key);
    }

    /** Names of the columns. */
    public List<String> columnNames() {
      return columns.stream().map(Column::name).toList();
    }

    /** Positions of the key's columns. */
    public List<Integer> keyPositions() {
      return key.stream().map(columnNames()::indexOf).toList();
    }
  }

  public ReleaseSchema {
    files = List.copyOf(files);
  }

  /** Reads the schema of a kind of release, such as {@code rating}. */
  public static ReleaseSchema load(String kind) {
    return SchemaRecords.read("release/" + kind + ".yaml", ReleaseSchema.class);
  }

  /** The file of a name. */
  public File file(String name) {
    return files.stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no release file " + name));
  }
}
