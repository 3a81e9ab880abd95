package io.liftguard.domain;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The scenario tables under {@code rules/}. */
final class RuleTables {

  /** Tables in the order of part 2. */
  static final List<String> NAMES =
      List.of(
          "states",
          "firms",
          "takeovers",
          "exposure",
          "events",
          "clocks",
          "inspections",
          "maintenance",
          "faults");

  private RuleTables() {}

  /**
   * A row.
   *
   * @param sentence what it shows
   * @param given the lift, in the notation of {@link Scenario}
   * @param asked the question to {@link Answers}
   */
  record Row(
      String table, long line, String sentence, String given, String asked, String expected) {
    @Override
    public String toString() {
      return table + ".csv:" + line + " " + sentence + " [" + asked + "]";
    }
  }

  /** All rows of all tables. */
  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    NAMES.forEach(name -> rows.addAll(rows(name)));
    return rows;
  }

  /** The rows of a table. */
  static List<Row> rows(String table) {
    List<Row> rows = new ArrayList<>();
    String path = "/rules/" + table + ".csv";
    try (InputStream in = RuleTables.class.getResourceAsStream(path);
        CsvReader<NamedCsvRecord> csv =
            CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (NamedCsvRecord record : csv) {
        rows.add(
            new Row(
                table,
                record.getStartingLineNumber(),
                record.getField("sentence"),
                record.getField("given"),
                record.getField("asked"),
                record.getField("expected")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
    return rows;
  }
}
