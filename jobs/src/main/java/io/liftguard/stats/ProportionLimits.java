package io.liftguard.stats;

/**
 * Confidence limits for a share.
 *
 * <p>Source: E. B. Wilson, JASA 22 (1927), the score interval without continuity correction: the
 * roots of {@code (n + z^2) P^2 - (2x + z^2) P + x^2/n = 0}.
 */
public final class ProportionLimits {

  private ProportionLimits() {}

  /**
   * Wilson 95 % limits.
   *
   * @param hits count with the property, 0..total
   * @param total all, positive
   * @return limits as shares, low exactly 0 for no hit, high exactly 1 when all are hits
   */
  public static Interval wilson(long hits, long total) {
    return wilson(hits, total, Level.DEFAULT);
  }

  /**
   * Wilson limits at a level.
   *
   * @param hits count with the property, 0..total
   * @param total all, positive
   * @param level confidence in (0, 1)
   * @return limits as shares, low exactly 0 for no hit, high exactly 1 when all are hits
   */
  public static Interval wilson(long hits, long total, double level) {
    if (total <= 0 || hits < 0 || hits > total) {
      throw new IllegalArgumentException("not a share: " + hits + " of " + total);
    }
    double z = Level.z(level);
    double n = total;
    double z2 = z * z;
    double root = z * Math.sqrt(hits * ((total - hits) / n) + z2 / 4);
    double high = hits == total ? 1 : (hits + z2 / 2 + root) / (n + z2);
    // The smaller root through the product of the roots: the difference would cancel.
    double low = hits == 0 ? 0 : (hits / n) * (hits / (hits + z2 / 2 + root));
    return new Interval(low, high);
  }
}
