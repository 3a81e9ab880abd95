package io.liftguard.stats;

import java.math.BigInteger;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The t interval of a mean, from exact integer sums.
 *
 * <p>Source: Student, Biometrika 6 (1908): {@code mean ± t(0.975; n-1) s / sqrt(n)} with the sample
 * standard deviation. The sums are integers (whole seconds, points), and {@code n sumsq - sum^2} is
 * taken in integers too, since in doubles it loses all digits when the spread is small.
 */
public final class MeanLimits {

  private static final QuantileCache<Double> CACHE = new QuantileCache<>(14);

  private MeanLimits() {}

  /**
   * The 95 % t interval of the mean.
   *
   * @param n number of values, positive
   * @param sum sum of the values
   * @param sumOfSquares sum of the squared values
   * @return limits in the unit of the values, not cut at 0; empty for one value
   */
  public static Optional<Interval> student(long n, long sum, long sumOfSquares) {
    return student(n, sum, sumOfSquares, Level.DEFAULT);
  }

  /**
   * The t interval of the mean at a level.
   *
   * @param n number of values, positive
   * @param sum sum of the values
   * @param sumOfSquares sum of the squared values
   * @param level confidence in (0, 1)
   * @return limits in the unit of the values, not cut at 0; empty for one value
   */
  public static Optional<Interval> student(long n, long sum, long sumOfSquares, double level) {
    double spread = spread(n, sum, sumOfSquares);
    if (n == 1) {
      return Optional.empty();
    }
    double mean = (double) sum / n;
    // s / sqrt(n) = sqrt((n sumsq - sum^2) / (n - 1)) / n.
    double half = quantile(n - 1, level) * (Math.sqrt(spread / (n - 1)) / n);
    return Optional.of(new Interval(mean - half, mean + half));
  }

  /**
   * The sample standard deviation (divisor n - 1).
   *
   * @param n number of values, at least 2
   * @param sum sum of the values
   * @param sumOfSquares sum of the squared values
   */
  public static double standardDeviation(long n, long sum, long sumOfSquares) {
    if (n < 2) {
      throw new IllegalArgumentException("a standard deviation needs two values: " + n);
    }
    return Math.sqrt(spread(n, sum, sumOfSquares) / n / (n - 1));
  }

  /** n sumsq - sum^2, exact before it is rounded once. */
  private static double spread(long n, long sum, long sumOfSquares) {
    if (n < 1) {
      throw new IllegalArgumentException("a mean needs a value: " + n);
    }
    BigInteger total = BigInteger.valueOf(sum);
    BigInteger spread =
        BigInteger.valueOf(n)
            .multiply(BigInteger.valueOf(sumOfSquares))
            .subtract(total.multiply(total));
    if (spread.signum() < 0) {
      throw new IllegalArgumentException(
          "no " + n + " numbers have sum " + sum + " and sum of squares " + sumOfSquares);
    }
    return spread.doubleValue();
  }

  private static double quantile(long degrees, double level) {
    return CACHE.get(
        degrees,
        level,
        () -> TDistribution.of((double) degrees).inverseSurvivalProbability(Level.tail(level)));
  }
}
