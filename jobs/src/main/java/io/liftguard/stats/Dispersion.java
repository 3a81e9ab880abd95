package io.liftguard.stats;

import java.util.List;

/**
 * The quarter-to-quarter dispersion of events within firms (part 4, "Dispersion").
 *
 * <p>Events come in clusters, and clusters are no difference between firms: given its total, a
 * firm's events would spread over its quarters as a multinomial with the shares of its expectation;
 * d is what they spread more than that.
 */
public final class Dispersion {

  /**
   * Events of one firm in one quarter.
   *
   * @param observed events
   * @param expected expected events, not negative
   */
  public record Quarter(long observed, double expected) {

    /** Refuses negative counts and expectations. */
    public Quarter {
      if (observed < 0 || !(expected >= 0)) {
        throw new IllegalArgumentException("observed " + observed + ", expected " + expected);
      }
    }
  }

  private Dispersion() {}

  /**
   * The dispersion d: {@code max(1, sum (O_fq - O_f p)^2 / sum O_f p (1 - p))} with {@code p =
   * E_fq/E_f}, over the firms with events and their quarters.
   *
   * @param firms the quarters of each firm
   * @return d, at least 1; 1 when nothing tells (one quarter each, no event)
   */
  public static double within(List<List<Quarter>> firms) {
    Sum squares = new Sum();
    Sum variance = new Sum();
    for (List<Quarter> quarters : firms) {
      long observed = quarters.stream().mapToLong(Quarter::observed).sum();
      double expected = Sum.of(quarters.stream().mapToDouble(Quarter::expected).toArray());
      if (observed == 0 || expected == 0) {
        continue;
      }
      for (Quarter quarter : quarters) {
        double share = quarter.expected() / expected;
        double difference = quarter.observed() - observed * share;
        squares.add(difference * difference);
        variance.add(observed * share * (1 - share));
      }
    }
    return variance.value() > 0 ? Math.max(1, squares.value() / variance.value()) : 1;
  }
}
