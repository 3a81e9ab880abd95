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
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

  /** A small synthetic county with every kind of dirt, against an independent computation. */
  @Test
  void agreesWithTheOracleOnDirtyData() throws Exception {
    Path out = temp.resolve("synth");
    Synth.generate(
        new SynthOptions(Scale.COUNTY, 60, 2, 7L, AS_OF, out, Dirt.rows(400)), message -> {});
    Lake lake = Nights.lake(temp.resolve("synth-lake"));
    Nights.run(lake, out.resolve("landing"), AS_OF, NightRequest.Extent.INCREMENTAL);
    List<String> differences = new ArrayList<>();
    try (Oracle oracle = Oracle.open(out.resolve("landing"), AS_OF)) {
      Path expected = temp.resolve("oracle");
      oracle.exportAll(expected);
      for (String listing : Oracle.LISTINGS) {
        differences.addAll(
            Comparison.differences(
                listing,
                expected.resolve(listing + ".csv"),
                Nights.export(lake, listing, temp.resolve("synth-export"))));
      }
    }
    assertEquals(List.of(), differences.stream().limit(20).toList());
  }
}
