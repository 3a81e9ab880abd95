package io.liftguard.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The standard normal distribution, both tails with full relative accuracy. */
final class Normal {

  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  private Normal() {}

  /** P(Z <= x). */
  static double below(double x) {
    return STANDARD.cumulativeProbability(x);
  }

  /** P(Z > x). */
  static double above(double x) {
    return STANDARD.survivalProbability(x);
  }

  /** The density at x. */
  static double density(double x) {
    return STANDARD.density(x);
  }
}
