package io.liftguard.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle's limits put back into distribution functions of another make. */
class LimitsTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 7, 19, 100, 999, 12_345, 400_000})
  void theTailsBeyondTheLimitsOfACountAreTwoAndAHalfPercent(long k) {
    if (k == 0) {
      assertEquals(0, Limits.countLow(0));
    } else {
      assertEquals(
          0.025,
          ChiSquaredDistribution.of(2.0 * k).cumulativeProbability(2 * Limits.countLow(k)),
          1e-11);
    }
    assertEquals(
        0.025,
        ChiSquaredDistribution.of(2.0 * k + 2).survivalProbability(2 * Limits.countHigh(k)),
        1e-11);
  }

  @Test
  void noEventIsCompatibleWithUpToThreePointSixNine() {
    // -ln 0.025
    assertEquals(3.6888794541139363, Limits.countHigh(0), 1e-14);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 10, 34, 250, 100_000})
  void theTailBeyondStudentsQuantileIsTwoAndAHalfPercent(long df) {
    assertEquals(
        0.025, TDistribution.of((double) df).survivalProbability(Limits.student(df)), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 17, 58, 59, 60, 400, 20_000})
  void theRankIsTheLeastWithEnoughBelow(int n) {
    for (double p : new double[] {0.5, 0.9, 0.95}) {
      for (double q : new double[] {0.025, 0.975}) {
        assertEquals(
            BinomialDistribution.of(n, p).inverseCumulativeProbability(q),
            Limits.binomialQuantile(q, n, p),
            n + " " + p + " " + q);
      }
    }
  }
}
