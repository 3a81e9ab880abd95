package io.liftguard.publish.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.lake.FaultPoints;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightRequest;
import io.liftguard.night.NightSettings;
import io.liftguard.night.Nights;
import io.liftguard.night.RunRecord;
import io.liftguard.rating.Cell;
import io.liftguard.rating.ExampleRelease;
import io.liftguard.rating.Method;
import io.liftguard.rating.RatingInputs;
import io.liftguard.rating.Release;
import io.liftguard.rating.ReleaseRows;
import io.liftguard.rating.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Releases of the worked example {@code fleet} from a lake, from the first draft to a correction.
 * The tests build on each other: a release is never taken back.
 */
@Tag("spark")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RateJobTest {

  private static final String RESCUES =
      "order_id,elevator_id,channel,called_at,dispatched_at,acknowledged_at,arrived_at,released_at,"
          + "level,trapped_persons,outcome,cause_code,recorded_at,deleted\n";

  @TempDir static Path temp;

  private Lake lake;
  private Lake disputed;
  private int clock;

  private RateReport rate(Lake on, String quarter, RateRequest.Stage stage, long days) {
    return rate(on, quarter, stage, days, null);
  }

  private RateReport rate(
      Lake on, String quarter, RateRequest.Stage stage, long days, Path objections) {
    return RateJob.run(
        Nights.spark(),
        on,
        Contracts.load(),
        new RateRequest(
            quarter,
            stage,
            objections,
            ReleaseStore.open(on.root() + "/release", new Configuration()),
            Method.standard(),
            24,
            days,
            NightSettings.standard(),
            "tester",
            Instant.parse("2026-11-01T00:00:00Z").plusSeconds(60L * clock++)),
        ExampleBundle::pages,
        ExampleBundle.KEY,
        message -> {});
  }

  private static LiftGuardException refused(Runnable work) {
    return assertThrows(LiftGuardException.class, work::run);
  }

  private static Path folder(Lake of, String name) {
    return Path.of(of.root().toUri().getPath(), "release", name);
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    return ReleaseStore.open(folder.toString(), new Configuration()).read("");
  }

  private static List<String> verify(Path bundle, Path... earlier) throws IOException {
    List<Map<String, byte[]>> before = new ArrayList<>();
    for (Path path : earlier) {
      before.add(files(path));
    }
    VerifyReport report =
        RatingVerifier.verify(
            files(bundle), List.of(ExampleBundle.KEY.publicKey()), before, ExampleBundle::pages);
    assertEquals(VerifyReport.Signer.KNOWN, report.signer());
    return report.differences();
  }

  private static List<String> differences(String quarter, Release release) throws IOException {
    List<String> differences = new ArrayList<>();
    Map<String, List<List<Object>>> rows = ReleaseRows.of(release);
    for (String file : ExampleRelease.FILES) {
      differences.addAll(
          ExampleRelease.of(quarter).differences(RatingBundle.SCHEMA.file(file), rows.get(file)));
    }
    return differences;
  }

  @Test
  @Order(1)
  void givesEveryCellOfTheFirstReleaseOfTheWorkedExample() throws IOException {
    lake = ExampleFleet.afterItsNight(temp.resolve("lake"));
    RateReport draft = rate(lake, "2026Q2", RateRequest.Stage.DRAFT, 0);
    assertEquals(Release.DRAFT, draft.release().head().state());
    assertNull(draft.release().head().objectionsUntil());
    RateReport last = rate(lake, "2026Q2", RateRequest.Stage.FINAL, 0);
    assertEquals(List.of(), differences("2026Q2", last.release()));
    assertEquals(List.of(), last.differences());
    assertEquals(List.of(), last.release().changes());
    assertEquals(List.of(), verify(folder(lake, "2026Q2")));
    assertEquals(List.of(), verify(folder(lake, "2026Q2-d1")));
    Nights.copy(temp.resolve("lake"), temp.resolve("disputed"));
    disputed = Nights.lake(temp.resolve("disputed"));
  }

  @Test
  @Order(2)
  void givesEveryCellOfTheSecondReleaseOfTheWorkedExample() throws IOException {
    RateReport last = rate(lake, "2026Q3", RateRequest.Stage.FINAL, 0);
    assertEquals(List.of(), differences("2026Q3", last.release()));
    List<Map<String, String>> changes = ExampleRelease.of("2026Q3").rows("changes");
    assertEquals(
        changes.stream()
            .map(r -> r.get("firm_id") + r.get("stars_old") + "-" + r.get("stars_new"))
            .toList(),
        last.release().changes().stream()
            .map(
                c ->
                    c.firmId()
                        + c.starsOld()
                        + "-"
                        + (c.starsNew() == null ? "" : c.starsNew().toString()))
            .toList());
    assertEquals(
        List.of("", "", "VETO_ON", "VETO_OFF", "NOW_UNRATED"),
        last.release().changes().stream().map(c -> c.reasons()).toList());
    assertEquals(List.of("2026Q2"), last.release().head().previousReleases());
    assertEquals(20, last.release().history().size());
    assertEquals(List.of(), verify(folder(lake, "2026Q3"), folder(lake, "2026Q2")));
  }

  @Test
  @Order(3)
  void theSecondCheckerAgrees() throws Exception {
    for (String quarter : List.of("2026Q2", "2026Q3")) {
      Path bundle = folder(lake, quarter);
      Process python;
      try {
        python =
            new ProcessBuilder("python3", bundle.resolve(RatingBundle.CHECKER).toString())
                .redirectErrorStream(true)
                .start();
      } catch (IOException e) {
        assumeTrue(false, "no python3 on this machine: " + e.getMessage());
        return;
      }
      String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(python.waitFor(2, TimeUnit.MINUTES));
      assertEquals(0, python.exitValue(), said);
      assertTrue(said.contains(" 0 differ"), said);
      assertTrue(said.contains("figures compared"), said);
    }
  }

  /** What a firm can count for itself in its evidence is what its figures rest on. */
  @Test
  @Order(4)
  void evidenceAddsUpToTheCells() throws IOException {
    Map<String, Long> counted = new TreeMap<>();
    Path evidence = folder(lake, "evidence/2026Q3");
    for (Path file : Nights.files(evidence)) {
      List<List<String>> records = ReleaseText.records(Files.readAllBytes(file));
      List<String> head = records.get(0);
      for (List<String> r : records.subList(1, records.size())) {
        switch (file.getFileName().toString()) {
          case "events.csv" -> add(counted, "M1", r, head, "event_id");
          case "repeats.csv" -> add(counted, "M3", r, head, "event_id");
          case "missed_visits.csv" -> add(counted, "M4", r, head, "elevator_id");
          case "callouts.csv" -> {
            if (r.get(head.indexOf("event_id")).equals(r.get(head.indexOf("order_id")))) {
              add(counted, "M2", r, head, "event_id");
            }
          }
          case "lift_days.csv" ->
              counted.merge(
                  "days " + r.get(0), Long.parseLong(r.get(head.indexOf("lift_days"))), Long::sum);
          default -> assertTrue(file.endsWith("take_overs.csv") && r.size() == 5, file.toString());
        }
      }
    }
    Map<String, Long> cells = new TreeMap<>();
    for (Cell c : new RatingBundleReader(files(folder(lake, "2026Q3"))).cells()) {
      long count = c.measure().equals("M2") ? c.base() : c.observed();
      if (List.of("M1", "M2", "M3", "M4").contains(c.measure()) && count > 0) {
        cells.merge(c.measure() + " " + c.firmId(), count, Long::sum);
      }
      if (c.measure().equals("M1")) {
        cells.merge("days " + c.firmId(), c.base(), Long::sum);
      }
    }
    counted.values().removeIf(n -> n == 0);
    assertEquals(cells, counted);
    Map<String, String> sums =
        Digests.read(files(folder(lake, "2026Q3")).get(RatingBundle.EVIDENCE), new ArrayList<>());
    assertEquals(Nights.files(evidence).size(), sums.size());
    for (Map.Entry<String, String> sum : sums.entrySet()) {
      byte[] content = Files.readAllBytes(folder(lake, sum.getKey()));
      assertEquals(sum.getValue(), Digests.sha256(content), sum.getKey());
    }
  }

  private static void add(
      Map<String, Long> counted, String measure, List<String> r, List<String> head, String id) {
    assertTrue(head.contains(id));
    if (r.get(head.indexOf("counted")).equals("true")) {
      counted.merge(measure + " " + r.get(0), 1L, Long::sum);
    }
  }

  @Test
  @Order(5)
  void partitionsChangeNoCount() {
    RunRecord run = RunRecord.last(lake).orElseThrow();
    Window window =
        Window.of(Window.Quarter.of("2026Q3"), 24, 12, LocalDate.of(2023, 10, 1), run.asOf());
    List<RatingInputs> inputs = new ArrayList<>();
    String before = Nights.spark().conf().get("spark.sql.shuffle.partitions");
    for (String partitions : List.of("1", "7")) {
      Nights.spark().conf().set("spark.sql.shuffle.partitions", partitions);
      inputs.add(RatingInputs.read(Nights.spark(), lake, Contracts.load(), run, window, 30));
    }
    Nights.spark().conf().set("spark.sql.shuffle.partitions", before);
    assertEquals(inputs.get(0), inputs.get(1));
  }

  @ParameterizedTest(name = "{0} {1}: {3}")
  @Order(6)
  @CsvSource({
    "2026Q5, DRAFT, WRONG_USE, '2026Q5' is no quarter",
    "third, DRAFT, WRONG_USE, 'third' is no quarter",
    "2026Q4, DRAFT, WRONG_USE, 2026Q4 is not over",
    "2024Q2, DRAFT, DATA_REFUSED, 9 full months behind it",
    "2020Q1, DRAFT, DATA_REFUSED, 0 full months behind it",
    "2026Q1, CORRECT, WRONG_USE, no final release of 2026Q1 to correct",
    "2026Q1, FINAL, WRONG_USE, no draft of 2026Q1 that firms could have objected to",
    "2026Q2, DRAFT, WRONG_USE, 2026Q2 is final since",
    "2026Q2, FINAL, WRONG_USE, 2026Q2 is final since",
  })
  void refusesWithAReasonAndWritesNothing(
      String quarter, RateRequest.Stage stage, LiftGuardException.Kind kind, String reason)
      throws IOException {
    List<Path> before = Nights.files(folder(lake, ""));
    LiftGuardException refusal = refused(() -> rate(lake, quarter, stage, 15));
    assertEquals(kind, refusal.kind());
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    assertEquals(before, Nights.files(folder(lake, "")));
  }

  @ParameterizedTest
  @Order(7)
  @CsvSource(
      delimiter = '|',
      value = {
        "O1,F99,event,R000001,wrong,2026-10-15,, | is no firm of the register",
        "O1,F01,events,R000001,wrong,2026-10-15,, | record_type 'events' is none of",
        "O1,F01,event,R000001,wrong,15.10.2026,, | received_on '15.10.2026' is no date",
        "O1,F01,event,R000001,wrong,2026-10-15,upheld, | stand together or not at all",
        "O1,F01,event,R000001,wrong,2026-10-15,maybe,2026-10-16 | decision 'maybe' is none of",
        "O1,F01,event,,wrong,2026-10-15,, | record_id is missing",
        "O1,F01,event,R999999,wrong,2026-10-15,, | records that the lake does not hold: O1",
        "O1,F01,exposure,600006,wrong,2026-10-15,, | is not of the form LIFT:YYYY-MM-DD/YYYY-MM-DD",
        "O1,F01,event | 3 fields instead of 8",
      })
  void saysWhatIsBrokenInAnObjectionsFile(String line, String fault) throws IOException {
    List<Path> before = Nights.files(folder(disputed, ""));
    LiftGuardException refusal =
        refused(() -> rate(disputed, "2026Q3", RateRequest.Stage.DRAFT, 15, objections(line)));
    assertEquals(LiftGuardException.Kind.WRONG_USE, refusal.kind());
    assertTrue(refusal.getMessage().contains(fault), refusal.getMessage());
    assertEquals(before, Nights.files(folder(disputed, "")));
  }

  private static Path objections(String... lines) {
    try {
      return Files.writeString(
          temp.resolve("objections.csv"),
          String.join(",", RatingBundle.SCHEMA.file("objections").columnNames())
              + "\n"
              + String.join("\n", lines)
              + "\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @Order(8)
  void aDraftWaitsForObjectionsAndTheirDecisions() throws IOException {
    String first = "O1,F01,event,%s,not ours,2026-10-15,,".formatted(event("F01", 0));
    RateReport draft = rate(disputed, "2026Q3", RateRequest.Stage.DRAFT, 15, objections(first));
    assertEquals(LocalDate.of(2026, 10, 29), draft.release().head().objectionsUntil());
    assertEquals(1, draft.release().objections().size());
    LiftGuardException early = refused(() -> rate(disputed, "2026Q3", RateRequest.Stage.FINAL, 0));
    assertTrue(early.getMessage().contains("up to and including 2026-10-29"), early.getMessage());

    // The night after the window: one event is withdrawn as asked for; but F01 gets three new ones,
    // and a sanction of before the quarter's end becomes known.
    Path landing = temp.resolve("disputed-landing");
    Nights.copy(ExampleFleet.LANDING, landing);
    StringBuilder rescues = new StringBuilder(RESCUES);
    String stamps = "2026-09-%02dT%02d:00:00,,,2026-09-%02dT%02d:20:00,,1,1,open,DOR-01,";
    rescues.append(order(event("F01", 0)).replaceFirst("\n$", "") + ",true\n");
    List<String> lifts = lifts("F01");
    for (int n = 0; n < 3; n++) {
      rescues
          .append("N%03d,%s,96333,".formatted(n, lifts.get(n % lifts.size())))
          .append(stamps.formatted(1 + n % 28, n % 24, 1 + n % 28, n % 24))
          .append("2026-10-20T00:00:00,\n");
    }
    Files.writeString(landing.resolve("rescues/late.csv"), rescues);
    Files.writeString(
        landing.resolve("sanctions/late.csv"),
        "sanction_id,firm_id,kind,decided_on,ends_on,reference,recorded_at,deleted\n"
            + "S99,F01,forgery,2026-09-20,,late,2026-10-20T00:00:00,\n");
    Nights.run(disputed, landing, LocalDate.of(2026, 10, 30), NightRequest.Extent.INCREMENTAL);

    LiftGuardException open = refused(() -> rate(disputed, "2026Q3", RateRequest.Stage.FINAL, 15));
    assertTrue(open.getMessage().contains("without a decision: O1"), open.getMessage());
    String upheld = first.replace(",,", ",upheld,2026-10-20");
    String other =
        "O2,F01,event,%s,not ours,2026-10-16,upheld,2026-10-20".formatted(event("F01", 1));
    LiftGuardException uncorrected =
        refused(
            () -> rate(disputed, "2026Q3", RateRequest.Stage.FINAL, 15, objections(upheld, other)));
    assertTrue(
        uncorrected.getMessage().contains("O2 (event") && !uncorrected.getMessage().contains("O1"),
        uncorrected.getMessage());
    List<Path> before = Nights.files(folder(disputed, ""));
    LiftGuardException worse =
        refused(() -> rate(disputed, "2026Q3", RateRequest.Stage.FINAL, 15, objections(upheld)));
    assertEquals(LiftGuardException.Kind.DATA_REFUSED, worse.kind());
    assertTrue(worse.getMessage().contains("worse than in the draft"), worse.getMessage());
    assertTrue(worse.getMessage().contains("F01 "), worse.getMessage());
    assertTrue(worse.getMessage().contains("events N000"), worse.getMessage());
    assertTrue(worse.getMessage().contains("sanctions S99"), worse.getMessage());
    assertEquals(before, Nights.files(folder(disputed, "")));

    RateReport second = rate(disputed, "2026Q3", RateRequest.Stage.DRAFT, 15, objections(upheld));
    assertTrue(second.path().endsWith("2026Q3-d2"), second.path());
    assertEquals(LocalDate.of(2026, 11, 14), second.release().head().objectionsUntil());
    LiftGuardException again = refused(() -> rate(disputed, "2026Q3", RateRequest.Stage.FINAL, 15));
    assertTrue(again.getMessage().contains("2026-11-14"), again.getMessage());
    assertEquals(List.of(), verify(folder(disputed, "2026Q3-d2"), folder(disputed, "2026Q2")));
  }

  @Test
  @Order(9)
  void aCorrectionLeavesTheOldReleaseInPlace() throws IOException {
    Map<String, byte[]> old = files(folder(lake, "2026Q3"));
    Path landing = temp.resolve("corrected-landing");
    Nights.copy(ExampleFleet.LANDING, landing);
    // Half of F03's entrapments turn out to be another's: a firm with four stars gets better.
    StringBuilder rescues = new StringBuilder(RESCUES);
    for (int n = 0; n < 20; n++) {
      rescues.append(order(event("F03", n)).replaceFirst("\n$", "") + ",true\n");
    }
    Files.writeString(landing.resolve("rescues/late.csv"), rescues);
    Nights.run(lake, landing, LocalDate.of(2026, 10, 16), NightRequest.Extent.INCREMENTAL);
    RateReport corrected = rate(lake, "2026Q3", RateRequest.Stage.CORRECT, 15);
    Release.Head head = corrected.release().head();
    assertEquals("2026Q3-r2", head.releaseId());
    assertEquals(2, head.revision());
    assertEquals("2026Q3", head.supersedes());
    assertEquals(Release.FINAL, head.state());
    assertEquals(List.of("2026Q2"), head.previousReleases());
    var f03 =
        corrected.release().changes().stream()
            .filter(c -> c.firmId().equals("F03"))
            .findFirst()
            .orElseThrow();
    assertEquals("2026Q3", f03.comparedWith());
    assertTrue(f03.cellsChanged() > 0 && f03.reasons().contains("OWN_DATA"), f03.toString());
    assertEquals(List.of(), verify(folder(lake, "2026Q3-r2"), folder(lake, "2026Q2")));
    Map<String, byte[]> still = files(folder(lake, "2026Q3"));
    old.forEach((name, content) -> assertArrayEquals(content, still.get(name), name));

    Map<String, List<String>> states = new HashMap<>();
    for (ReleaseLog.Entry e : ReleaseLog.read(lake, ReleaseLog.RATING).entries()) {
      states.computeIfAbsent(e.bundle(), b -> new ArrayList<>()).add(e.state());
      assertEquals("tester", e.madeBy());
    }
    assertEquals(
        Map.of(
            "2026Q2-d1", List.of("draft"),
            "2026Q2", List.of("final"),
            "2026Q3", List.of("final", "corrected"),
            "2026Q3-r2", List.of("final")),
        states);
    assertEquals(
        "2026Q3-r2",
        ReleaseLog.read(lake, ReleaseLog.RATING).finalOf("2026Q3").orElseThrow().bundle());
  }

  @Test
  @Order(10)
  void aReleaseThatIsGoneOrChangedIsMissed() throws IOException {
    Path ratings = folder(lake, "2026Q2").resolve("ratings.csv");
    byte[] content = Files.readAllBytes(ratings);
    Files.write(ratings, "x".getBytes(StandardCharsets.UTF_8));
    LiftGuardException changed = refused(() -> rate(lake, "2026Q3", RateRequest.Stage.CORRECT, 15));
    assertTrue(changed.getMessage().contains("is not as it was made"), changed.getMessage());
    Files.write(ratings, content);
    Path aside = temp.resolve("aside");
    Files.move(folder(lake, "2026Q2"), aside);
    LiftGuardException gone = refused(() -> rate(lake, "2026Q3", RateRequest.Stage.CORRECT, 15));
    assertTrue(gone.getMessage().contains("2026Q2 is missing"), gone.getMessage());
    Files.move(aside, folder(lake, "2026Q2"));
  }

  /**
   * The sanction is lifted after the window, so the final release is kinder to F01 than its draft:
   * nobody has to wait for that. The run dies once between the folder and the row that makes it
   * count.
   */
  @Test
  @Order(11)
  void aFinalReleaseMayBeKinderAndIsMadeAfreshAfterADeath() throws IOException {
    Path landing = temp.resolve("disputed-landing");
    Files.writeString(
        landing.resolve("sanctions/lifted.csv"),
        "sanction_id,firm_id,kind,decided_on,ends_on,reference,recorded_at,deleted\n"
            + "S99,F01,forgery,2026-09-20,,late,2026-11-14T00:00:00,true\n");
    Nights.run(disputed, landing, LocalDate.of(2026, 11, 15), NightRequest.Extent.INCREMENTAL);
    FaultPoints.watch(
        point -> {
          if (point.equals("before append meta/releases")) {
            throw new Death();
          }
        });
    try {
      assertThrows(Death.class, () -> rate(disputed, "2026Q3", RateRequest.Stage.FINAL, 15));
    } finally {
      FaultPoints.reset();
    }
    assertTrue(Files.exists(folder(disputed, "2026Q3")), "the run died after its folder");
    assertEquals(Optional.empty(), ReleaseLog.read(disputed, ReleaseLog.RATING).finalOf("2026Q3"));

    RateReport last = rate(disputed, "2026Q3", RateRequest.Stage.FINAL, 15);
    List<RateReport.DraftDifference> differences = last.differences();
    assertEquals(
        List.of("F01"), differences.stream().map(RateReport.DraftDifference::firmId).toList());
    assertTrue(differences.get(0).now() > differences.get(0).draft(), differences.toString());
    assertTrue(differences.get(0).records().contains("sanctions S99"), differences.toString());
    assertTrue(
        Files.readString(Path.of(last.evidence()).resolve("changes-from-draft.csv"))
            .contains("sanctions S99"));
    assertEquals(List.of(), verify(folder(disputed, "2026Q3"), folder(disputed, "2026Q2")));
    assertEquals(
        "2026Q3",
        ReleaseLog.read(disputed, ReleaseLog.RATING).finalOf("2026Q3").orElseThrow().bundle());
  }

  /** Ends a run as a power cut would, but not the JVM. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private String event(String firm, int number) throws IOException {
    List<String> ids = new ArrayList<>();
    byte[] events =
        Files.readAllBytes(
            folder(disputed, "evidence/2026Q2-d1").resolve(firm).resolve("events.csv"));
    for (List<String> r : ReleaseText.records(events)) {
      // Of the quarters that both windows share.
      if (r.get(r.size() - 1).equals("true") && r.get(3).compareTo("2024-11-01") > 0) {
        ids.add(r.get(1));
      }
    }
    return ids.get(number);
  }

  private List<String> lifts(String firm) throws IOException {
    byte[] days =
        Files.readAllBytes(
            folder(disputed, "evidence/2026Q2-d1").resolve(firm).resolve("lift_days.csv"));
    return ReleaseText.records(days).stream()
        .filter(r -> r.get(2).equals("2026Q2") && r.get(6).equals("91"))
        .map(r -> r.get(1))
        .toList();
  }

  /** The line of an order in the example, recorded anew. */
  private static String order(String id) throws IOException {
    String line =
        Files.readAllLines(ExampleFleet.LANDING.resolve("rescues/all.csv")).stream()
            .filter(l -> l.startsWith(id + ","))
            .findFirst()
            .orElseThrow();
    return line.substring(0, line.lastIndexOf(',')) + ",2026-10-15T00:00:00\n";
  }
}
