package io.liftguard.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.liftguard.contract.Text;
import io.liftguard.domain.Times;
import io.liftguard.plan.ActionPlan.Comparison;
import io.liftguard.plan.ActionPlan.LiftMeasure;
import io.liftguard.plan.ActionPlan.Milestone;
import io.liftguard.plan.Board.HandKept;
import io.liftguard.plan.Board.LiftValue;
import io.liftguard.plan.Progress.Point;
import io.liftguard.plan.Progress.Status;
import io.liftguard.watch.LiftCase;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The plan board: statuses and rules by tables, and which figure becomes a milestone's value. */
class BoardTest {

  private static final LocalDate AS_OF = LocalDate.of(2026, 3, 31);
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
  private static final LiftMeasure ADDED = new LiftMeasure(LiftRule.LIFTS_ADDED, null, 0);
  private static final LiftMeasure PAPERLESS = new LiftMeasure(LiftRule.PAPERLESS_LIFTS, null, 0);

  /** A status; deadline and first day in days after as_of. */
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/plan/status.csv", numLinesToSkip = 1)
  void statusIsAsTheTableSays(
      String sentence,
      String comparison,
      double target,
      int deadline,
      Double value,
      int firstOn,
      double first,
      String expected) {
    Status status =
        Progress.of(
            Comparison.of(comparison),
            target,
            AS_OF.plusDays(deadline),
            value,
            AS_OF,
            value == null ? null : new Point(AS_OF.plusDays(firstOn), first));
    assertEquals(expected, status.id(), sentence);
  }

  /** A rule over one lift; the lifts are written as for the watch list. */
  @ParameterizedTest(name = "{1}: {0}")
  @CsvFileSource(resources = "/plan/rules.csv", numLinesToSkip = 1)
  void ruleAnswersAsTheTableSays(String sentence, String rule, String given, String expected) {
    LiftCase lift = LiftCase.of(given);
    LiftMeasure measure =
        ActionPlan.load().liftMeasures().stream()
            .filter(m -> m.rule().id().equals(rule))
            .findFirst()
            .orElseThrow();
    LiftRule.Answer answer =
        measure.rule().judge(lift.view(), measure, (int) AS_OF.toEpochDay(), lift.papers());
    assertEquals(expected, answer.place().name().toLowerCase(Locale.ROOT), sentence);
  }

  @Test
  void thePlanAsksForEveryRule() {
    Set<LiftRule> asked = new HashSet<>();
    ActionPlan.load().liftMeasures().forEach(measure -> asked.add(measure.rule()));
    assertEquals(EnumSet.allOf(LiftRule.class), asked);
  }

  @Test
  void thePlanHasFiveTargetsAndEighteenTasks() {
    List<String> tasks =
        ActionPlan.load().milestones().stream().map(Milestone::taskNo).distinct().toList();
    assertEquals(
        "T1 T2 T3 T4 T5 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18", String.join(" ", tasks));
  }

  private static Milestone milestone(
      LiftMeasure lifts, String kpi, String metric, String deadline) {
    Text text = new Text("文", "text");
    return new Milestone(
        "1",
        1,
        text,
        List.of(text),
        List.of(),
        text,
        Comparison.AT_LEAST,
        10,
        "lifts",
        deadline == null ? null : LocalDate.parse(deadline),
        lifts,
        kpi,
        metric,
        kpi == null ? "paperless_rate" : null);
  }

  private static Board.Row row(Milestone milestone, Board.Inputs inputs) {
    ActionPlan plan =
        new ActionPlan(new Text("文", "text"), LocalDate.of(2021, 1, 1), List.of(milestone));
    return Board.rows(plan, inputs).get(0);
  }

  private static HandKept kept(String day, double value) {
    return new HandKept(1, "m", LocalDate.parse(day), value);
  }

  private static Board.Inputs inputs(
      List<LiftValue> lifts,
      Map<String, NavigableMap<LocalDate, Double>> kpis,
      HandKept... handKept) {
    return new Board.Inputs(
        AS_OF,
        FIRST,
        lifts.isEmpty() ? Map.of() : Map.of(ADDED, lifts, PAPERLESS, lifts),
        Map.of(ADDED, List.of("L7", "L8")),
        kpis,
        Arrays.asList(handKept),
        Set.of("rescues"));
  }

  private static LiftValue lifts(long counted, long base, String latest) {
    return new LiftValue(
        counted, base, latest == null ? Times.NO_DAY : (int) LocalDate.parse(latest).toEpochDay());
  }

  private static final List<LiftValue> SOME =
      List.of(lifts(9, 20, "2026-02-01"), lifts(6, 20, "2025-01-01"), lifts(3, 20, "2023-01-01"));

  @Test
  void aRuleOverLiftsIsComputedOnTheDayAndAYearBefore() {
    Board.Row row = row(milestone(ADDED, null, null, "2026-12-31"), inputs(SOME, Map.of()));
    assertEquals(9, row.value());
    assertEquals(AS_OF, row.valueOn());
    assertEquals(6, row.yearAgo());
    assertEquals("better", row.trend());
    assertEquals("lifts_added", row.source());
    assertEquals(true, row.computed());
    assertEquals(List.of("L7", "L8"), row.lifts());
    // From 3 on 2024-01-01 to 10 on 2026-12-31: by 2026-03-31 the line is at 8.25.
    assertEquals(Status.ON_COURSE, row.status());
  }

  @Test
  void aHandKeptFigureWinsWhenItIsLaterThanTheLatestLift() {
    Milestone milestone = milestone(ADDED, null, "m", "2026-12-31");
    Board.Row same = row(milestone, inputs(SOME, Map.of(), kept("2026-02-01", 12)));
    assertEquals(9, same.value(), "as late as the lift");
    Board.Row later = row(milestone, inputs(SOME, Map.of(), kept("2026-02-02", 12)));
    assertEquals(12, later.value(), "a day later");
    assertEquals("m 2026-02-02", later.source());
    assertEquals(false, later.computed());
    assertEquals(LocalDate.of(2026, 2, 2), later.valueOn());
    assertEquals(Status.MET, later.status());
    Board.Row future = row(milestone, inputs(SOME, Map.of(), kept("2026-04-01", 12)));
    assertEquals(9, future.value(), "a figure to come");
  }

  @Test
  void ofHandKeptFiguresTheLatestCounts() {
    Board.Row row =
        row(
            milestone(null, null, "m", "2026-12-31"),
            inputs(
                List.of(),
                Map.of(),
                kept("2026-03-31", 4),
                kept("2025-03-31", 8),
                kept("2025-04-01", 1),
                kept("2026-04-01", 99),
                new HandKept(2, "m", AS_OF, 50),
                new HandKept(1, "other", AS_OF, 50)));
    assertEquals(4, row.value());
    assertEquals(8, row.yearAgo());
    assertEquals("worse", row.trend());
    assertEquals(Status.BEHIND, row.status());
  }

  @Test
  void withoutAValueThereIsNoData() {
    Board.Row row = row(milestone(null, null, "m", "2020-12-31"), inputs(List.of(), Map.of()));
    assertNull(row.value());
    assertNull(row.valueOn());
    assertNull(row.trend());
    assertEquals(Status.NO_DATA, row.status());
    Board.Row table = row(milestone(PAPERLESS, null, null, "2026-12-31"), inputs(SOME, Map.of()));
    assertEquals(Status.NO_DATA, table.status(), "no visit was ever delivered");
    List<LiftValue> none = List.of(lifts(0, 0, null), lifts(0, 0, null), lifts(0, 0, null));
    Board.Inputs visits = inputs(none, Map.of());
    Board.Row empty =
        row(
            milestone(PAPERLESS, null, null, "2026-12-31"),
            new Board.Inputs(
                AS_OF,
                FIRST,
                visits.lifts(),
                Map.of(),
                Map.of(),
                List.of(),
                Set.of("maintenance_visits")));
    assertEquals(Status.NO_DATA, empty.status(), "a share of no lift");
  }

  @Test
  void noValueAYearAgoBeforeTheFirstKnownOne() {
    Board.Inputs young =
        new Board.Inputs(
            AS_OF,
            LocalDate.of(2025, 4, 1),
            Map.of(ADDED, SOME),
            Map.of(),
            Map.of(),
            List.of(),
            Set.of());
    assertNull(row(milestone(ADDED, null, null, "2026-12-31"), young).yearAgo());
  }

  @Test
  void aKpiIsItsLatestTwelveMonthsAndThoseAYearBefore() {
    NavigableMap<LocalDate, Double> series = new TreeMap<>();
    series.put(LocalDate.of(2025, 2, 28), 1.0);
    series.put(LocalDate.of(2025, 3, 31), 2.0);
    series.put(LocalDate.of(2026, 2, 28), 5.0);
    series.put(LocalDate.of(2026, 3, 31), 6.0);
    series.put(LocalDate.of(2026, 4, 30), 7.0);
    Board.Row row =
        row(
            milestone(null, "on_time_rate", null, "2026-12-31"),
            inputs(List.of(), Map.of("on_time_rate", series)));
    assertEquals(6, row.value());
    assertEquals(LocalDate.of(2026, 3, 31), row.valueOn());
    assertEquals(2, row.yearAgo());
    assertEquals("on_time_rate", row.source());
  }

  @Test
  void besideAValueStandsAnotherKpi() {
    NavigableMap<LocalDate, Double> series = new TreeMap<>(Map.of(AS_OF, 0.75));
    Board.Row row =
        row(
            milestone(ADDED, null, null, "2026-12-31"),
            inputs(SOME, Map.of("paperless_rate", series)));
    assertEquals(0.75, row.beside());
  }

  /** Continuous tasks: met when a value of the last 12 months meets the target. */
  @Test
  void aContinuousTaskIsMetByAValueOfTheLastYear() {
    Milestone milestone = milestone(null, null, "m", null);
    assertEquals(
        Status.MET, row(milestone, inputs(List.of(), Map.of(), kept("2025-04-01", 10))).status());
    assertEquals(
        Status.NO_DATA,
        row(milestone, inputs(List.of(), Map.of(), kept("2025-03-31", 10))).status());
    assertEquals(
        Status.MET,
        row(milestone, inputs(List.of(), Map.of(), kept("2026-01-01", 10), kept("2026-02-01", 1)))
            .status());
    assertEquals(
        Status.NO_DATA,
        row(milestone, inputs(List.of(), Map.of(), kept("2026-02-01", 9))).status());
  }
}
