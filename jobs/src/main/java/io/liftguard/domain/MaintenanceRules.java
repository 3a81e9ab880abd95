package io.liftguard.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When maintenance is due, when it is covered, and what is overdue (part 2, maintenance). */
public final class MaintenanceRules {

  private final LiftTimeline timeline;
  private final FleetContext fleet;

  public MaintenanceRules(LiftTimeline timeline, FleetContext fleet) {
    this.timeline = timeline;
    this.fleet = fleet;
  }

  /**
   * First day on which a visit can be due under a span's contract: its interval after the firm's
   * unbroken run began or the lake's first visit, whichever is later. {@link Times#FOREVER} when
   * the lake has no visit.
   */
  public int dueFrom(FirmSpan span) {
    if (!Times.given(fleet.earliestVisit())) {
      return Times.FOREVER;
    }
    return Math.max(span.runStart(), fleet.earliestVisit()) + span.contract().maxIntervalDays();
  }

  /**
   * The overdue episodes that reach the days from {@code windowFrom - 1} on.
   *
   * @param visits all visits of the lift from {@code windowFrom - 100} on
   * @param carriedFrom first day of the episode that covers the day before the window, else {@link
   *     Times#NO_DAY}
   */
  public List<OverdueEpisode> episodes(List<Visit> visits, int windowFrom, int carriedFrom) {
    Map<String, int[]> daysByFirm = visitDays(visits);
    List<OverdueEpisode> episodes = new ArrayList<>();
    if (Times.given(carriedFrom)) {
      episodes.add(episode(timeline.firmSpanOn(carriedFrom), carriedFrom, windowFrom - 1));
    }
    for (FirmSpan span : timeline.firmSpans()) {
      int[] days = daysByFirm.getOrDefault(span.contract().firmId(), new int[0]);
      for (DayInterval uncovered : uncovered(span, days, windowFrom)) {
        for (DayInterval overdue : inUse(uncovered)) {
          extend(episodes, span, overdue);
        }
      }
    }
    return episodes;
  }

  private static Map<String, int[]> visitDays(List<Visit> visits) {
    Map<String, int[]> days = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Visit visit : visits) {
      if (!visit.repair()) {
        counts.merge(visit.firmId(), 1, Integer::sum);
      }
    }
    for (Visit visit : visits) {
      if (!visit.repair()) {
        int[] of =
            days.computeIfAbsent(visit.firmId(), firm -> new int[counts.getOrDefault(firm, 0)]);
        int left = counts.merge(visit.firmId(), -1, Integer::sum);
        of[left] = visit.day();
      }
    }
    days.values().forEach(Arrays::sort);
    return days;
  }

  // Due days of the span from the window on on which no visit of its firm is recent enough.
  private List<DayInterval> uncovered(FirmSpan span, int[] visitDays, int windowFrom) {
    List<DayInterval> gaps = new ArrayList<>();
    int dueFrom = dueFrom(span);
    int last = Math.min(span.to() - 1, fleet.asOf());
    int at = Math.max(Math.max(span.from(), dueFrom), windowFrom);
    int interval = span.contract().maxIntervalDays();
    for (int day : visitDays) {
      if (at > last) {
        break;
      }
      if (day + interval - 1 < at) {
        continue;
      }
      if (day > at) {
        gaps.add(new DayInterval(at, Math.min(day - 1, last)));
      }
      at = day + interval;
    }
    if (at <= last) {
      gaps.add(new DayInterval(at, last));
    }
    return gaps;
  }

  private List<DayInterval> inUse(DayInterval days) {
    List<DayInterval> parts = new ArrayList<>();
    List<LiftState> states = timeline.states();
    for (int i = 0; i < states.size(); i++) {
      LiftState state = states.get(i);
      int stateEnd = i + 1 < states.size() ? states.get(i + 1).effectiveFrom() - 1 : Times.FOREVER;
      int from = Math.max(days.from(), state.effectiveFrom());
      int to = Math.min(days.to(), stateEnd);
      if (state.inUse() && from <= to) {
        parts.add(new DayInterval(from, to));
      }
    }
    return parts;
  }

  private void extend(List<OverdueEpisode> episodes, FirmSpan span, DayInterval overdue) {
    if (!episodes.isEmpty()) {
      OverdueEpisode last = episodes.get(episodes.size() - 1);
      if (last.lastDay() + 1 == overdue.from() && last.runStart() == span.runStart()) {
        episodes.set(
            episodes.size() - 1,
            new OverdueEpisode(
                last.firstDay(),
                overdue.to(),
                last.maxIntervalDays(),
                last.runStart(),
                last.dims()));
        return;
      }
    }
    episodes.add(episode(span, overdue.from(), overdue.to()));
  }

  private OverdueEpisode episode(FirmSpan span, int firstDay, int lastDay) {
    return new OverdueEpisode(
        firstDay,
        lastDay,
        span.contract().maxIntervalDays(),
        span.runStart(),
        timeline.dimsOn(firstDay));
  }
}
