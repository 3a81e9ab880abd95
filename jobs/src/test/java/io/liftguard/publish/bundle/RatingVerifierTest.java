package io.liftguard.publish.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.rating.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the verifier finds, and what it lets pass. */
class RatingVerifierTest {

  private static final List<PublicKeyText> KEYS = List.of(ExampleBundle.KEY.publicKey());

  private static Map<String, byte[]> earlier;
  private static Map<String, byte[]> bundle;
  private static Release release;

  @BeforeAll
  static void makeBundles() throws IOException {
    earlier = ExampleBundle.files("2026Q2");
    bundle = ExampleBundle.files("2026Q3");
    release = ExampleBundle.release("2026Q3");
  }

  private static VerifyReport verify(Map<String, byte[]> files) {
    return RatingVerifier.verify(files, KEYS, List.of(earlier), ExampleBundle::pages);
  }

  @Test
  void findsNothingInAnUntouchedBundle() {
    VerifyReport report = verify(bundle);
    assertEquals(List.of(), report.differences());
    assertTrue(report.trusted());
    assertEquals("2026Q3", report.releaseId());
    assertEquals(ExampleBundle.KEY.publicKey().fingerprint(), report.fingerprint());
    assertTrue(report.figures() > 30_000, "figures " + report.figures());
    assertTrue(RatingVerifier.verify(earlier, KEYS, List.of(), ExampleBundle::pages).trusted());
  }

  @Test
  void saysWhoseSignatureItIs() {
    VerifyReport unknown =
        RatingVerifier.verify(bundle, List.of(), List.of(), ExampleBundle::pages);
    assertEquals(List.of(), unknown.differences());
    assertEquals(VerifyReport.Signer.UNKNOWN, unknown.signer());
    assertFalse(unknown.trusted());
    VerifyReport other =
        RatingVerifier.verify(
            bundle, List.of(ExampleBundle.key(2).publicKey()), List.of(), ExampleBundle::pages);
    assertEquals(VerifyReport.Signer.WRONG, other.signer());
    Map<String, byte[]> unsigned = new TreeMap<>(bundle);
    unsigned.remove(RatingBundle.SIGNATURE);
    assertEquals(VerifyReport.Signer.WRONG, verify(unsigned).signer());
    assertFalse(verify(unsigned).differences().isEmpty());
  }

  @Test
  void givesTheSameBytesEveryTime() throws IOException {
    Map<String, byte[]> again = ExampleBundle.files("2026Q3");
    assertEquals(bundle.keySet(), again.keySet());
    bundle.forEach((name, content) -> assertArrayEquals(content, again.get(name), name));
  }

  /**
   * A digit is changed, and then hashes, description and signature are made anew by somebody who
   * has the key: only computing the figures again can find it.
   */
  @Test
  @Tag("slow")
  void findsEveryChangedDigit() {
    long seed = Long.getLong("liftguard.seed", 17L);
    int changes = Integer.getInteger("liftguard.changes", 1000);
    List<String> names =
        List.of(
            "cells.csv",
            "ratings.csv",
            "measures.csv",
            "glm.csv",
            "funnel.csv",
            "sensitivity.csv",
            "ratings.json",
            "vetoes.csv",
            "firms/F01.html",
            "firms/91500000MA5U02XX.html");
    // Each change has a seed of its own, so that any core may try it.
    List<String> missed =
        IntStream.range(0, changes)
            .parallel()
            .boxed()
            .flatMap(
                n -> missed(names.get(n % names.size()), new Random(seed * 1_000_003 + n)).stream())
            .toList();
    assertEquals(List.of(), missed);
  }

  /** Where a digit of a file was changed, if the verifier does not find it. */
  private static Optional<String> missed(String name, Random random) {
    byte[] content = bundle.get(name).clone();
    List<Integer> digits = digits(name, content);
    int at = digits.get(random.nextInt(digits.size()));
    byte old = content[at];
    content[at] = (byte) ('0' + (old - '0' + 1 + random.nextInt(9)) % 10);
    Map<String, byte[]> changed = new TreeMap<>(bundle);
    changed.put(name, content);
    RatingBundle.seal(changed, release.head(), ExampleBundle.KEY);
    // Pages are not written again: the marks on them must be enough.
    VerifyReport report =
        RatingVerifier.verify(changed, KEYS, List.of(earlier), ReleasePages.none());
    assertEquals(VerifyReport.Signer.KNOWN, report.signer());
    if (!report.differences().isEmpty()) {
      return Optional.empty();
    }
    String text = new String(content, StandardCharsets.UTF_8);
    int from = Math.max(0, at - 60);
    return Optional.of(
        name + " at " + at + ": " + text.substring(from, Math.min(from + 90, text.length())));
  }

  /** Digits of figures; of a page only what an element shows, not the marks themselves. */
  private static List<Integer> digits(String name, byte[] content) {
    List<Integer> digits = new ArrayList<>();
    boolean tag = false;
    boolean heading = false;
    for (int i = 0; i < content.length; i++) {
      if (name.endsWith(".html")) {
        tag = content[i] == '<' || (tag && content[i] != '>');
        if (tag && i + 2 < content.length && content[i + 1] == 'h' && content[i + 2] == '1') {
          heading = true;
        }
        if (tag && content[i] == '<' && content[i + 1] == '/') {
          heading = false;
        }
      }
      if (content[i] >= '0' && content[i] <= '9' && !tag && !heading) {
        digits.add(i);
      }
    }
    return digits;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ratings.csv | F07,第07电梯公司,rated | F07,第07电梯公司,unrated | ratings.csv [F07] status",
        "cells.csv | M2, | M9, | no such measure",
        "release.json | \"M1\" : 0.45 | \"M1\" : 0.46 | four weights",
        "release.json | 2024-10-01 | 2024-11-01 | do not go together",
        "glm.csv | base | level | glm.csv",
        "vetoes.csv | forgery | penalty | vetoes.csv",
        "firms/F01.html | data-as=\"FIXED2\" | data-as=\"FIXED1\" | composite: shows",
        "ratings.json | \"stars\":5 | \"stars\":4 | ratings.json says something else",
        "facts.csv | ,271, | ,272, | facts.csv",
      })
  void namesWhatDiffers(String file, String from, String to, String sentence) {
    Map<String, byte[]> source = file.equals("vetoes.csv") ? earlier : bundle;
    String text = new String(source.get(file), StandardCharsets.UTF_8);
    assertTrue(text.contains(from), text);
    Map<String, byte[]> changed = new TreeMap<>(source);
    changed.put(
        file,
        text.replaceFirst(java.util.regex.Pattern.quote(from), to)
            .getBytes(StandardCharsets.UTF_8));
    RatingBundle.seal(changed, release.head(), ExampleBundle.KEY);
    VerifyReport report = RatingVerifier.verify(changed, KEYS, List.of(), ReleasePages.none());
    assertTrue(
        report.differences().stream().anyMatch(d -> d.contains(sentence)),
        String.join("\n", report.differences()));
  }

  @Test
  void findsFilesThatAreMissingMoreOrChanged() {
    Map<String, byte[]> changed = new TreeMap<>(bundle);
    changed.remove("funnel.csv");
    changed.put("extra.txt", new byte[] {1});
    changed.put("glm.csv", new byte[0]);
    List<String> differences = verify(changed).differences();
    assertTrue(differences.contains("funnel.csv is missing"), differences.toString());
    assertTrue(differences.contains("extra.txt is not in SHA256SUMS"), differences.toString());
    assertTrue(
        differences.contains("glm.csv: another SHA-256 than in SHA256SUMS"),
        differences.toString());
  }
}
