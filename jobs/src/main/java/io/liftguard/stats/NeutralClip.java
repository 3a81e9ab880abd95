package io.liftguard.stats;

import java.util.OptionalDouble;

/**
 * Limits, swing and neutrality together (method RPI-1, part 5): one factor k for the whole market
 * such that the mean of the limited relativities is 1.
 *
 * @param k the factor, NaN when the mean cannot be 1
 * @param outcome how neutrality came out
 */
public record NeutralClip(double k, Outcome outcome) {

  /** Logarithm of the largest k that is searched; the smallest is its inverse. */
  private static final double REACH = Math.log(1e6);

  private static final double ALREADY = 1e-12;

  /** How neutrality came out. */
  public enum Outcome {
    /** The weighted mean is 1. */
    NEUTRAL,
    /** Even the lower bounds have a mean above 1: all get their lower bound. */
    ALL_AT_LOWER,
    /** Even the upper bounds have a mean below 1: all get their upper bound. */
    ALL_AT_UPPER
  }

  /** True when the weighted mean of the relativities is 1. */
  public boolean neutral() {
    return outcome == Outcome.NEUTRAL;
  }

  /** The factor, empty when the mean cannot be 1. */
  public OptionalDouble factor() {
    return neutral() ? OptionalDouble.of(k) : OptionalDouble.empty();
  }

  /**
   * The relativity of a subject with exposure.
   *
   * @param indicated its indicated ratio
   * @param bounds its bounds
   */
  public double relativity(double indicated, Interval bounds) {
    return switch (outcome) {
      case NEUTRAL -> clip(k * indicated, bounds);
      case ALL_AT_LOWER -> bounds.low();
      case ALL_AT_UPPER -> bounds.high();
    };
  }

  /**
   * A value moved to the nearest bound when it lies outside.
   *
   * @param value any number
   * @param bounds both ends present
   */
  public static double clip(double value, Interval bounds) {
    return Math.min(Math.max(value, bounds.low()), bounds.high());
  }

  /**
   * The bounds of a subject that has a relativity from an earlier month: [max(lo, (1-swing) p),
   * min(hi, (1+swing) p)]. When p lies so far outside of lo..hi (settings that changed) that the
   * two cross, the absolute limit on p's side holds.
   *
   * @param limits lo and hi
   * @param swing share of p by which it may move, 0.15 by default
   * @param previous p, positive
   */
  public static Interval bounds(Interval limits, double swing, double previous) {
    if (!(swing >= 0 && swing < 1) || !(previous > 0)) {
      throw new IllegalArgumentException("swing " + swing + ", previous " + previous);
    }
    double low = Math.max(limits.low(), (1 - swing) * previous);
    double high = Math.min(limits.high(), (1 + swing) * previous);
    if (low > high) {
      double nearest = clip(previous, limits);
      return new Interval(nearest, nearest);
    }
    return new Interval(low, high);
  }

  /**
   * Finds k for a market by bisection in ln k between 1e-6 and 1e6; k = 1 when the mean is 1 to
   * 1e-12 already.
   *
   * @param indicated indicated ratio per subject with exposure, positive
   * @param exposure exposure per subject, positive; the unit cancels
   * @param lower lower bound per subject
   * @param upper upper bound per subject
   * @return k and the outcome; neutral with k = 1 for an empty market
   */
  public static NeutralClip of(
      double[] indicated, double[] exposure, double[] lower, double[] upper) {
    int subjects = indicated.length;
    if (exposure.length != subjects || lower.length != subjects || upper.length != subjects) {
      throw new IllegalArgumentException("arrays of different lengths");
    }
    for (int i = 0; i < subjects; i++) {
      if (!(indicated[i] > 0) || !(exposure[i] > 0) || !(lower[i] <= upper[i])) {
        throw new IllegalArgumentException(
            "indicated %s, exposure %s, bounds %s..%s"
                .formatted(indicated[i], exposure[i], lower[i], upper[i]));
      }
    }
    if (subjects == 0 || Math.abs(mean(0, indicated, exposure, lower, upper) - 1) <= ALREADY) {
      return new NeutralClip(1, Outcome.NEUTRAL);
    }
    // Bounds whose mean is 1 but for rounding are attained.
    if (mean(REACH, indicated, exposure, lower, upper) < 1 - ALREADY) {
      return new NeutralClip(Double.NaN, Outcome.ALL_AT_UPPER);
    }
    if (mean(-REACH, indicated, exposure, lower, upper) > 1 + ALREADY) {
      return new NeutralClip(Double.NaN, Outcome.ALL_AT_LOWER);
    }
    double low = -REACH;
    double high = REACH;
    while (true) {
      double middle = low + (high - low) / 2;
      // Finer than a double of k shows, and around k = 1 logarithms can be halved for ever.
      if (middle <= low || middle >= high || high - low < 1e-16) {
        return new NeutralClip(Math.exp(high), Outcome.NEUTRAL);
      }
      if (mean(middle, indicated, exposure, lower, upper) < 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  private static double mean(
      double logFactor, double[] indicated, double[] exposure, double[] lower, double[] upper) {
    double factor = Math.exp(logFactor);
    Sum sum = new Sum();
    Sum weights = new Sum();
    for (int i = 0; i < indicated.length; i++) {
      double clipped = Math.min(Math.max(factor * indicated[i], lower[i]), upper[i]);
      sum.add(exposure[i] * clipped);
      weights.add(exposure[i]);
    }
    return sum.value() / weights.value();
  }
}
