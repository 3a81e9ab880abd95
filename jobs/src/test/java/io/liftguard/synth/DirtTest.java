package io.liftguard.synth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.liftguard.contract.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger and the files that it speaks of. */
class DirtTest {

  @TempDir private static Path temp;
  private static SynthOptions options;
  private static SynthReport report;
  private static final List<Map<String, String>> LEDGER = new ArrayList<>();

  @BeforeAll
  static void make() throws IOException {
    options =
        new SynthOptions(
            Scale.COUNTY,
            200,
            1,
            5,
            LocalDate.of(2026, 10, 14),
            temp.resolve("n"),
            Dirt.rows(12_000));
    report = Synth.generate(options, line -> {});
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(options.ledger())) {
      csv.forEach(row -> LEDGER.add(row.getFieldsAsMap()));
    }
  }

  @Test
  void asManyRowsAsAskedFor() {
    long rows = LEDGER.stream().filter(row -> !row.get("line").equals("0")).count();
    assertEquals(report.dirtRows(), rows);
    assertTrue(rows >= 12_000 && rows < 14_000, "rows: " + rows);
  }

  @Test
  void everyReasonThatATableCanShowIsPlantedInEveryFormat() {
    Map<String, Set<String>> planted = new HashMap<>();
    for (Map<String, String> row : LEDGER) {
      String file = row.get("file");
      String ending =
          file.endsWith(".csv.gz") ? "csv.gz" : file.substring(file.lastIndexOf('.') + 1);
      for (String reason : row.get("reasons").split(" ", -1)) {
        planted
            .computeIfAbsent(row.get("table_name") + " " + ending, none -> new TreeSet<>())
            .add(reason);
      }
    }
    for (Table table : Table.values()) {
      Set<String> possible = possible(table);
      for (String ending : List.of("csv", "csv.gz", "json", "jsonl", "parquet")) {
        Set<String> found = planted.get(table.id() + " " + ending);
        assertTrue(found.containsAll(possible), table.id() + " " + ending + " " + found);
      }
      assertTrue(planted.get(table.id() + " csv").contains("UNKNOWN_COLUMN"), table.id());
      assertTrue(planted.get(table.id() + " jsonl").contains("UNKNOWN_COLUMN"), table.id());
    }
  }

  private static Set<String> possible(Table table) {
    Set<String> reasons = new HashSet<>(Set.of("MISSING_REQUIRED", "BAD_TYPE", "OUT_OF_RANGE"));
    for (Column column : table.contract().columns()) {
      if (!column.enumValues().isEmpty()) {
        reasons.add("NOT_IN_ENUM");
      }
      if (column.pattern().isPresent()) {
        reasons.add("BAD_PATTERN");
      }
      if (column.timing() == Column.Timing.EVENT) {
        reasons.add("FUTURE_TIME");
      }
    }
    return reasons;
  }

  @Test
  void everyFateOfAFileIsPlantedInEveryTable() {
    for (Table table : Table.values()) {
      Set<String> fates = new HashSet<>();
      LEDGER.stream()
          .filter(row -> row.get("table_name").equals(table.id()))
          .forEach(row -> fates.add(row.get("expected")));
      assertEquals(
          Set.of("accepted", "quarantined", "refused", "duplicate", "ignored", "warned"),
          fates,
          table.id());
    }
  }

  @Test
  void theLedgerNamesFilesThatExistAndEveryDirtyFileIsInIt() throws IOException {
    Set<String> named = new HashSet<>();
    LEDGER.forEach(row -> named.add(row.get("file")));
    named.forEach(file -> assertTrue(Files.exists(options.landing().resolve(file)), file));
    try (Stream<Path> files = Files.walk(options.landing(), 3)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String relative = options.landing().relativize(file).toString();
        boolean clean = relative.chars().filter(c -> c == '/').count() == 1;
        assertEquals(!clean, named.contains(relative), relative);
      }
    }
  }

  @Test
  void theLedgerPointsToTheLineOnWhichARowBegins() throws IOException {
    Path folder = options.landing().resolve("rescues/dirt");
    Map<String, List<String>> lines = new HashMap<>();
    int checked = 0;
    for (Map<String, String> row : LEDGER) {
      boolean gone = row.get("planted").startsWith("elevator_id: separator inside");
      if (gone && row.get("table_name").equals("rescues") && !row.get("file").endsWith("parquet")) {
        Path file = options.landing().resolve(row.get("file"));
        if (row.get("file").endsWith("csv") || row.get("file").endsWith("jsonl")) {
          List<String> text = lines.computeIfAbsent(row.get("file"), none -> readLines(file));
          assertTrue(
              text.get(Integer.parseInt(row.get("line")) - 1).contains("A;B"),
              row.get("file") + " " + row.get("line"));
          checked++;
        }
      }
    }
    assertTrue(Files.isDirectory(folder));
    assertTrue(checked >= 3, "rows looked up: " + checked);
  }

  private static List<String> readLines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theSameBytesLieUnderTwoNames() throws IOException {
    for (Map<String, String> row : LEDGER) {
      if (row.get("expected").equals("duplicate") && row.get("file").contains("copy-of-")) {
        Path copy = options.landing().resolve(row.get("file"));
        Path table = copy.getParent().getParent();
        String original = copy.getFileName().toString().substring("copy-of-".length());
        Path first =
            Files.exists(table.resolve(original))
                ? table.resolve(original)
                : table.resolve("dirt").resolve(original);
        assertEquals(-1, Files.mismatch(first, copy), copy.toString());
        assertFalse(first.toString().compareTo(copy.toString()) > 0, "the copy comes later");
      }
    }
  }
}
