package io.liftguard.synth;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options, repeatability and the layout of the files. */
class SynthTest {

  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 14);

  /** One clean county for all tests that only read it. */
  @TempDir private static Path shared;

  private static SynthOptions clean;
  private static SynthReport cleanReport;

  @TempDir private Path temp;

  @BeforeAll
  static void makeClean() {
    clean = new SynthOptions(Scale.COUNTY, 200, 1, 7, AS_OF, shared.resolve("clean"), Dirt.NONE);
    cleanReport = make(clean);
  }

  private SynthOptions small(String name, long seed, Dirt dirt) {
    return new SynthOptions(Scale.COUNTY, 200, 1, seed, AS_OF, temp.resolve(name), dirt);
  }

  private static SynthReport make(SynthOptions options) {
    return Synth.generate(options, line -> {});
  }

  private static Map<String, String> hashes(Path root) throws IOException {
    Map<String, String> map = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        String hash = HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        map.put(root.relativize(file).toString(), hash);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    return map;
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
    SynthOptions again = small("again", 7, Dirt.NONE);
    SynthOptions other = small("other", 8, Dirt.NONE);
    make(again);
    make(other);
    assertEquals(hashes(clean.out()), hashes(again.out()));
    assertNotEquals(hashes(clean.out()), hashes(other.out()));
  }

  @Test
  void theSameSeedGivesTheSameDirt() throws IOException {
    SynthOptions first =
        new SynthOptions(Scale.COUNTY, 20, 1, 7, AS_OF, temp.resolve("a"), Dirt.NASTY);
    SynthOptions again =
        new SynthOptions(Scale.COUNTY, 20, 1, 7, AS_OF, temp.resolve("b"), Dirt.NASTY);
    make(first);
    make(again);
    assertEquals(hashes(first.out()), hashes(again.out()));
  }

  @Test
  void dirtLeavesTheCleanFilesAsTheyAre() throws IOException {
    SynthOptions nasty = small("nasty", 7, Dirt.NASTY);
    make(nasty);
    Map<String, String> nastyFiles = hashes(nasty.landing());
    Map<String, String> cleanFiles = hashes(clean.landing());
    assertFalse(cleanFiles.isEmpty());
    assertTrue(nastyFiles.entrySet().containsAll(cleanFiles.entrySet()));
    assertFalse(Files.exists(clean.ledger()));
    assertTrue(Files.exists(nasty.ledger()));
  }

  @Test
  void theReportCountsWhatLiesInTheDirectory() throws IOException {
    SynthOptions options = clean;
    SynthReport report = cleanReport;
    assertEquals(13, report.tables().size());
    for (SynthReport.TableSize table : report.tables()) {
      Path folder = options.landing().resolve(table.table());
      if (table.rows() == 0) {
        // So few lifts that nobody claimed anything; the table is optional.
        assertFalse(Files.exists(folder), table.table());
        continue;
      }
      try (Stream<Path> listed = Files.list(folder)) {
        List<Path> files = listed.toList();
        assertEquals(table.files(), files.size(), table.table());
        long bytes = files.stream().mapToLong(SynthTest::size).sum();
        assertEquals(table.bytes(), bytes, table.table());
      }
      int rows = DeliveredRows.read(options.landing(), table.table()).size();
      assertEquals(table.rows(), rows, table.table());
    }
    assertEquals(0, report.dirtRows());
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void rescuesAreOneFileADayAndOnQuietDaysAHeaderOnly() throws IOException {
    SynthOptions options = clean;
    Path folder = options.landing().resolve("rescues");
    int quiet = 0;
    for (LocalDate day = options.start(); !day.isAfter(AS_OF); day = day.plusDays(1)) {
      Path file = folder.resolve(day + ".csv");
      List<String> lines = Files.readAllLines(file);
      assertTrue(lines.get(0).startsWith("order_id,elevator_id,"), file.toString());
      quiet += lines.size() == 1 ? 1 : 0;
    }
    assertTrue(quiet > 100, "quiet days: " + quiet);
  }

  @Test
  void whatWasRecordedOnOneOfTheLastTenDaysLiesInFilesOfThatDay() throws IOException {
    SynthOptions options = clean;
    LocalDate firstDaily = AS_OF.minusDays(9);
    int daily = 0;
    try (Stream<Path> files = Files.walk(options.landing())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        boolean ofOneDay = name.matches("\\d{4}-\\d\\d-\\d\\d\\..*");
        int[] rows = {0};
        DeliveredRows.readFile(
            file,
            row -> {
              rows[0]++;
              String recorded = row.get("recorded_at").substring(0, 10);
              if (ofOneDay) {
                assertEquals(name.substring(0, 10), recorded, file.toString());
              } else {
                assertTrue(LocalDate.parse(recorded).isBefore(firstDaily), file + " " + recorded);
                assertTrue(recorded.startsWith(name.split("\\.", 2)[0]), file + " " + recorded);
              }
            });
        daily += ofOneDay ? rows[0] : 0;
      }
    }
    assertTrue(daily > 50, "rows in daily files: " + daily);
    List<Path> lastDay = Synth.filesOfDay(options.landing(), AS_OF);
    assertTrue(lastDay.contains(options.landing().resolve("rescues/2026-10-14.csv")));
    assertTrue(lastDay.stream().anyMatch(file -> file.getParent().endsWith("maintenance_visits")));
  }

  @Test
  void numbersOfEventsAscendInTime() throws IOException {
    SynthOptions options = clean;
    Map<String, String> dated =
        Map.of("maintenance_visits", "started_at", "faults", "occurred_at", "rescues", "called_at");
    for (Map.Entry<String, String> entry : dated.entrySet()) {
      Map<String, String> dayOfKey = new TreeMap<>();
      for (Map<String, String> row : DeliveredRows.read(options.landing(), entry.getKey())) {
        String time = row.get(entry.getValue());
        if (time != null) {
          dayOfKey.put(row.values().iterator().next(), time.substring(0, 10));
        }
      }
      String last = "";
      int backwards = 0;
      for (String day : dayOfKey.values()) {
        backwards += day.compareTo(last) < 0 ? 1 : 0;
        last = day;
      }
      // A second call just after midnight and the fault before a call may stand a day off.
      assertTrue(backwards <= dayOfKey.size() / 50, entry.getKey() + ": " + backwards);
      assertTrue(dayOfKey.size() > 5, entry.getKey());
    }
  }

  @Test
  void sizesOfTheScalesAreThoseOfTheBenchmarks() {
    SynthOptions city = SynthOptions.of(Scale.CITY, 1, AS_OF, temp);
    assertAll(
        () -> assertEquals(300_000, city.lifts()),
        () -> assertEquals(5, city.years()),
        () -> assertEquals(LocalDate.of(2021, 10, 1), city.start()),
        () -> assertEquals(3_000, SynthOptions.of(Scale.COUNTY, 1, AS_OF, temp).lifts()),
        () -> assertEquals(10_000_000, SynthOptions.of(Scale.NATION, 1, AS_OF, temp).lifts()));
  }

  @Test
  void wrongOptionsAreRefusedWithARemedy() throws IOException {
    LiftGuardException few =
        assertThrows(
            LiftGuardException.class,
            () -> new SynthOptions(Scale.COUNTY, 5, 1, 1, AS_OF, temp, Dirt.NONE));
    assertEquals("Ask for 20 to 20,000,000 lifts.", few.remedy());
    LiftGuardException years =
        assertThrows(
            LiftGuardException.class,
            () -> new SynthOptions(Scale.COUNTY, 0, 31, 1, AS_OF, temp, Dirt.NONE));
    assertEquals("Ask for 1 to 30 years.", years.remedy());
    Files.writeString(temp.resolve("something"), "here");
    LiftGuardException filled =
        assertThrows(
            LiftGuardException.class,
            () -> make(new SynthOptions(Scale.COUNTY, 20, 1, 1, AS_OF, temp, Dirt.NONE)));
    assertEquals(LiftGuardException.Kind.WRONG_USE, filled.kind());
    assertTrue(filled.getMessage().endsWith("is not empty."), filled.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Dirt.rows(-2));
  }
}
