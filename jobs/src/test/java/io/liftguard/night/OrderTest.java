package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.liftguard.lake.Lake;
import io.liftguard.synth.Dirt;
import io.liftguard.synth.Scale;
import io.liftguard.synth.Synth;
import io.liftguard.synth.SynthOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What must not matter: names and order of files, copies of them, detours of a record. */
@Tag("spark")
@Tag("slow")
@Tag("soak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderTest {

  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 14);

  @TempDir static Path temp;

  private Path landing;
  private Lake once;

  @BeforeAll
  void runOnce() {
    Path out = temp.resolve("synth");
    Synth.generate(
        new SynthOptions(Scale.COUNTY, 80, 1, 13L, AS_OF, out, Dirt.rows(60)), message -> {});
    landing = out.resolve("landing");
    once = Nights.lake(temp.resolve("once"));
    assertTrue(run(once, landing).complete(), "the night must compute figures");
  }

  private static NightReport run(Lake lake, Path from) {
    return Nights.run(lake, from, AS_OF, NightRequest.Extent.INCREMENTAL);
  }

  /** A lake that is where the undisturbed one is after its night. */
  private Lake onceMore(String name) throws IOException {
    Nights.copy(temp.resolve("once"), temp.resolve(name));
    return Nights.lake(temp.resolve(name));
  }

  @Test
  void theSameFilesAgainChangeNothing() throws IOException {
    Lake again = onceMore("again");
    Path rewritten = temp.resolve("landing-again");
    // Copied, so that the files have other times and are looked at again.
    Nights.copy(landing, rewritten);
    assertEquals(List.of(), run(again, rewritten).ingest().files());
    assertEquals(List.of(), Nights.differences(once, again));
    assertEquals(List.of(), Nights.differencesBelow(once, again));
  }

  @Test
  void neitherOrderNorCopiesOfFilesMatter() throws IOException {
    Path reversed = temp.resolve("landing-reversed");
    List<Path> files = Nights.files(landing).stream().filter(OrderTest::isDelivered).toList();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      Path table = reversed.resolve(landing.relativize(file).getName(0));
      Files.createDirectories(table.resolve("zz"));
      String name = String.format("%05d-%s", files.size() - i, file.getFileName());
      Files.copy(file, table.resolve(name));
      Files.copy(file, table.resolve("zz").resolve("copy-" + name));
    }
    Lake lake = Nights.lake(temp.resolve("reversed"));
    NightReport report = run(lake, reversed);
    long copies = report.ingest().files().stream().filter(f -> f.duplicateOf().isPresent()).count();
    assertTrue(copies >= files.size(), "each file has a copy: " + copies + " of " + files.size());
    assertEquals(List.of(), Nights.differences(once, lake));
  }

  private static boolean isDelivered(Path file) {
    String name = file.getFileName().toString();
    return name.matches("[^._].*\\.(csv|csv\\.gz|json|jsonl|parquet)");
  }

  /** A record that is deleted or changed and then stands as at first gives the first figures. */
  @Test
  void correctionsThatAreTakenBackLeaveNoTrace() throws IOException {
    Lake lake = onceMore("corrected");
    Path corrected = temp.resolve("landing-corrected");
    Nights.copy(landing, corrected);
    // The versions that count, of which later files may have brought some.
    List<Map<String, String>> rows = new ArrayList<>();
    Path current = Nights.export(once, "rescues", temp);
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(current)) {
      csv.forEach(row -> rows.add(row.getFieldsAsMap()));
    }
    rows.removeIf(row -> row.get("deleted").equals("true"));
    assertTrue(rows.size() >= 4, "orders to correct: " + rows.size());
    List<Map<String, String>> wrong = new ArrayList<>();
    List<Map<String, String>> right = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Map<String, String> first = rows.get(i);
      Map<String, String> other = later(first, 1);
      if (i % 2 == 0) {
        other.put("deleted", "true");
      } else {
        other.put("elevator_id", rows.get((i + 1) % rows.size()).get("elevator_id"));
        other.put("trapped_persons", "0");
      }
      wrong.add(other);
      right.add(later(first, 2));
    }
    write(wrong, corrected.resolve("rescues/2026-10-15-wrong.csv"));
    run(lake, corrected);
    assertFalse(Nights.differences(once, lake).isEmpty(), "the correction must show");
    write(right, corrected.resolve("rescues/2026-10-15-right.csv"));
    run(lake, corrected);
    assertEquals(List.of(), Nights.differences(once, lake));
  }

  private static Map<String, String> later(Map<String, String> row, int seconds) {
    Map<String, String> later = new LinkedHashMap<>(row);
    LocalDateTime recorded = LocalDateTime.parse(row.get("recorded_at").replace(' ', 'T'));
    later.put("recorded_at", recorded.plusSeconds(seconds).toString());
    return later;
  }

  private static void write(List<Map<String, String>> rows, Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(String.join(",", rows.get(0).keySet())).append('\n');
    for (Map<String, String> row : rows) {
      List<String> fields =
          row.values().stream().map(v -> '"' + v.replace("\"", "\"\"") + '"').toList();
      text.append(String.join(",", fields)).append('\n');
    }
    Files.writeString(file, text);
  }
}
