package io.liftguard.publish.feed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.ReleaseSchema;
import io.liftguard.insurance.FeedHead;
import io.liftguard.insurance.FeedRows;
import io.liftguard.insurance.Market;
import io.liftguard.insurance.Rpi1;
import io.liftguard.publish.bundle.Digests;
import io.liftguard.publish.bundle.ExampleRatings;
import io.liftguard.publish.bundle.PublicKeyText;
import io.liftguard.publish.bundle.ReleaseStore;
import io.liftguard.publish.bundle.Seal;
import io.liftguard.publish.bundle.VerifyReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the verifier of feeds finds, and what it lets pass. */
class FeedVerifierTest {

  private static final ReleaseSchema.File FILE = FeedFiles.SCHEMA.file(FeedFiles.RELATIVITIES);
  private static final List<String> COLUMNS = FILE.columnNames();
  private static final List<PublicKeyText> KEYS = List.of(ExampleRatings.KEY.publicKey());

  @TempDir static Path temp;

  private static ReleaseStore store;
  private static FeedHead head;
  private static List<List<Object>> rows;
  private static Map<String, byte[]> feed;
  private static int number;

  @BeforeAll
  static void makeAFeed() throws IOException {
    store = ReleaseStore.open(temp.toString(), new Configuration());
    FeedFleet fleet = new FeedFleet(720, 5);
    Market first = Rpi1.compute(fleet.inputs(Map.of()));
    // The month before: other relativities, so that the swing has something to limit.
    Map<String, Map<String, BigDecimal>> previous = new HashMap<>();
    FeedRows.relativities(first)
        .forEach(
            (kind, byId) -> {
              Map<String, BigDecimal> moved = new HashMap<>();
              byId.forEach(
                  (id, r) -> {
                    if (id.hashCode() % 5 != 0) {
                      moved.put(
                          id, r.multiply(new BigDecimal("0.8")).setScale(6, RoundingMode.HALF_UP));
                    }
                  });
              previous.put(kind, moved);
            });
    Market market = Rpi1.compute(fleet.inputs(previous));
    head = FeedFleet.head(market, 1, "2026-08");
    rows = new FeedRows(head, COLUMNS).of(market, fleet.insured(), fleet.details(), fleet.stars());
    feed = write(head, rows, null);
  }

  private static Map<String, byte[]> write(
      FeedHead of, List<List<Object>> made, List<List<Object>> changes) throws IOException {
    String folder = "feed-" + number++;
    FeedFiles.write(store, folder, of, made, changes, ExampleRatings.KEY);
    return store.read(folder);
  }

  private static VerifyReport verify(Map<String, byte[]> files) {
    return FeedVerifier.verify(files, KEYS, List.of());
  }

  /** Makes sums and signature anew, as somebody would who has the key. */
  private static Map<String, byte[]> sealed(Map<String, byte[]> files) {
    Map<String, byte[]> sealed = new TreeMap<>(files);
    Seal.UNSIGNED.forEach(sealed::remove);
    Map<String, String> sums = new TreeMap<>();
    sealed.forEach((name, content) -> sums.put(name, Digests.sha256(content)));
    byte[] list = Digests.sums(sums);
    sealed.put(Seal.SUMS, list);
    sealed.put(Seal.SIGNATURE, ExampleRatings.KEY.sign(list));
    return sealed;
  }

  @Test
  void findsNothingInAnUntouchedFeed() {
    VerifyReport report = verify(feed);
    assertEquals(List.of(), report.differences());
    assertTrue(report.trusted());
    assertEquals("INS-A/2026-09", report.releaseId());
    assertTrue(report.figures() > 20_000, "figures " + report.figures());
    assertTrue(rows.size() > 240, rows.size() + " rows");
    // All that a row can be stands in it: otherwise the check would have had nothing to find.
    String csv = new String(feed.get("relativities.csv"), StandardCharsets.UTF_8);
    for (String reason :
        List.of(
            "EXPERIENCE",
            "LOW_CREDIBILITY",
            "NO_EXPOSURE",
            "NEW_SUBJECT",
            "NO_FIRM",
            "VETO_FIRM",
            "SWING_LIMITED",
            "FLOOR_APPLIED",
            "CAP_APPLIED",
            "DATA_GAP")) {
      assertTrue(csv.contains(reason), reason);
    }
  }

  /** What insurers read before the first feed; {@code -Dliftguard.write=true} writes it anew. */
  @Test
  void theCommittedSchemaIsThatOfTheFeed() throws IOException {
    Path committed =
        Path.of(System.getProperty("liftguard.root"))
            .resolve("schemas/feed")
            .resolve(FeedJsonSchema.NAME);
    if (Boolean.getBoolean("liftguard.write")) {
      Files.write(committed, FeedJsonSchema.write());
    }
    assertArrayEquals(
        FeedJsonSchema.write(),
        Files.readAllBytes(committed),
        "run this test with -Dliftguard.write=true");
  }

  @Test
  void saysWhoseSignatureItIs() {
    assertEquals(
        VerifyReport.Signer.UNKNOWN, FeedVerifier.verify(feed, List.of(), List.of()).signer());
    VerifyReport other =
        FeedVerifier.verify(feed, List.of(ExampleRatings.otherKey().publicKey()), List.of());
    assertEquals(VerifyReport.Signer.WRONG, other.signer());
    assertFalse(other.trusted());
  }

  @Test
  void givesTheSameBytesEveryTime() throws IOException {
    Map<String, byte[]> again = write(head, rows, null);
    assertEquals(feed.keySet(), again.keySet());
    feed.forEach((name, content) -> assertArrayEquals(content, again.get(name), name));
  }

  /** A digit of one file is changed, and the sums and the signature are made anew. */
  @Test
  void findsEveryDigitThatIsChangedInOneFile() {
    Random random = new Random(Long.getLong("liftguard.seed", 23L));
    int changes = Integer.getInteger("liftguard.changes", 90);
    List<String> names = List.of("relativities.csv", "relativities.jsonl", "relativities.parquet");
    List<String> missed = new ArrayList<>();
    for (int n = 0; n < changes; n++) {
      String name = names.get(n % names.size());
      byte[] content = feed.get(name).clone();
      int at = random.nextInt(content.length);
      while (content[at] < '0' || content[at] > '9') {
        at = random.nextInt(content.length);
      }
      content[at] = (byte) ('0' + (content[at] - '0' + 1 + random.nextInt(9)) % 10);
      Map<String, byte[]> changed = new TreeMap<>(feed);
      changed.put(name, content);
      VerifyReport report = verify(sealed(changed));
      assertEquals(VerifyReport.Signer.KNOWN, report.signer());
      if (report.differences().isEmpty()) {
        missed.add(name + " at " + at);
      }
    }
    assertEquals(List.of(), missed);
  }

  /**
   * A figure is changed in all three forms of the file and in the totals: only computing it again
   * can find that.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "firm z",
        "firm indicated",
        "firm relativity",
        "firm previous_relativity",
        "firm observed",
        "elevator expected",
        "elevator z",
        "elevator indicated",
        "elevator relativity",
        "elevator previous_relativity",
        "elevator observed",
        "elevator exposure_days",
        "elevator firm_relativity",
        "elevator public_stars",
        "elevator entrapments_mnt",
        "elevator trapped_lt15",
        "elevator iot_share",
        "book exposure_days",
        "book observed",
        "book expected",
        "book relativity",
        "book relativity_low",
        "book relativity_high",
        "book mean_relativity",
        "book claims_frequency",
        "book loss_ratio",
        "book claims",
        "book claims_paid",
        "book earned_premium",
      })
  void findsAFigureThatIsChangedEverywhere(String where) throws IOException {
    String kind = where.split(" ", -1)[0];
    int column = COLUMNS.indexOf(where.split(" ", -1)[1]);
    Random random = new Random(where.hashCode());
    List<Integer> candidates = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      List<Object> row = rows.get(i);
      if (row.get(COLUMNS.indexOf("subject_type")).equals(kind)
          && row.get(column) != null
          && matters(row, where)) {
        candidates.add(i);
      }
    }
    assertFalse(candidates.isEmpty(), where);
    for (int n = 0; n < 3; n++) {
      int at = candidates.get(random.nextInt(candidates.size()));
      List<List<Object>> changed = new ArrayList<>(rows);
      List<Object> row = new ArrayList<>(rows.get(at));
      Object old = row.get(column);
      row.set(
          column,
          old instanceof BigDecimal number
              ? (Object)
                  number.add(BigDecimal.valueOf(1000L + random.nextInt(9000), number.scale()))
              : old instanceof Integer stars
                  ? (Object) (stars % 5 + 1)
                  : (Object) (((Number) old).longValue() + 1 + random.nextInt(9)));
      changed.set(at, row);
      List<String> differences = verify(write(head, changed, null)).differences();
      assertFalse(differences.isEmpty(), where + ": " + old + " became " + row.get(column));
    }
  }

  private static boolean isAtTheSwing(List<Object> row) {
    double previous = ((BigDecimal) row.get(COLUMNS.indexOf("previous_relativity"))).doubleValue();
    double now = ((BigDecimal) row.get(COLUMNS.indexOf("relativity"))).doubleValue();
    return Math.abs(Math.abs(now / previous - 1) - head.method().swing()) < 1e-5;
  }

  /** Whether another figure of the row follows from this one. */
  private static boolean matters(List<Object> row, String where) {
    List<?> reasons = (List<?>) row.get(COLUMNS.indexOf("reason_codes"));
    // The release before decides only where the swing binds: not where a limit lies beyond it.
    return switch (where) {
      case "firm previous_relativity", "elevator previous_relativity" ->
          reasons.contains("SWING_LIMITED") && isAtTheSwing(row);
      default -> true;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "manifest.json | \"observed\" | \"observe\" | control_totals",
        "manifest.json | \"elevator\" : 2 | \"elevator\" : 3 | row_counts",
        "manifest.json | \"window_from\" : \"2023-10-01\" | \"window_from\" : \"2023-11-01\" | manifest",
        "manifest.json | \"supersedes\" : null | \"supersedes\" : \"x\" | supersedes",
        "manifest.json | 2025-02 | 2021-02 | is not in the window",
        "manifest.json | \"swing\" : 0.15 | \"swing\" : 0.05 | relativity",
        "manifest.json | \"cap\" : 1.25 | \"cap\" : 1.05 | relativity",
        "manifest.json | RPI-1.0 | RPI-2.0 | does not know the method",
        "relativities.schema.json | \"minLength\" : 1 | \"minLength\" : 0 | schema of version",
        "relativities.jsonl | \"z\":\"0. | \"z\":\"00. | no value of the type",
        "relativities.jsonl | EXPERIENCE | EXPERTISE | no value of the type",
        "relativities.jsonl | \"subject_type\":\"firm\" | \"subject_type\":\"firma\" | no such subject_type",
        "relativities.csv | firm_name | firmname | columns are not those",
      })
  void namesWhatDiffers(String file, String from, String to, String sentence) {
    String text = new String(feed.get(file), StandardCharsets.UTF_8);
    assertTrue(text.contains(from), from);
    Map<String, byte[]> changed = new TreeMap<>(feed);
    changed.put(
        file,
        text.replaceFirst(java.util.regex.Pattern.quote(from), to)
            .getBytes(StandardCharsets.UTF_8));
    List<String> differences = verify(sealed(changed)).differences();
    assertTrue(
        differences.stream().anyMatch(d -> d.contains(sentence)), String.join("\n", differences));
  }

  @Test
  void findsFilesThatAreMissingMoreOrChanged() {
    Map<String, byte[]> changed = new TreeMap<>(feed);
    changed.remove("relativities.parquet");
    changed.put("notes.txt", new byte[] {1});
    List<String> differences = verify(changed).differences();
    assertTrue(differences.contains("relativities.parquet is missing"), differences.toString());
    assertTrue(differences.contains("notes.txt is not in SHA256SUMS"), differences.toString());
    Map<String, byte[]> more = new TreeMap<>(feed);
    more.put("notes.txt", new byte[] {1});
    assertTrue(verify(sealed(more)).differences().contains("notes.txt is no file of this feed"));
  }

  @Test
  void holdsACorrectionAgainstWhatItCorrects() throws IOException {
    // The details of two lifts were wrong: no relativity moves.
    List<List<Object>> now = new ArrayList<>(rows);
    int faults = COLUMNS.indexOf("faults");
    for (int at : List.of(rows.size() - 2, rows.size() - 9)) {
      List<Object> row = new ArrayList<>(rows.get(at));
      row.set(faults, 77L);
      now.set(at, row);
    }
    FeedHead second =
        new FeedHead(
            head.insurerId(),
            head.month(),
            2,
            head.releaseId(),
            head.previousRelease(),
            head.ratingRelease(),
            head.methodVersion(),
            head.definitionVersion(),
            head.codeVersion(),
            head.asOf(),
            head.windowFrom(),
            head.windowTo(),
            head.createdAt(),
            head.method(),
            head.parameters(),
            head.dataGaps());
    FeedChanges changes =
        FeedChanges.of(feed.get("relativities.csv"), now, new FeedRows(second, COLUMNS));
    // The figure itself and the reasons, of two rows.
    assertEquals(4, changes.changes().size());
    Map<String, byte[]> corrected = write(second, changes.rows(), changes.changes());
    assertEquals(List.of(), verify(corrected).differences());
    assertEquals(List.of(), FeedVerifier.verify(corrected, KEYS, List.of(feed)).differences());

    // A change that is kept back.
    Map<String, byte[]> silent = write(second, changes.rows(), changes.changes().subList(0, 2));
    assertTrue(
        verify(silent).differences().stream().anyMatch(d -> d.contains("marked CORRECTED")),
        verify(silent).differences().toString());
    // A change of which neither the mark nor the file tells: the earlier revision shows it.
    List<List<Object>> hidden = new ArrayList<>(changes.rows());
    List<Object> row = new ArrayList<>(hidden.get(rows.size() - 5));
    row.set(faults, 78L);
    hidden.set(rows.size() - 5, row);
    Map<String, byte[]> quiet = write(second, hidden, changes.changes());
    assertEquals(List.of(), verify(quiet).differences());
    assertFalse(FeedVerifier.verify(quiet, KEYS, List.of(feed)).differences().isEmpty());
    // Another insurer's, or another month's, is no earlier release of it.
    assertTrue(
        FeedVerifier.verify(feed, KEYS, List.of(corrected)).differences().stream()
            .anyMatch(d -> d.contains("neither what this one corrects")));
  }
}
