package io.liftguard.publish.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.insurance.FeedMethod;
import io.liftguard.insurance.FeedRows;
import io.liftguard.insurance.Market;
import io.liftguard.insurance.Parameters;
import io.liftguard.lake.FaultPoints;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightRequest;
import io.liftguard.night.Nights;
import io.liftguard.publish.bundle.EvidenceFiles;
import io.liftguard.publish.bundle.ExampleRatings;
import io.liftguard.publish.bundle.ReleaseLog;
import io.liftguard.publish.bundle.VerifyReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
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
 * Feeds of a county with everything that goes wrong with policies. The tests build on each other: a
 * release is never taken back.
 */
@Tag("spark")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FeedJobTest {

  private static final String FIRST = "2026-02";
  private static final String SECOND = "2026-03";

  @TempDir static Path temp;

  private FeedCounty county;
  private Lake lake;
  private FeedReport first;
  private FeedReport second;

  /** Ends a run as a power cut would, but not the JVM. */
  private static final class Death extends java.lang.Error {
    private static final long serialVersionUID = 1L;
  }

  private static String release(String insurer, String name) {
    return EvidenceFiles.folder(insurer) + "/" + name;
  }

  private Path folder(String insurer, String name) {
    return temp.resolve("lake/feeds").resolve(release(insurer, name));
  }

  private List<Map<String, String>> rows(String insurer, String name) throws IOException {
    return FeedTests.rows(FeedTests.files(lake, release(insurer, name)).get("relativities.csv"));
  }

  private Map<String, String> row(String insurer, String name, String kind, String id)
      throws IOException {
    return rows(insurer, name).stream()
        .filter(r -> r.get("subject_type").equals(kind) && r.get("subject_id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> subjects(List<Map<String, String>> rows, String kind) {
    Set<String> subjects = new TreeSet<>();
    for (Map<String, String> row : rows) {
      if (row.get("subject_type").equals(kind)) {
        assertTrue(subjects.add(row.get("subject_id")), row.get("subject_id") + " stands twice");
      }
    }
    return subjects;
  }

  private static LiftGuardException refused(Runnable work) {
    return assertThrows(LiftGuardException.class, work::run);
  }

  private static List<String> tree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
  }

  private void verify(String insurer, String name, String... earlier) throws IOException {
    List<Map<String, byte[]>> before = new ArrayList<>();
    for (String old : earlier) {
      before.add(FeedTests.files(lake, release(insurer, old)));
    }
    VerifyReport report =
        FeedVerifier.verify(
            FeedTests.files(lake, release(insurer, name)),
            List.of(ExampleRatings.KEY.publicKey()),
            before);
    assertEquals(List.of(), report.differences(), insurer + " " + name);
    assertTrue(report.trusted());
  }

  /** The first run dies after one feed, the second between a folder and its record. */
  @Test
  @Order(1)
  void aRunThatDiesIsCompletedByTheSameCommand() throws IOException {
    county = new FeedCounty(temp.resolve("landing"));
    lake = Nights.lake(temp.resolve("lake"));
    Nights.run(lake, county.landing(), LocalDate.of(2026, 4, 2), NightRequest.Extent.INCREMENTAL);
    FeedRequest request =
        FeedTests.request(lake, FIRST, null, FeedRequest.Stage.FIRST, FeedMethod.standard());
    assertThrows(
        Death.class,
        () ->
            FeedJob.run(
                Nights.spark(),
                lake,
                Contracts.load(),
                request,
                ExampleRatings.KEY,
                message -> {
                  if (message.equals("feed of " + FeedCounty.ALPHA)) {
                    throw new Death();
                  }
                }));
    assertEquals(1, ReleaseLog.read(lake, ReleaseLog.FEED).entries().size());
    assertFalse(Files.exists(folder(FeedCounty.ALPHA, FIRST)));
    verify(FeedCounty.GAMMA, FIRST);
    Map<String, byte[]> made = FeedTests.files(lake, release(FeedCounty.GAMMA, FIRST));

    // What a run leaves that dies while it writes.
    Path half = folder(FeedCounty.ALPHA, "_" + FIRST + ".part");
    Files.createDirectories(half);
    Files.writeString(half.resolve("relativities.csv"), "half");
    FaultPoints.watch(
        point -> {
          if (point.equals("before append meta/releases")) {
            throw new Death();
          }
        });
    try {
      assertThrows(Death.class, () -> FeedTests.feed(lake, FIRST, null));
    } finally {
      FaultPoints.reset();
    }
    assertTrue(Files.exists(folder(FeedCounty.ALPHA, FIRST)), "it died after the folder");
    verify(FeedCounty.ALPHA, FIRST);
    assertFalse(Files.exists(half));
    assertEquals(1, ReleaseLog.read(lake, ReleaseLog.FEED).entries().size());

    first = FeedTests.feed(lake, FIRST, null);
    assertEquals(
        List.of(FeedCounty.ALPHA, FeedCounty.BETA),
        first.delivered().stream().map(d -> d.head().insurerId()).toList());
    assertEquals(3, ReleaseLog.read(lake, ReleaseLog.FEED).entries().size());
    Map<String, byte[]> still = FeedTests.files(lake, release(FeedCounty.GAMMA, FIRST));
    made.forEach((name, content) -> assertArrayEquals(content, still.get(name), name));
    for (String insurer : FeedCounty.INSURERS) {
      verify(insurer, FIRST);
    }
  }

  @Test
  @Order(2)
  void feedsHaveExactlyTheLiftsThatTheirPoliciesCover() throws IOException {
    // One by one: whoever asks later gets the same market.
    FeedTests.feed(lake, SECOND, FeedCounty.BETA);
    second = FeedTests.feed(lake, SECOND, null);
    assertEquals(
        List.of(FeedCounty.GAMMA, FeedCounty.ALPHA),
        second.delivered().stream().map(d -> d.head().insurerId()).toList());
    for (String insurer : FeedCounty.INSURERS) {
      List<Map<String, String>> rows = rows(insurer, SECOND);
      assertEquals(FeedCounty.covered(insurer), subjects(rows, FeedRows.ELEVATOR), insurer);
      assertEquals(Set.of(insurer), subjects(rows, FeedRows.BOOK));
      Set<String> firms = new TreeSet<>();
      rows.stream()
          .filter(r -> r.get("subject_type").equals(FeedRows.ELEVATOR))
          .map(r -> r.get("firm_id"))
          .filter(f -> !f.isEmpty())
          .forEach(firms::add);
      assertEquals(firms, subjects(rows, FeedRows.FIRM));
      assertEquals(
          insurer.equals(FeedCounty.ALPHA) ? FeedCounty.FIRMS : FeedCounty.FIRMS - 1, firms.size());
      verify(insurer, SECOND, FIRST);
      assertFalse(Files.exists(temp.resolve("lake/INS-伽马")), "an id led out of the folder");
    }
    // A subject has the same relativity whoever asks.
    for (String firm : List.of(FeedCounty.firm(0), FeedCounty.firm(5))) {
      assertEquals(
          row(FeedCounty.ALPHA, SECOND, FeedRows.FIRM, firm).get("relativity"),
          row(FeedCounty.BETA, SECOND, FeedRows.FIRM, firm).get("relativity"));
    }
    Map<String, String> alphas =
        row(FeedCounty.ALPHA, SECOND, FeedRows.ELEVATOR, FeedCounty.lift(0));
    Map<String, String> gammas =
        row(FeedCounty.GAMMA, SECOND, FeedRows.ELEVATOR, FeedCounty.lift(0));
    assertEquals(alphas.get("relativity"), gammas.get("relativity"));
    // Each with its own policies and claims: closed reserves are 0, open by default.
    assertEquals(
        List.of("304", "1", "100.50", "0.00"),
        Stream.of("earned_days", "claims", "claims_paid", "claims_reserve")
            .map(alphas::get)
            .toList());
    assertEquals(
        List.of("335", "1", "0.00", "70.25"),
        Stream.of("earned_days", "claims", "claims_paid", "claims_reserve")
            .map(gammas::get)
            .toList());
  }

  @Test
  @Order(3)
  void eachKindOfLiftHasItsReasons() throws IOException {
    Map<String, String> wanted =
        Map.of(
            FeedCounty.ALPHA + " LIFT-QX-ESC", "NO_EXPOSURE",
            FeedCounty.BETA + " LIFT-QX-FREE", "NO_FIRM",
            FeedCounty.BETA + " LIFT-QX-YOUNG", "NEW_SUBJECT",
            FeedCounty.GAMMA + " LIFT-QX-GONE", "NO_FIRM",
            FeedCounty.ALPHA + " " + FeedCounty.lift(2), "VETO_FIRM",
            FeedCounty.ALPHA + " " + FeedCounty.lift(1), "DATA_GAP");
    for (Map.Entry<String, String> one : wanted.entrySet()) {
      String[] words = one.getKey().split(" ", -1);
      Map<String, String> row = row(words[0], SECOND, FeedRows.ELEVATOR, words[1]);
      assertTrue(
          List.of(row.get("reason_codes").split(";")).contains(one.getValue()), row.toString());
    }
    Map<String, String> escalator = row(FeedCounty.ALPHA, SECOND, FeedRows.ELEVATOR, "LIFT-QX-ESC");
    assertEquals("0", escalator.get("exposure_days"));
    assertEquals("455", escalator.get("in_use_days"));
    assertEquals(
        row(FeedCounty.ALPHA, SECOND, FeedRows.FIRM, "FIRM-02").get("indicated"),
        escalator.get("indicated"));
    // A formula in a name stays a text, in CSV only.
    Map<String, byte[]> files = FeedTests.files(lake, release(FeedCounty.ALPHA, SECOND));
    assertTrue(
        new String(files.get("relativities.csv"), StandardCharsets.UTF_8).contains(",'=SUM(A1),"));
    assertTrue(
        new String(files.get("relativities.jsonl"), StandardCharsets.UTF_8)
            .contains("\"=SUM(A1)\""));
    JsonNode manifest = new ObjectMapper().readTree(files.get(FeedManifest.NAME));
    assertEquals("[\"" + FeedCounty.GAP + "\"]", manifest.get("data_gaps").toString());
    assertEquals(FIRST, manifest.get("previous_release").textValue());
  }

  /** What happened to policies: the book's earned premium by hand. */
  @Test
  @Order(4)
  void theBookHasItsOwnPoliciesOnly() throws IOException {
    Map<String, String> book = row(FeedCounty.BETA, SECOND, FeedRows.BOOK, FeedCounty.BETA);
    double earned = 0;
    long days = 0;
    for (String line : Files.readAllLines(county.landing().resolve("policies/all.csv"))) {
      String[] p = line.split(",", -1);
      if (p[2].equals(FeedCounty.BETA)) {
        LocalDate from = LocalDate.parse(p[3]);
        LocalDate to = LocalDate.parse(p[4]);
        LocalDate end = FeedCounty.DAY.plusDays(1);
        long inWindow =
            Math.max(0, Math.min(to.toEpochDay(), end.toEpochDay()) - from.toEpochDay());
        long term = to.toEpochDay() - from.toEpochDay();
        earned += term == 0 ? 0 : Double.parseDouble(p[6]) * inWindow / term;
        days += inWindow;
      }
    }
    assertEquals(earned, Double.parseDouble(book.get("earned_premium")), 0.005);
    assertEquals(Long.toString(days), book.get("earned_days"));
    assertEquals("0", book.get("claims"));
    // A claim on the policy that the lift has left belongs to the insurer that it had then.
    Map<String, String> alphas = row(FeedCounty.ALPHA, SECOND, FeedRows.BOOK, FeedCounty.ALPHA);
    assertEquals(
        List.of("2", "111.61", "22.22"),
        Stream.of("claims", "claims_paid", "claims_reserve").map(alphas::get).toList());
  }

  @Test
  @Order(5)
  void saysWhatItGotOver() {
    Map<FeedReport.Code, FeedReport.Remark> remarks = new HashMap<>();
    second
        .remarks()
        .forEach(r -> assertEquals(null, remarks.put(r.code(), r), "one of each in this county"));
    assertEquals(
        Map.of(
            FeedReport.Code.NO_FEED,
            new FeedReport.Remark(FeedReport.Code.NO_FEED, FeedCounty.DELTA, 1, ""),
            FeedReport.Code.UNKNOWN_LIFTS,
            new FeedReport.Remark(
                FeedReport.Code.UNKNOWN_LIFTS, FeedCounty.ALPHA, 1, "LIFT-QX-NOWHERE"),
            FeedReport.Code.SEVERAL_POLICIES,
            new FeedReport.Remark(
                FeedReport.Code.SEVERAL_POLICIES, FeedCounty.ALPHA, 1, FeedCounty.lift(4)),
            FeedReport.Code.NO_PREMIUM,
            new FeedReport.Remark(
                FeedReport.Code.NO_PREMIUM, FeedCounty.BETA, 1, FeedCounty.lift(13)),
            FeedReport.Code.CLAIMS_WITHOUT_POLICY,
            new FeedReport.Remark(FeedReport.Code.CLAIMS_WITHOUT_POLICY, "", 1, "K4")),
        remarks);
  }

  @Test
  @Order(6)
  void nothingOfAnotherInsurerIsInAnyFile() throws IOException {
    Set<String> policies = new TreeSet<>();
    for (String line : Files.readAllLines(county.landing().resolve("policies/all.csv"))) {
      policies.add(line.substring(0, line.indexOf(',')));
    }
    policies.remove("policy_id");
    assertTrue(policies.size() > 150);
    for (String insurer : FeedCounty.INSURERS) {
      Set<String> foreign = new TreeSet<>(FeedCounty.allLifts());
      foreign.removeAll(FeedCounty.covered(insurer));
      foreign.addAll(policies);
      for (String other : List.of("INS-ALPHA", "INS-BETA", "INS-伽马", "INS-DELTA")) {
        if (!insurer.endsWith(other)) {
          foreign.add(other);
        }
      }
      foreign.addAll(List.of("K1", "K2", "K3", "K4", "K5").stream().map(k -> "\"" + k).toList());
      for (String name : List.of(FIRST, SECOND)) {
        FeedTests.files(lake, release(insurer, name))
            .forEach(
                (file, content) -> {
                  String bytes = new String(content, StandardCharsets.ISO_8859_1);
                  for (String id : foreign) {
                    String text =
                        new String(
                            id.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
                    // The month before had other lifts, which are looked for in the second only.
                    assertFalse(
                        bytes.contains(text) && (name.equals(SECOND) || !id.startsWith("LIFT")),
                        insurer + " " + name + " " + file + " holds " + id);
                  }
                });
      }
    }
  }

  @Test
  @Order(7)
  void theMarketIsNeutralWithinBoundsAndSwing() {
    neutral(first.market());
    neutral(second.market());
    Map<String, Map<String, BigDecimal>> before = FeedRows.relativities(first.market());
    Map<String, Map<String, BigDecimal>> now = FeedRows.relativities(second.market());
    now.forEach(
        (kind, byId) ->
            byId.forEach(
                (id, r) -> {
                  double high = kind.equals(FeedRows.FIRM) ? 1.25 : 1.5;
                  assertTrue(r.doubleValue() >= 0.8 && r.doubleValue() <= high, kind + id + r);
                  BigDecimal p = before.get(kind).get(id);
                  if (p != null) {
                    double change = r.doubleValue() / p.doubleValue();
                    assertTrue(change >= 0.85 - 1e-6 && change <= 1.15 + 1e-6, kind + id + change);
                  }
                }));
  }

  private static void neutral(Market market) {
    double sum = 0;
    double days = 0;
    for (Market.OfFirm f : market.firms().values()) {
      sum +=
          FeedRows.relativities(market).get(FeedRows.FIRM).get(f.firmId()).doubleValue()
              * f.exposureDays();
      days += f.exposureDays();
    }
    assertEquals(1, sum / days, 1e-6, "firms");
    sum = 0;
    days = 0;
    Map<String, BigDecimal> lifts = FeedRows.relativities(market).get(FeedRows.ELEVATOR);
    for (Market.OfLift l : market.lifts().values()) {
      sum += lifts.get(l.elevatorId()).doubleValue() * l.exposureDays();
      days += l.exposureDays();
    }
    assertEquals(1, sum / days, 1e-6, "lifts");
  }

  @Test
  @Order(8)
  void everyLineObeysTheSchema() throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(new String(FeedJsonSchema.write(), StandardCharsets.UTF_8));
    String line = null;
    int lines = 0;
    for (String insurer : FeedCounty.INSURERS) {
      byte[] content = FeedTests.files(lake, release(insurer, SECOND)).get("relativities.jsonl");
      for (String each : new String(content, StandardCharsets.UTF_8).lines().toList()) {
        assertEquals(List.of(), errors(schema, each), each);
        line = each.contains("\"subject_type\":\"elevator\"") ? each : line;
        lines++;
      }
    }
    assertTrue(lines > 180, lines + " lines");
    // A schema that lets everything pass would have let these pass.
    for (String[] wrong :
        new String[][] {
          {"\"z\":\"0.", "\"z\":\"."},
          {"\"z\":\"", "\"zz\":\""},
          {"\"observed\":", "\"observed\":-1"},
          {"\"use_type\":\"", "\"use_type\":null,\"other\":\""},
          {"\"reason_codes\":[", "\"reason_codes\":[\"NO_SUCH_REASON\","},
          {"\"subject_type\":\"elevator\"", "\"subject_type\":\"book\""},
          {"\"relativity\":\"", "\"relativity\":\"1"},
          {"\"month\":\"2026-03\"", "\"month\":\"2026-13\""},
        }) {
      assertTrue(line.contains(wrong[0]), wrong[0]);
      String broken = line.replace(wrong[0], wrong[1]);
      boolean same = wrong[0].startsWith("\"relativity\"");
      assertEquals(same, errors(schema, broken).isEmpty(), broken);
    }
  }

  private static List<Error> errors(Schema schema, String line) {
    return schema.validate(
        line,
        InputFormat.JSON,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(Boolean.TRUE)));
  }

  @ParameterizedTest(name = "{0} {1} {2}: {4}")
  @Order(9)
  @CsvSource({
    "march, , FIRST, WRONG_USE, 'march' is no month",
    "2026-13, , FIRST, WRONG_USE, '2026-13' is no month",
    "2026-04, , FIRST, WRONG_USE, 2026-04 is not over",
    "2025-06, , FIRST, DATA_REFUSED, 6 full months of experience",
    "2026-03, INS-NONE, FIRST, WRONG_USE, There is no insurer 'INS-NONE'",
    "2026-03, INS-DELTA, FIRST, DATA_REFUSED, No policy of INS-DELTA covers a lift",
    "2026-03, INS-BETA, FIRST, WRONG_USE, INS-BETA/2026-03 is released since",
    "2026-03, , FIRST, WRONG_USE, All feeds of 2026-03 are released since",
    "2026-03, INS-NONE, CORRECT, WRONG_USE, There is no feed of 2026-03 for INS-NONE to correct",
    "2026-01, , CORRECT, WRONG_USE, There is no feed of 2026-01 to correct",
  })
  void refusesWithAReasonAndWritesNothing(
      String month,
      String insurer,
      FeedRequest.Stage stage,
      LiftGuardException.Kind kind,
      String reason)
      throws IOException {
    List<String> before = tree(temp.resolve("lake/feeds"));
    LiftGuardException e =
        refused(
            () ->
                FeedTests.run(
                    lake, FeedTests.request(lake, month, insurer, stage, FeedMethod.standard())));
    assertEquals(kind, e.kind());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertFalse(e.remedy().isBlank());
    assertEquals(before, tree(temp.resolve("lake/feeds")));
  }

  @Test
  @Order(10)
  void whatCannotBeNeutralStandsAtALimitAndSaysSo() throws IOException {
    Path copy = temp.resolve("narrow");
    Nights.copy(temp.resolve("lake"), copy);
    Lake narrow = Nights.lake(copy);
    FeedMethod method =
        FeedMethod.of(new double[] {0.8, 1}, new double[] {0.8, 1}, 0.15, 36, 10, 30);
    LiftGuardException other =
        refused(
            () ->
                FeedTests.run(
                    narrow,
                    FeedTests.request(
                        narrow, SECOND, FeedCounty.DELTA, FeedRequest.Stage.FIRST, method)));
    assertFalse(other.getMessage().isEmpty());
    FeedReport report =
        FeedTests.run(
            narrow, FeedTests.request(narrow, SECOND, null, FeedRequest.Stage.CORRECT, method));
    Parameters parameters = report.market().parameters();
    assertEquals(Parameters.Side.UPPER, parameters.elevator().side());
    assertEquals(Parameters.Side.UPPER, parameters.firm().side());
    assertTrue(
        report.remarks().stream()
            .anyMatch(r -> r.code() == FeedReport.Code.NOT_NEUTRAL && r.example().equals("firm")));
    Map<String, byte[]> files = FeedTests.files(narrow, "INS-BETA/2026-03-r2");
    JsonNode manifest = new ObjectMapper().readTree(files.get(FeedManifest.NAME));
    assertFalse(manifest.at("/parameters/firm/neutral").booleanValue());
    assertTrue(manifest.at("/parameters/elevator/k").isNull());
    for (Map<String, String> row : FeedTests.rows(files.get("relativities.csv"))) {
      assertTrue(row.get("reason_codes").contains("NOT_NEUTRAL"), row.toString());
    }
    VerifyReport checked =
        FeedVerifier.verify(files, List.of(ExampleRatings.KEY.publicKey()), List.of());
    assertEquals(List.of(), checked.differences());
  }

  /** Late records of one firm move the whole market, and every feed says what it changed. */
  @Test
  @Order(11)
  void aCorrectionLeavesTheOldFeedInPlace() throws IOException {
    Map<String, byte[]> old = FeedTests.files(lake, release(FeedCounty.ALPHA, SECOND));
    county.lateRescues(3, 40);
    Nights.run(lake, county.landing(), LocalDate.of(2026, 4, 5), NightRequest.Extent.INCREMENTAL);
    FeedReport corrected = FeedTests.correct(lake, SECOND, null);
    assertEquals(3, corrected.delivered().size());
    for (FeedReport.Delivered d : corrected.delivered()) {
      assertEquals(2, d.head().revision());
      assertEquals(d.head().insurerId() + "/" + SECOND, d.head().supersedes());
      assertEquals(FIRST, d.head().previousRelease());
      assertTrue(d.changes() > 100, "changes " + d.changes());
      verify(d.head().insurerId(), SECOND + "-r2", SECOND, FIRST);
    }
    neutral(corrected.market());
    Map<String, byte[]> still = FeedTests.files(lake, release(FeedCounty.ALPHA, SECOND));
    old.forEach((name, content) -> assertArrayEquals(content, still.get(name), name));
    Map<String, String> firm =
        row(FeedCounty.ALPHA, SECOND + "-r2", FeedRows.FIRM, FeedCounty.firm(3));
    assertTrue(firm.get("reason_codes").contains("CORRECTED"), firm.toString());
    List<Map<String, String>> changes =
        FeedTests.rows(
            FeedTests.files(lake, release(FeedCounty.ALPHA, SECOND + "-r2")).get("changes.csv"));
    Map<String, String> before =
        FeedTests.rows(old.get("relativities.csv")).stream()
            .filter(r -> r.get("subject_id").equals(FeedCounty.firm(3)))
            .findFirst()
            .orElseThrow();
    assertTrue(
        changes.contains(
            new TreeMap<>(
                Map.of(
                    "subject_type", "firm",
                    "subject_id", FeedCounty.firm(3),
                    "column", "observed",
                    "old", before.get("observed"),
                    "new", firm.get("observed")))),
        changes.stream().filter(c -> c.get("subject_type").equals("firm")).toList().toString());
    assertEquals(
        Integer.parseInt(before.get("observed")) + 40, Integer.parseInt(firm.get("observed")));
  }

  /** One insurer is corrected first, then the others: they get that market, not a third one. */
  @Test
  @Order(12)
  void whoIsCorrectedLaterGetsTheSameMarket() throws IOException {
    county.lateRescues(7, 25);
    Nights.run(lake, county.landing(), LocalDate.of(2026, 4, 6), NightRequest.Extent.INCREMENTAL);
    FeedTests.correct(lake, SECOND, FeedCounty.ALPHA);
    county.lateRescues(8, 10);
    Nights.run(lake, county.landing(), LocalDate.of(2026, 4, 7), NightRequest.Extent.INCREMENTAL);
    FeedReport others = FeedTests.correct(lake, SECOND, null);
    assertEquals(
        List.of(FeedCounty.GAMMA, FeedCounty.BETA),
        others.delivered().stream().map(d -> d.head().insurerId()).toList());
    for (String insurer : FeedCounty.INSURERS) {
      assertEquals("2026-04-06", rows(insurer, SECOND + "-r3").get(0).get("as_of"), insurer);
      verify(insurer, SECOND + "-r3", SECOND + "-r2", FIRST);
    }
    assertEquals(
        row(FeedCounty.ALPHA, SECOND + "-r3", FeedRows.ELEVATOR, FeedCounty.lift(0))
            .get("relativity"),
        row(FeedCounty.GAMMA, SECOND + "-r3", FeedRows.ELEVATOR, FeedCounty.lift(0))
            .get("relativity"));
  }
}
