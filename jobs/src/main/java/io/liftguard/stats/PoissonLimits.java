package io.liftguard.stats;

import org.apache.commons.statistics.distribution.GammaDistribution;

/**
 * Exact confidence limits for the mean of a Poisson count.
 *
 * <p>Source: F. Garwood, Biometrika 28 (1936): {@code chi2(alpha/2; 2k)/2} and {@code
 * chi2(1-alpha/2; 2k+2)/2}, taken as quantiles of the gamma distribution with shapes k and k + 1.
 */
public final class PoissonLimits {

  private static final QuantileCache<Interval> CACHE = new QuantileCache<>(14);

  private PoissonLimits() {}

  /**
   * Exact 95 % limits of a count.
   *
   * @param events the count, not negative
   * @return limits in events, low exactly 0 for no event; to have a rate divide by the exposure
   */
  public static Interval exact(long events) {
    return exact(events, Level.DEFAULT);
  }

  /**
   * Exact limits of a count at a level.
   *
   * @param events the count, not negative
   * @param level confidence in (0, 1), for instance 0.998
   * @return limits in events, low exactly 0 for no event
   */
  public static Interval exact(long events, double level) {
    if (events < 0) {
      throw new IllegalArgumentException("events must not be negative: " + events);
    }
    return CACHE.get(events, level, () -> ofMean((double) events, events + 1.0, Level.tail(level)));
  }

  /**
   * The chi-square form at real shapes, which the funnel needs at an expected count.
   *
   * @param lowShape shape of the lower limit; 0 gives the limit 0
   * @param highShape shape of the upper limit, positive
   * @param tail probability beyond each limit
   */
  static Interval ofMean(double lowShape, double highShape, double tail) {
    double low =
        lowShape == 0 ? 0 : GammaDistribution.of(lowShape, 1).inverseCumulativeProbability(tail);
    double high = GammaDistribution.of(highShape, 1).inverseSurvivalProbability(tail);
    return new Interval(low, high);
  }
}
