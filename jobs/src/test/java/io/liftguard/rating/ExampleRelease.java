package io.liftguard.rating;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.publish.CellText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A release of the worked example {@code fleet}, as its expected CSV files have it. */
public final class ExampleRelease {

  /** Where the example lies: what is delivered and what has to come out. */
  public static final Path EXAMPLE =
      Path.of(System.getProperty("liftguard.root"))
          .resolve("jobs/src/test/resources/example/fleet");

  /** Files that a release of the example has, besides {@code changes}. */
  public static final List<String> FILES =
      List.of("cells", "vetoes", "measures", "glm", "ratings", "funnel", "sensitivity");

  /** Days of the window of both releases: two years without a leap day. */
  public static final long WINDOW_DAYS = 730;

  private static final double TOLERANCE = 1e-9;

  private final Path directory;

  private ExampleRelease(Path directory) {
    this.directory = directory;
  }

  public static ExampleRelease of(String quarter) {
    return new ExampleRelease(EXAMPLE.resolve("expected/release-" + quarter));
  }

  /** The rows of a file, texts as they were before their guard against formulas. */
  public List<Map<String, String>> rows(String file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().ofNamedCsvRecord(directory.resolve(file + ".csv"))) {
      for (NamedCsvRecord line : reader) {
        Map<String, String> row = new HashMap<>();
        line.getFieldsAsMap()
            .forEach((k, v) -> row.put(k, v.matches("(?s)'[-=+@\\t\\r].*") ? v.substring(1) : v));
        rows.add(row);
      }
    }
    return rows;
  }

  /** What the release follows from. */
  public Mqr1.Inputs inputs() throws IOException {
    List<Cell> cells = new ArrayList<>();
    for (Map<String, String> r : rows("cells")) {
      cells.add(
          new Cell(
              r.get("measure"),
              r.get("firm_id"),
              r.get("quarter"),
              r.get("stratum_1"),
              r.get("stratum_2"),
              Long.parseLong(r.get("base")),
              Long.parseLong(r.get("observed"))));
    }
    List<Veto> vetoes = new ArrayList<>();
    for (Map<String, String> r : rows("vetoes")) {
      vetoes.add(
          new Veto(
              r.get("firm_id"),
              r.get("sanction_id"),
              r.get("named_firm_id"),
              r.get("kind"),
              LocalDate.parse(r.get("decided_on")),
              LocalDate.parse(r.get("ends_on")),
              r.get("reference").isEmpty() ? null : r.get("reference")));
    }
    Map<String, String> names = new HashMap<>();
    Map<String, Previous> previous = new HashMap<>();
    for (Map<String, String> r : rows("ratings")) {
      names.put(r.get("firm_id"), r.get("name"));
      if (!r.get("previous_release").isEmpty()) {
        previous.put(
            r.get("firm_id"),
            new Previous(
                r.get("previous_release"),
                Integer.parseInt(r.get("previous_stars")),
                Integer.parseInt(r.get("previous_stars_computed"))));
      }
    }
    return new Mqr1.Inputs(Method.standard(), WINDOW_DAYS, cells, names, vetoes, previous);
  }

  /** What differs in a file, one sentence per cell or row. */
  public List<String> differences(ReleaseSchema.File file, List<List<Object>> actual)
      throws IOException {
    Map<List<String>, Map<String, String>> want = new HashMap<>();
    List<Map<String, String>> expected = rows(file.name());
    for (Map<String, String> row : expected) {
      want.put(file.key().stream().map(row::get).toList(), row);
    }
    List<String> differences = new ArrayList<>();
    for (List<Object> row : actual) {
      Map<String, String> got = new TreeMap<>();
      for (int i = 0; i < row.size(); i++) {
        got.put(file.columns().get(i).name(), CellText.of(row.get(i)));
      }
      List<String> key = file.key().stream().map(got::get).toList();
      Map<String, String> expectedRow = want.remove(key);
      if (expectedRow == null) {
        differences.add(file.name() + " " + key + ": not expected");
        continue;
      }
      expectedRow.forEach(
          (column, value) -> {
            if (!same(value, got.get(column))) {
              differences.add(
                  file.name()
                      + " "
                      + key
                      + " "
                      + column
                      + ": "
                      + value
                      + ", got "
                      + got.get(column));
            }
          });
    }
    want.keySet().forEach(key -> differences.add(file.name() + " " + key + ": missing"));
    return differences;
  }

  private static boolean same(String a, String b) {
    if (a.equals(b)) {
      return true;
    }
    try {
      double x = Double.parseDouble(a);
      double y = Double.parseDouble(b);
      boolean whole = x == Math.rint(x) && y == Math.rint(y);
      return whole ? x == y : Math.abs(x - y) <= Math.max(TOLERANCE * Math.abs(x), 1e-12);
    } catch (NumberFormatException | NullPointerException e) {
      return false;
    }
  }
}
