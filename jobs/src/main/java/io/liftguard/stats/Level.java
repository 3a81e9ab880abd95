package io.liftguard.stats;

import java.math.BigDecimal;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Confidence levels and what follows from them. */
final class Level {

  /** The level of every published interval unless it says otherwise (part 3). */
  static final double DEFAULT = 0.95;

  /** The normal quantile of 0.975, as printed in the files of part 4. */
  static final double Z_975 = 1.959963984540054;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Level() {}

  /**
   * The probability beyond each limit of a two-sided interval.
   *
   * <p>Taken in decimals: in doubles {@code (1 - 0.95) / 2} is not the double nearest 0.025.
   *
   * @param level confidence in (0, 1)
   */
  static double tail(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must lie in (0, 1): " + level);
    }
    return BigDecimal.ONE
        .subtract(BigDecimal.valueOf(level))
        .divide(BigDecimal.valueOf(2))
        .doubleValue();
  }

  /** The normal deviate that leaves {@link #tail} above it. */
  static double z(double level) {
    return level == DEFAULT ? Z_975 : NORMAL.inverseSurvivalProbability(tail(level));
  }
}
