package io.liftguard.stats;

import java.util.OptionalDouble;

/**
 * A closed interval, in the unit of the figure that it belongs to.
 *
 * <p>An end that does not exist (an order statistic outside the sample) is NaN inside and empty
 * through {@link #lowIfPresent()} and {@link #highIfPresent()}: each end by itself, because part 3
 * publishes the one that exists.
 *
 * @param low lower limit, NaN when absent
 * @param high upper limit, NaN when absent; not below {@code low}
 */
public record Interval(double low, double high) {

  /** Refuses limits in the wrong order: a crossed interval is a defect of its maker. */
  public Interval {
    if (low > high) {
      throw new IllegalArgumentException("interval is crossed: " + low + " > " + high);
    }
  }

  /** The lower limit, empty when the sample has none. */
  public OptionalDouble lowIfPresent() {
    return Double.isNaN(low) ? OptionalDouble.empty() : OptionalDouble.of(low);
  }

  /** The upper limit, empty when the sample has none. */
  public OptionalDouble highIfPresent() {
    return Double.isNaN(high) ? OptionalDouble.empty() : OptionalDouble.of(high);
  }

  /** The interval in another unit: both limits times a positive {@code factor}. */
  public Interval times(double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("factor must be positive: " + factor);
    }
    return new Interval(low * factor, high * factor);
  }

  /** The interval over an exposure: both limits divided by a positive {@code divisor}. */
  public Interval over(double divisor) {
    if (!(divisor > 0)) {
      throw new IllegalArgumentException("divisor must be positive: " + divisor);
    }
    return new Interval(low / divisor, high / divisor);
  }

  /** True when {@code value} lies inside or on a limit; an absent end bounds nothing. */
  public boolean contains(double value) {
    return !(value < low) && !(value > high);
  }
}
