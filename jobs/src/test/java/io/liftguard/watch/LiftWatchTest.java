package io.liftguard.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Reasons of lifts, a sentence per row: just below, on and just above each threshold. */
class LiftWatchTest {

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/watch/lift_reasons.csv", numLinesToSkip = 1)
  void findsWhatTheTableSays(String sentence, String given, String expected) {
    String found = LiftCase.of(given).reasons(expected);
    assertEquals(expected == null ? "" : expected, found, sentence);
  }

  /** A reason that is added to the catalogue needs rows of its own. */
  @Test
  void everyReasonHasItsRows() throws IOException {
    Set<String> without = new TreeSet<>(WatchRules.load().liftReasons().keySet());
    String table = table("lift_reasons.csv");
    without.removeIf(reason -> table.contains(reason + "@"));
    assertEquals(Set.of(), without);
  }

  static String table(String name) throws IOException {
    try (InputStream in = LiftWatchTest.class.getResourceAsStream("/watch/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Evidence names what somebody would look up first. */
  @Test
  void evidenceNamesRecordsAndDays() {
    assertEquals(
        List.of("2026-03-02 E1; 2026-03-31 E2"),
        evidence("entrapment E1 -29; entrapment E2 0; entrapment E0 -30"));
    assertEquals(List.of("2025-12-21 I1"), evidence("inspection I1 -500 -100"));
    assertEquals(List.of("15 d; F1"), evidence("overdue -14 0"));
    assertEquals(List.of("C1; F1; 2026-03-22"), evidence("contract C1 2018-01-01 -9"));
    assertEquals(List.of("F1; 2026-03-30"), evidence("licence -1"));
    assertEquals(
        List.of("3: A, B, C"), evidence("fault A -20 08:00; fault B -10 08:00; fault C 0 08:00"));
    assertEquals(List.of("A"), evidence("fault A -20 12:00 restored=no"));
    assertEquals(
        List.of("replace; 2025-12-01"),
        evidence("state 2016-01-01; state -100 assessment=replace assessed=-120"));
    assertEquals(List.of("2026-01-30; 60 d"), evidence("visit -60"));
  }

  private static List<String> evidence(String given) {
    return LiftCase.of(given).findings().stream().map(Finding::evidence).toList();
  }

  /** Of many records only some are named, and that there are more is said. */
  @Test
  void namesNoMoreThanTenRecords() {
    StringBuilder given = new StringBuilder();
    for (int i = 10; i < 21; i++) {
      given.append("fault F%d -%d 08:00;".formatted(i, 30 - i));
    }
    String evidence = evidence(given.toString()).get(0);
    assertTrue(evidence.startsWith("11: F10, F11,"), evidence);
    assertTrue(evidence.endsWith("F19, …"), evidence);
  }
}
