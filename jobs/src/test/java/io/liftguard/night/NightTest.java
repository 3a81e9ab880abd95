package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.lake.Lake;
import io.liftguard.oracle.Comparison;
import io.liftguard.oracle.Oracle;
import io.liftguard.synth.Dirt;
import io.liftguard.synth.Scale;
import io.liftguard.synth.Synth;
import io.liftguard.synth.SynthOptions;
import io.liftguard.watch.WatchRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A whole night: against the worked example, against the oracle, and against itself in parts. */
@Tag("spark")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NightTest {

  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 14);
  private static final Path EXAMPLE =
      Path.of(System.getProperty("liftguard.root"))
          .resolve("jobs/src/test/resources/example/county");

  @TempDir static Path temp;

  private Lake example;

  @BeforeAll
  void runTheExample() {
    example = Nights.lake(temp.resolve("example"));
    NightReport report =
        Nights.run(example, EXAMPLE.resolve("landing"), AS_OF, NightRequest.Extent.INCREMENTAL);
    assertEquals("full", report.mode());
    assertEquals(LocalDate.of(2024, 11, 1), report.firstMonth());
    assertTrue(report.ingest().refused().size() > 0, "the example has files to refuse");
  }

  @Test
  void givesEveryFigureOfTheWorkedExample() throws IOException {
    List<String> differences = new ArrayList<>();
    for (String listing : Oracle.LISTINGS) {
      String name = listing + (listing.equals("kpi") ? ".csv.gz" : ".csv");
      differences.addAll(
          Comparison.differences(
              listing,
              EXAMPLE.resolve("expected").resolve(name),
              Nights.export(example, listing, temp)));
    }
    assertEquals(List.of(), differences);
  }

  /** Plan board, watch list and alerts of the worked example against an independent statement. */
  @Test
  void agreesWithTheOracleOnWhatNeedsAttention() throws Exception {
    try (Oracle oracle = Oracle.open(EXAMPLE.resolve("landing"), AS_OF)) {
      assertEquals(List.of(), differences(oracle, Oracle.ATTENTION, example, "example"));
    }
  }

  private static List<String> differences(
      Oracle oracle, List<String> tables, Lake lake, String name) throws Exception {
    Path expected = Files.createDirectories(temp.resolve(name + "-oracle"));
    Path actual = Files.createDirectories(temp.resolve(name + "-export"));
    List<String> differences = new ArrayList<>();
    for (String table : tables) {
      Path want = expected.resolve(table + ".csv");
      oracle.export(table, want);
      differences.addAll(Comparison.differences(table, want, Nights.export(lake, table, actual)));
    }
    return differences.stream().limit(20).toList();
  }

  @Test
  void refusesAnEarlierDayUnlessAskedForEverything() {
    LiftGuardException refusal =
        assertThrows(
            LiftGuardException.class,
            () ->
                Nights.run(
                    example,
                    EXAMPLE.resolve("landing"),
                    AS_OF.minusDays(1),
                    NightRequest.Extent.INCREMENTAL));
    assertEquals(LiftGuardException.Kind.WRONG_USE, refusal.kind());
    assertTrue(refusal.remedy().contains("--full"), refusal.remedy());
  }

  /** Files in any order over any number of nights leave the tables of one delivery. */
  @Test
  void givesTheSameTablesWhateverTheNights() throws IOException {
    Path landing = EXAMPLE.resolve("landing");
    int runs = Integer.getInteger("liftguard.splits", 2);
    long first = Long.getLong("liftguard.seed", 1L);
    for (long seed = first; seed < first + runs; seed++) {
      Lake lake = Nights.lake(temp.resolve("split-" + seed));
      overNights(lake, landing, temp.resolve("landing-" + seed), new Random(seed));
      assertEquals(List.of(), Nights.differences(example, lake), "seed " + seed);
    }
  }

  private static void overNights(Lake lake, Path from, Path to, Random random) throws IOException {
    int nights = 2 + random.nextInt(3);
    List<List<Path>> deliveries = new ArrayList<>();
    List<LocalDate> days = new ArrayList<>();
    LocalDate day = AS_OF;
    for (int night = 0; night < nights; night++) {
      deliveries.add(new ArrayList<>());
      days.add(0, day);
      day = day.minusDays(random.nextInt(41));
    }
    for (Path file : Nights.files(from)) {
      deliveries.get(random.nextBoolean() ? 0 : random.nextInt(nights)).add(file);
    }
    for (int night = 0; night < nights; night++) {
      for (Path file : deliveries.get(night)) {
        Nights.deliver(file, from, to);
      }
      Nights.run(lake, to, days.get(night), NightRequest.Extent.INCREMENTAL);
    }
  }

  /**
   * A small synthetic county with every kind of dirt, against an independent computation; every
   * reason of the watch list occurs in it.
   */
  @Test
  void agreesWithTheOracleOnDirtyData() throws Exception {
    Path out = temp.resolve("synth");
    Synth.generate(
        new SynthOptions(Scale.COUNTY, 60, 2, 7L, AS_OF, out, Dirt.rows(400)), message -> {});
    Lake lake = Nights.lake(temp.resolve("synth-lake"));
    Nights.run(lake, out.resolve("landing"), AS_OF, NightRequest.Extent.INCREMENTAL);
    try (Oracle oracle = Oracle.open(out.resolve("landing"), AS_OF)) {
      assertEquals(List.of(), differences(oracle, Oracle.LISTINGS, lake, "dirty"));
      assertEquals(List.of(), differences(oracle, Oracle.ATTENTION, lake, "dirty"));
    }
    assertEquals(everyReason(), reasons(lake));
  }

  private static Set<String> everyReason() {
    Set<String> reasons = new TreeSet<>();
    WatchRules.load().liftReasons().keySet().forEach(reason -> reasons.add("lift " + reason));
    WatchRules.load().firmReasons().keySet().forEach(reason -> reasons.add("firm " + reason));
    return reasons;
  }

  private static Set<String> reasons(Lake lake) {
    Set<String> reasons = new TreeSet<>();
    for (Row row :
        Gold.visible(lake, "watchlist")
            .orElseThrow()
            .select("subject_type", "reason")
            .distinct()
            .collectAsList()) {
      reasons.add(row.getString(0) + " " + row.getString(1));
    }
    return reasons;
  }

  /** Small dirty counties in the years of the plan, when some milestones are still on their way. */
  @Test
  @Tag("soak")
  void agreesWithTheOracleWhileThePlanRuns() throws Exception {
    long first = Long.getLong("liftguard.seed", 1L);
    for (long seed = first; seed < first + Integer.getInteger("liftguard.counties", 3); seed++) {
      LocalDate asOf = LocalDate.of(2022, 1, 1).plusDays(191 * (seed % 4));
      Path out = temp.resolve("county-" + seed);
      Synth.generate(
          new SynthOptions(Scale.COUNTY, 60, 2, seed, asOf, out, Dirt.rows(400)), message -> {});
      Lake lake = Nights.lake(temp.resolve("county-lake-" + seed));
      Nights.run(lake, out.resolve("landing"), asOf, NightRequest.Extent.INCREMENTAL);
      try (Oracle oracle = Oracle.open(out.resolve("landing"), asOf)) {
        assertEquals(
            List.of(), differences(oracle, Oracle.ATTENTION, lake, "county-" + seed), "" + seed);
      }
    }
  }
}
