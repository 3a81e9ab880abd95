package io.liftguard.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.liftguard.watch.FirmRecordsNow.ExternalShare;
import io.liftguard.watch.FirmRecordsNow.Sanction;
import io.liftguard.watch.FirmRecordsNow.Tally;
import io.liftguard.watch.FirmRecordsNow.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Reasons of firms, a sentence per row: just below, on and just above each threshold. */
class FirmWatchTest {

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/watch/firm_reasons.csv", numLinesToSkip = 1)
  void findsWhatTheTableSays(String sentence, String given, String expected) {
    assertEquals(
        expected == null ? "" : expected, Notation.text(findings(given), expected), sentence);
  }

  @Test
  void everyReasonHasItsRows() throws IOException {
    Set<String> without = new TreeSet<>(WatchRules.load().firmReasons().keySet());
    String table = LiftWatchTest.table("firm_reasons.csv");
    without.removeIf(reason -> table.contains(reason + "@"));
    assertEquals(Set.of(), without);
  }

  @Test
  void evidenceNamesFiguresAndRecords() {
    assertEquals(List.of("2026-03-30"), evidence("licence -1"));
    assertEquals(
        List.of("2026-03-29 criticism S2; 2026-03-30 fine S1"),
        evidence("sanction S1 fine -1 30; sanction S2 criticism -2 30; sanction S3 fine -9 -1"));
    assertEquals(List.of("3 / 14 = 21.4 %"), evidence("orders 0 3 14"));
    assertEquals(List.of("1 / 9 = 11.1 %"), evidence("lifts -30 0 9; lifts -3 1 0"));
    assertEquals(
        List.of("1: 2026-03-26 V1 + V2"),
        evidence("work T1 L1 V1 -5 09:00 09:30; work T1 L2 V2 -5 09:29 10:00"));
    assertEquals(
        List.of("15 / 21 = 71.4 %; 50.0 % > 30.0 %"),
        evidence("external 2026-03-31 15 21 0.5 0.3"));
  }

  private static List<String> evidence(String given) {
    return findings(given).stream().map(Finding::evidence).toList();
  }

  private static List<Finding> findings(String given) {
    int licence = Notation.AS_OF + 1000;
    List<Sanction> sanctions = new ArrayList<>();
    SortedMap<Integer, Tally> orders = new TreeMap<>();
    SortedMap<Integer, Tally> visits = new TreeMap<>();
    SortedMap<Integer, Tally> lifts = new TreeMap<>();
    List<Work> work = new ArrayList<>();
    List<ExternalShare> external = new ArrayList<>();
    for (Notation words : Notation.statements(given)) {
      switch (words.verb()) {
        case "licence" -> licence = words.day(0);
        case "sanction" ->
            sanctions.add(new Sanction(words.at(0), words.at(1), words.day(2), words.day(3)));
        case "orders" -> orders.merge(words.day(0), tally(words), Tally::plus);
        case "visits" -> visits.merge(words.day(0), tally(words), Tally::plus);
        case "lifts" -> lifts.merge(words.day(0), tally(words), Tally::plus);
        case "work" ->
            work.add(
                new Work(
                    words.at(0),
                    words.at(1),
                    words.at(2),
                    words.instant(3, 4),
                    words.instant(3, 5)));
        case "external" ->
            external.add(
                new ExternalShare(
                    words.day(0),
                    tally(words),
                    Double.parseDouble(words.at(3)),
                    Double.parseDouble(words.at(4))));
        default -> throw new IllegalArgumentException("no statement " + words.verb());
      }
    }
    return FirmWatch.of(
        new FirmRecordsNow("F1", licence, sanctions, orders, visits, lifts, work, external),
        WatchRules.load(),
        Notation.AS_OF);
  }

  private static Tally tally(Notation words) {
    return new Tally(words.number(1), words.number(2));
  }
}
