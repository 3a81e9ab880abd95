package io.liftguard.watch;

import io.liftguard.stats.Cusum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The alert of a scope, day by day (part 3b, "Alerts"): entrapments against what the county's rate
 * and the scope's own level in the baseline lead one to expect.
 *
 * <p>Source: the likelihood-ratio CUSUM of {@link Cusum}; its run lengths are checked there.
 */
public final class AlertPath implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Events and lift-days by day from the first day on. */
  public static final class Series implements Serializable {

    private static final long serialVersionUID = 1L;

    private final long[] events;
    private final long[] liftDays;

    /** Two rows of numbers of the same length, which are copied. */
    public Series(long[] events, long[] liftDays) {
      this.events = events.clone();
      this.liftDays = liftDays.clone();
    }

    /** The same lift-days with other events. */
    public Series withEvents(long[] others) {
      return new Series(others, liftDays);
    }

    // Added up, so that a sum over days is a difference.
    private static long[] sums(long[] values) {
      long[] sums = new long[values.length + 1];
      for (int i = 0; i < values.length; i++) {
        sums[i + 1] = sums[i] + values[i];
      }
      return sums;
    }
  }

  /**
   * A day of the path.
   *
   * @param index days since the first day
   * @param events y
   * @param expected m
   */
  public record Day(int index, long events, double expected, double c, boolean alarm) {}

  private final WatchRules.Alerts rules;
  private final long[] countyEvents;
  private final long[] countyLiftDays;

  /**
   * Paths against a county.
   *
   * @param county the county's events (of the causes that the scopes count) and lift-days
   */
  public AlertPath(WatchRules.Alerts rules, Series county) {
    this.rules = rules;
    this.countyEvents = Series.sums(county.events);
    this.countyLiftDays = Series.sums(county.liftDays);
  }

  /** The path of the county itself. */
  public List<Day> ofCounty(Series county) {
    return path(Cusum.county(), county, true);
  }

  /** The path of a town or a firm. */
  public List<Day> ofPart(Series part) {
    return path(Cusum.part(), part, false);
  }

  // Days on which the scope has neither lift nor event are left out, unless C has run up.
  private List<Day> path(Cusum chart, Series scope, boolean whole) {
    long[] events = Series.sums(scope.events);
    long[] liftDays = Series.sums(scope.liftDays);
    List<Day> days = new ArrayList<>();
    double c = 0;
    for (int day = 0; day < scope.events.length; day++) {
      int to = day - rules.baselineGapDays() + 1;
      int from = Math.max(0, to - rules.baselineDays());
      if (to - from < rules.baselineLeastDays()) {
        continue;
      }
      long base = countyLiftDays[to] - countyLiftDays[from];
      double rate = base == 0 ? 0 : (countyEvents[to] - countyEvents[from]) / (double) base;
      long y = scope.events[day];
      long exposure = scope.liftDays[day];
      double expected =
          whole
              ? exposure * rate
              : Cusum.expected(
                  exposure, rate, events[to] - events[from], liftDays[to] - liftDays[from]);
      c = chart.next(c, y, expected);
      if (y > 0 || exposure > 0) {
        days.add(new Day(day, y, expected, c, chart.isAlarm(c)));
      }
    }
    return days;
  }
}
