package io.liftguard.stats;

/**
 * The one-sided likelihood-ratio CUSUM of Poisson counts (part 3b, "Alerts").
 *
 * <p>Source: J. M. Lucas, Technometrics 27 (1985): {@code C = max(0, C + y ln R - (R - 1) m)} for a
 * rise of the mean by the factor R; at an alarm it starts again from 0 on the next day.
 *
 * @param ratio R, the rise that is looked for, above 1
 * @param threshold the value of C from which on it is an alarm, positive
 */
public record Cusum(double ratio, double threshold) {

  /** Events added to observed and expected when a scope's own level is taken into the mean. */
  private static final double PRIOR_EVENTS = 4;

  /** Refuses a chart that cannot rise. */
  public Cusum {
    if (!(ratio > 1) || !(threshold > 0)) {
      throw new IllegalArgumentException("ratio " + ratio + ", threshold " + threshold);
    }
  }

  /** The chart of the county: a rise by half, alarm at 5. */
  public static Cusum county() {
    return new Cusum(1.5, 5);
  }

  /** The chart of a town or firm: a tripling, alarm at 4. */
  public static Cusum part() {
    return new Cusum(3, 4);
  }

  /**
   * C of a day.
   *
   * @param previous C of the day before, 0 on the first day
   * @param events the day's events y
   * @param expected the day's mean m
   */
  public double next(double previous, long events, double expected) {
    if (events < 0 || !(expected >= 0)) {
      throw new IllegalArgumentException("events " + events + ", expected " + expected);
    }
    double from = isAlarm(previous) ? 0 : previous;
    return Math.max(0, from + events * Math.log(ratio) - (ratio - 1) * expected);
  }

  /** True when C is an alarm. */
  public boolean isAlarm(double c) {
    return c >= threshold;
  }

  /**
   * C of consecutive days from the first that has a baseline.
   *
   * @param events events per day
   * @param expected means per day
   * @return C per day
   */
  public double[] run(long[] events, double[] expected) {
    if (events.length != expected.length) {
      throw new IllegalArgumentException(events.length + " days, " + expected.length + " means");
    }
    double[] chart = new double[events.length];
    double c = 0;
    for (int day = 0; day < events.length; day++) {
      c = next(c, events[day], expected[day]);
      chart[day] = c;
    }
    return chart;
  }

  /**
   * The mean of a town's or firm's day: lift-days x r x (O + 4)/(E + 4).
   *
   * @param liftDays the day's lift-days
   * @param rate r, the county's events per lift-day in the baseline
   * @param baselineEvents O, the scope's events in the baseline
   * @param baselineLiftDays the scope's lift-days in the baseline, E = these x r
   */
  public static double expected(
      long liftDays, double rate, long baselineEvents, long baselineLiftDays) {
    double expectedThen = baselineLiftDays * rate;
    return liftDays * rate * ((baselineEvents + PRIOR_EVENTS) / (expectedThen + PRIOR_EVENTS));
  }
}
