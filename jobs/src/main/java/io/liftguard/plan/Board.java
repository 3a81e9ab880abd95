package io.liftguard.plan;

import io.liftguard.contract.Text;
import io.liftguard.domain.Times;
import io.liftguard.plan.ActionPlan.LiftMeasure;
import io.liftguard.plan.ActionPlan.Milestone;
import io.liftguard.plan.Progress.Point;
import io.liftguard.plan.Progress.Status;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The plan board: every milestone with its value, status and trend (part 3b, "Plan board"). */
public final class Board {

  /** Twelve months make a value of a continuous task, and a trend. */
  private static final int YEAR = 12;

  /**
   * A row of the landing table of hand-kept figures.
   *
   * @param task task number
   */
  public record HandKept(long task, String metric, LocalDate asOf, double value) {}

  /**
   * A rule over lifts on a day.
   *
   * @param counted lifts that count
   * @param base lifts that are looked at
   * @param latest latest day from which a lift has counted, {@code Times.NO_DAY} for none
   */
  public record LiftValue(long counted, long base, int latest) {}

  /**
   * What the board is made of.
   *
   * @param asOf day that it speaks for
   * @param firstValueDay day of the first known values of rules over lifts
   * @param lifts values of each rule at as_of, a year before, and on the first day
   * @param waiting lifts that each rule still waits for, sorted
   * @param kpis values of the county's twelve months by KPI and last day
   * @param handKept hand-kept figures by as_of
   * @param tables landing tables that have data
   */
  public record Inputs(
      LocalDate asOf,
      LocalDate firstValueDay,
      Map<LiftMeasure, List<LiftValue>> lifts,
      Map<LiftMeasure, List<String>> waiting,
      Map<String, NavigableMap<LocalDate, Double>> kpis,
      List<HandKept> handKept,
      Set<String> tables) {}

  /** A row of the board; see the contract of {@code plan_board} for its columns. */
  public record Row(
      Milestone milestone,
      Double value,
      LocalDate valueOn,
      Double yearAgo,
      Double beside,
      boolean computed,
      String source,
      Status status,
      String trend,
      List<String> lifts) {}

  private final ActionPlan plan;
  private final Inputs inputs;

  private Board(ActionPlan plan, Inputs inputs) {
    this.plan = plan;
    this.inputs = inputs;
  }

  /** The rows of a plan in its order. */
  public static List<Row> rows(ActionPlan plan, Inputs inputs) {
    Board board = new Board(plan, inputs);
    return plan.milestones().stream().map(board::row).toList();
  }

  /** KPIs whose twelve months the board shows. */
  public static Set<String> kpis(ActionPlan plan) {
    return plan.milestones().stream()
        .flatMap(m -> java.util.stream.Stream.of(m.kpi(), m.beside()))
        .filter(java.util.Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** A value, the day that it speaks for, and where it comes from. */
  private record Reading(Double value, LocalDate on, boolean computed, String source) {}

  private Row row(Milestone milestone) {
    Reading now = reading(milestone, inputs.asOf(), 0);
    Reading then = reading(milestone, inputs.asOf().minusMonths(YEAR), 1);
    Double yearAgo = then.value();
    NavigableMap<LocalDate, Double> beside = series(milestone.beside());
    return new Row(
        milestone,
        now.value(),
        now.on(),
        yearAgo,
        beside.isEmpty() ? null : beside.lastEntry().getValue(),
        now.computed(),
        now.source(),
        status(milestone, now),
        Progress.trend(milestone.comparison(), now.value(), yearAgo),
        milestone.lifts() == null
            ? List.of()
            : inputs.waiting().getOrDefault(milestone.lifts(), List.of()));
  }

  private NavigableMap<LocalDate, Double> series(String kpi) {
    NavigableMap<LocalDate, Double> all = kpi == null ? null : inputs.kpis().get(kpi);
    return all == null ? new TreeMap<>() : all.headMap(inputs.asOf(), true);
  }

  private Reading reading(Milestone milestone, LocalDate day, int place) {
    Reading kept = handKept(milestone, day);
    if (milestone.lifts() != null) {
      Reading computed = computed(milestone, day, place);
      return kept.value() != null && later(kept, milestone, place) ? kept : computed;
    }
    return milestone.kpi() != null ? twelveMonths(milestone, day) : kept;
  }

  // A hand-kept figure is later when it was taken after the latest lift that the computed one
  // knows.
  private boolean later(Reading kept, Milestone milestone, int place) {
    LiftValue value = lifts(milestone, place);
    return !Times.given(value.latest()) || kept.on().toEpochDay() > value.latest();
  }

  private LiftValue lifts(Milestone milestone, int place) {
    List<LiftValue> values = inputs.lifts().get(milestone.lifts());
    return values == null ? new LiftValue(0, 0, Times.NO_DAY) : values.get(place);
  }

  private Reading computed(Milestone milestone, LocalDate day, int place) {
    LiftRule rule = milestone.lifts().rule();
    boolean known = place == 0 || !day.isBefore(inputs.firstValueDay());
    boolean has = rule.needs() == null || inputs.tables().contains(rule.needs());
    LiftValue value = lifts(milestone, place);
    Double figure = null;
    if (known && has) {
      if (rule.kind() == LiftRule.Kind.COUNT) {
        figure = (double) value.counted();
      } else if (value.base() > 0) {
        figure = (double) value.counted() / value.base();
      }
    }
    return new Reading(figure, figure == null ? null : day, true, rule.id());
  }

  // The latest twelve months that ended by a day; a year before, those that end a year earlier.
  private Reading twelveMonths(Milestone milestone, LocalDate day) {
    NavigableMap<LocalDate, Double> all = series(milestone.kpi());
    Map.Entry<LocalDate, Double> latest = all.floorEntry(endOfMonths(day));
    return latest == null
        ? new Reading(null, null, true, milestone.kpi())
        : new Reading(latest.getValue(), latest.getKey(), true, milestone.kpi());
  }

  private static LocalDate endOfMonths(LocalDate day) {
    LocalDate end = day.withDayOfMonth(day.lengthOfMonth());
    return day.equals(end) ? day : day.withDayOfMonth(1).minusDays(1);
  }

  private List<HandKept> figures(Milestone milestone) {
    if (milestone.metric() == null) {
      return List.of();
    }
    return inputs.handKept().stream()
        .filter(
            row ->
                row.task() == milestone.handKeptTask() && row.metric().equals(milestone.metric()))
        .sorted(Comparator.comparing(HandKept::asOf))
        .toList();
  }

  private Reading handKept(Milestone milestone, LocalDate day) {
    HandKept latest = null;
    for (HandKept row : figures(milestone)) {
      if (!row.asOf().isAfter(day)) {
        latest = row;
      }
    }
    return latest == null
        ? new Reading(null, null, false, milestone.metric() == null ? "" : milestone.metric())
        : new Reading(
            latest.value(), latest.asOf(), false, milestone.metric() + " " + latest.asOf());
  }

  private Status status(Milestone milestone, Reading now) {
    if (milestone.deadline() == null) {
      return metInAYear(milestone) ? Status.MET : Status.NO_DATA;
    }
    return Progress.of(
        milestone.comparison(),
        milestone.target(),
        milestone.deadline(),
        now.value(),
        inputs.asOf(),
        now.value() == null ? null : first(milestone, now));
  }

  private boolean metInAYear(Milestone milestone) {
    LocalDate after = inputs.asOf().minusMonths(YEAR);
    List<Double> values = new ArrayList<>(series(milestone.kpi()).tailMap(after, false).values());
    for (HandKept row : figures(milestone)) {
      if (row.asOf().isAfter(after) && !row.asOf().isAfter(inputs.asOf())) {
        values.add(row.value());
      }
    }
    return values.stream().anyMatch(value -> milestone.comparison().met(value, milestone.target()));
  }

  // The first known value when it is older than the present one.
  private Point first(Milestone milestone, Reading now) {
    Point first = null;
    if (milestone.kpi() != null) {
      Map.Entry<LocalDate, Double> earliest = series(milestone.kpi()).firstEntry();
      first = new Point(earliest.getKey(), earliest.getValue());
    }
    if (milestone.lifts() != null) {
      Reading earliest = computed(milestone, inputs.firstValueDay(), 2);
      if (earliest.value() != null) {
        first = new Point(earliest.on(), earliest.value());
      }
    }
    for (HandKept row : figures(milestone)) {
      if (first == null || row.asOf().isBefore(first.day())) {
        first = new Point(row.asOf(), row.value());
      }
    }
    return first == null || !first.day().isBefore(now.on()) ? new Point(plan.startsOn(), 0) : first;
  }

  /** Names of units in one language, joined as that language joins them. */
  public static String names(List<Text> units, String language) {
    return language.equals("zh")
        ? units.stream().map(Text::zh).collect(Collectors.joining("、"))
        : units.stream().map(Text::en).collect(Collectors.joining(", "));
  }
}
