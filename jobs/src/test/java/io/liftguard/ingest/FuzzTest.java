package io.liftguard.ingest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.TableContract;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Files with anything in them: none ends a run, and every row of every file is accounted for.
 *
 * <p>{@code -Dliftguard.seed} repeats a run; {@code -Dliftguard.fuzz} multiplies the number of
 * files.
 */
@Tag("slow")
class FuzzTest {
  private static final List<TableContract> TABLES = Contracts.load().landing();
  private static final Set<String> CODES =
      Arrays.stream(Reason.values()).map(Reason::name).collect(Collectors.toSet());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = Long.getLong("liftguard.seed", 1L);
  private static final int TIMES = Integer.getInteger("liftguard.fuzz", 1);
  private static final int ROWS = 40;

  private static long files;
  private static long read;
  private static long refused;
  private static final Map<String, Long> FOUND = new TreeMap<>();

  @BeforeAll
  static void tellTheSeed() {
    System.out.println("FuzzTest: -Dliftguard.seed=" + SEED);
  }

  @AfterAll
  static void tellTheCounts() {
    System.out.println(
        "FuzzTest: "
            + files
            + " files, "
            + refused
            + " of them refused, "
            + read
            + " rows, quarantined "
            + FOUND);
  }

  /** Sound files of every format and table with odd values: as many rows are read as written. */
  @Test
  void everyRowWithOddValuesIsAcceptedOrQuarantined() throws IOException {
    for (int i = 0; i < 2_000 * TIMES; i++) {
      long seed = SEED + i;
      FuzzFile file = FuzzFile.sound(TABLES.get(i % TABLES.size()), new Random(seed), ROWS);
      FileScan.Content content = scan(file, file.bytes(), encoding(file), "seed " + seed);
      assertEquals(
          FileScan.Verdict.READABLE,
          content.inspection().verdict(),
          () -> "seed " + seed + content.inspection());
      assertEquals(file.rows(), content.inspection().rows(), "rows, seed " + seed);
    }
    assertTrue(FOUND.keySet().containsAll(reachable()), "reasons met: " + FOUND);
  }

  /** A file that was refused for a column keeps no values, so that reason is another test's. */
  private static Set<String> reachable() {
    Set<String> reachable = new HashSet<>(CODES);
    reachable.remove(Reason.UNKNOWN_COLUMN.name());
    return reachable;
  }

  /** Files cut, flipped, doubled, or of random bytes: refused by name, or read row by row. */
  @Test
  void everyDamagedFileIsRefusedOrRead() throws IOException {
    for (int i = 0; i < 4_000 * TIMES; i++) {
      long seed = SEED - 1 - i;
      Random random = new Random(seed);
      FuzzFile file =
          FuzzFile.sound(TABLES.get(i % TABLES.size()), random, 1 + random.nextInt(ROWS / 4));
      Charset encoding = random.nextInt(5) == 0 ? Charset.forName("GB18030") : encoding(file);
      scan(file, FuzzFile.damaged(file.bytes(), random), encoding, "seed " + seed);
    }
    assertTrue(refused > 0, "some damage must be beyond reading");
  }

  private static Charset encoding(FuzzFile file) {
    return file.gb18030() ? Charset.forName("GB18030") : StandardCharsets.UTF_8;
  }

  private static FileScan.Content scan(FuzzFile file, byte[] bytes, Charset encoding, String what) {
    LandingFile landing =
        new LandingFile(
            file.table().name(),
            file.table().name() + "/" + file.name(),
            "memory:" + file.name(),
            bytes.length,
            0,
            Format.of(file.name()).orElseThrow(),
            Map.of(),
            Map.of(),
            null,
            null);
    FileScan scan =
        new FileScan(landing, new FileReading.Bytes.InMemory(bytes), file.table(), encoding);
    String message = what + ", " + landing.file();
    FileScan.Content content = assertDoesNotThrow(() -> scan.content("run"), message);
    FileScan.Tally tally = assertDoesNotThrow(scan::tally, message);
    account(content, tally, message);
    return content;
  }

  private static void account(FileScan.Content content, FileScan.Tally tally, String message) {
    FileScan.Inspection inspection = content.inspection();
    assertEquals(
        inspection.rows(), content.accepted().size() + content.quarantined().size(), message);
    assertEquals(inspection, tally.inspection(), message);
    assertEquals(content.accepted().size(), tally.accepted(), message);
    assertEquals(inspection.verdict() == FileScan.Verdict.READABLE, inspection.reason() == null);
    Map<String, Long> reasons = new TreeMap<>();
    for (Row row : content.quarantined()) {
      String[] own = (String[]) row.get(4);
      assertTrue(own.length > 0 && CODES.containsAll(List.of(own)), message);
      Stream.of(own).forEach(reason -> reasons.merge(reason, 1L, Long::sum));
      if (!row.isNullAt(3)) {
        assertDoesNotThrow(() -> JSON.readTree(row.getString(3)), message);
      }
    }
    assertEquals(reasons, new TreeMap<>(tally.reasons()), message);
    Stream<Long> lines =
        Stream.concat(
            content.accepted().stream().map(r -> r.getLong(r.size() - 2)),
            content.quarantined().stream().map(r -> r.getLong(2)));
    assertEquals(inspection.rows(), lines.distinct().count(), "a line of its own, " + message);
    files++;
    read += inspection.rows();
    refused += inspection.verdict() == FileScan.Verdict.READABLE ? 0 : 1;
    reasons.forEach((reason, rows) -> FOUND.merge(reason, rows, Long::sum));
  }
}
