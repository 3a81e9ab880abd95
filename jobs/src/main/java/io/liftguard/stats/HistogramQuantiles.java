package io.liftguard.stats;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Quantiles and their limits from an integer histogram, which merges exactly over days and firms.
 *
 * <p>Shapes: {@code values} strictly increasing, {@code counts} of the same length, not negative,
 * with at least one observation in all.
 */
public final class HistogramQuantiles {

  /** Ranks of the order statistics that bound a quantile; outside 1..n the end is absent. */
  record Ranks(long low, long high) {}

  private static final QuantileCache<Ranks> CACHE = new QuantileCache<>(14);

  private HistogramQuantiles() {}

  /**
   * The quantile of R type 7: linear between the order statistics around rank {@code 1 + (n-1)p}.
   *
   * <p>Source: R. J. Hyndman and Y. Fan, The American Statistician 50 (1996), definition 7; equals
   * Spark's {@code percentile}.
   *
   * @param values strictly increasing values
   * @param counts how often each occurs
   * @param p probability in [0, 1]
   * @return the quantile in the unit of the values
   */
  public static double type7(long[] values, long[] counts, double p) {
    long n = total(values, counts);
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("p must lie in [0, 1]: " + p);
    }
    double position = (n - 1) * p;
    long below = (long) Math.floor(position);
    double part = position - below;
    long low = orderStatistic(values, counts, below + 1);
    if (part == 0) {
      return low;
    }
    long high = orderStatistic(values, counts, below + 2);
    return low + part * (high - low);
  }

  /**
   * Distribution-free 95 % limits of a quantile: the order statistics of ranks {@code qbinom(0.025,
   * n, p)} and {@code qbinom(0.975, n, p) + 1}.
   *
   * <p>Source: W. J. Conover, Practical Nonparametric Statistics, 3rd ed. (1999), 3.2. An end whose
   * rank lies outside 1..n is absent, each by itself.
   *
   * @param values strictly increasing values
   * @param counts how often each occurs
   * @param p probability in (0, 1)
   * @return limits in the unit of the values, either of which may be absent
   */
  public static Interval limits(long[] values, long[] counts, double p) {
    long n = total(values, counts);
    Ranks ranks = ranks(n, p, Level.DEFAULT);
    double low = ranks.low() < 1 ? Double.NaN : orderStatistic(values, counts, ranks.low());
    double high = ranks.high() > n ? Double.NaN : orderStatistic(values, counts, ranks.high());
    return new Interval(low, high);
  }

  /** The two ranks at a level; the key of the cache is p, so that other levels go around it. */
  static Ranks ranks(long n, double p, double level) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("p must lie in (0, 1): " + p);
    }
    double tail = Level.tail(level);
    return level == Level.DEFAULT ? CACHE.get(n, p, () -> search(n, p, tail)) : search(n, p, tail);
  }

  private static Ranks search(long n, double p, double tail) {
    // Smallest x with P(X <= x) >= tail, and smallest x with P(X > x) <= tail.
    long low = -1;
    for (long step = Long.highestOneBit(n); step > 0; step >>= 1) {
      if (low + step < n && atMost(low + step, n, p) < tail) {
        low += step;
      }
    }
    long high = -1;
    for (long step = Long.highestOneBit(n); step > 0; step >>= 1) {
      if (high + step < n && above(high + step, n, p) > tail) {
        high += step;
      }
    }
    return new Ranks(low + 1, high + 2);
  }

  /** P(X <= x) for a binomial X: I(1-p; n-x, x+1), for 0 <= x < n. */
  private static double atMost(long x, long n, double p) {
    return RegularizedBeta.complement(p, x + 1.0, (double) n - x);
  }

  /** P(X > x) for a binomial X: I(p; x+1, n-x), for 0 <= x < n. */
  private static double above(long x, long n, double p) {
    return RegularizedBeta.value(p, x + 1.0, (double) n - x);
  }

  private static long orderStatistic(long[] values, long[] counts, long rank) {
    long seen = 0;
    for (int i = 0; i < values.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return values[i];
      }
    }
    throw new IllegalArgumentException("rank " + rank + " of " + seen);
  }

  private static long total(long[] values, long[] counts) {
    if (values.length != counts.length) {
      throw new IllegalArgumentException(
          values.length + " values and " + counts.length + " counts");
    }
    long n = 0;
    for (int i = 0; i < values.length; i++) {
      if (i > 0 && values[i] <= values[i - 1]) {
        throw new IllegalArgumentException("values must increase: " + values[i] + " at " + i);
      }
      if (counts[i] < 0) {
        throw new IllegalArgumentException("negative count " + counts[i] + " at " + i);
      }
      n = Math.addExact(n, counts[i]);
    }
    if (n == 0) {
      throw new IllegalArgumentException("a quantile needs a value");
    }
    return n;
  }
}
