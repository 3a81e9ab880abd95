package io.liftguard.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An explanation as data: what it says is named by keys of {@code schemas/explain/texts.yaml} and
 * put into words by {@link Words}; values stay what they are.
 *
 * @param subject kind of subject: firm, kpi, event, elevator
 * @param id which one
 * @param sections sections in order of reading
 * @param differences where the lake's figures are not what its bronze lines give; empty when all
 *     agree
 */
public record Explanation(
    String subject, String id, List<Section> sections, List<Difference> differences) {

  public Explanation {
    sections = List.copyOf(sections);
    differences = List.copyOf(differences);
  }

  /** An explanation without differences. */
  public Explanation(String subject, String id, List<Section> sections) {
    this(subject, id, sections, List.of());
  }

  /**
   * A figure of the lake that does not follow from its bronze lines.
   *
   * @param what table and column
   * @param lake value in the lake
   * @param bronze value that the bronze lines give
   */
  public record Difference(String what, Object lake, Object bronze) {}

  /**
   * A part under one heading.
   *
   * @param key names the heading {@code <subject>.<key>}
   * @param parts sentences, figures and tables in order
   */
  public record Section(String key, List<Part> parts) {
    public Section {
      parts = List.copyOf(parts);
    }
  }

  /** What a section is made of. */
  public sealed interface Part {

    /** Key of its text. */
    String key();
  }

  /**
   * A sentence.
   *
   * @param key its text, with places {0}, {1}, ...
   * @param values what stands in the places
   */
  public record Sentence(String key, List<Object> values) implements Part {
    public Sentence {
      values = unmodifiable(values);
    }
  }

  /**
   * A single figure with its name.
   *
   * @param key names the figure as a column is named
   * @param value a value, null for none
   */
  public record Figure(String key, Object value) implements Part {}

  /**
   * A table.
   *
   * @param key its caption; unique in its section
   * @param columns keys of its columns
   * @param rows rows shown, one value per column
   * @param total rows that there are
   */
  public record Table(String key, List<String> columns, List<List<Object>> rows, long total)
      implements Part {
    public Table {
      columns = List.copyOf(columns);
      List<List<Object>> copies = new ArrayList<>();
      for (List<Object> row : rows) {
        if (row.size() != columns.size()) {
          throw new IllegalArgumentException(row.size() + " values for " + columns);
        }
        copies.add(unmodifiable(row));
      }
      rows = List.copyOf(copies);
    }
  }

  /**
   * A number with the decimals that people read; programs get it whole.
   *
   * @param number the number, null for none
   * @param decimals digits after the point
   */
  public record Decimal(Double number, int decimals) {}

  /**
   * A code that has a text.
   *
   * @param group which codes
   * @param code the code
   */
  public record Word(String group, String code) {}

  /**
   * Stars of a firm.
   *
   * @param stars 1 to 5, null for none
   */
  public record Stars(Integer stars) {}

  /**
   * Where a record was delivered.
   *
   * @param table landing table
   * @param file file, relative to the landing directory
   * @param line line in it, as the quarantine counts lines
   */
  public record Source(String table, String file, long line) {}

  /** Null values are values here, which {@link List#copyOf} refuses. */
  private static List<Object> unmodifiable(List<Object> values) {
    return Collections.unmodifiableList(new ArrayList<>(values));
  }
}
