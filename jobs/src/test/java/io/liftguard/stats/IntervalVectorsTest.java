package io.liftguard.stats;

import static io.liftguard.stats.Vectors.assertClose;
import static io.liftguard.stats.Vectors.integer;
import static io.liftguard.stats.Vectors.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals and quantiles against the reference vectors. */
class IntervalVectorsTest {

  private static final double TOLERANCE = 1e-12;

  @Test
  void poissonLimitsEqualTheVectors() {
    for (var row : Vectors.csv("v01_poisson_count_limits.csv")) {
      Interval limits = PoissonLimits.exact(integer(row, "events"), number(row, "level"));
      assertClose(number(row, "exact_lower"), limits.low(), TOLERANCE, row);
      assertClose(number(row, "exact_upper"), limits.high(), TOLERANCE, row);
    }
  }

  @Test
  void ratesEqualTheVectors() {
    for (var row : Vectors.csv("v01_rate_examples.csv")) {
      double liftYears = number(row, "elevator_days") / 365.25;
      Interval limits =
          PoissonLimits.exact(integer(row, "events"), number(row, "level"))
              .over(liftYears)
              .times(1000);
      assertClose(number(row, "exact_lower"), limits.low(), TOLERANCE, row);
      assertClose(number(row, "exact_upper"), limits.high(), TOLERANCE, row);
    }
  }

  @Test
  void wilsonLimitsEqualTheVectors() {
    for (var row : Vectors.csv("v01_proportion_limits.csv")) {
      long hits = integer(row, "x");
      long total = integer(row, "n");
      Interval limits = ProportionLimits.wilson(hits, total, number(row, "level"));
      assertClose(number(row, "wilson_lower"), limits.low(), TOLERANCE, row);
      assertClose(number(row, "wilson_upper"), limits.high(), TOLERANCE, row);
      assertTrue(hits > 0 || limits.low() == 0, "low exactly 0");
      assertTrue(hits < total || limits.high() == 1, "high exactly 1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 12.7062047361747046",
    "2, 4.30265272974946385",
    "3, 3.18244630528370959",
    "4, 2.77644510519779436",
    "5, 2.57058183563631551",
    "9, 2.26215716279820554",
    "30, 2.04227245630123831",
    "100, 1.98397151852355229",
    "1000, 1.96233908082640848",
    "12345, 1.96015616760056724",
    "1000000, 1.95996635681410704"
  })
  void studentQuantilesEqualFortyDigitArithmetic(long degrees, double quantile) {
    // n values, half of them 0 and half 2 (one 1 when n is odd): mean 1, known spread.
    long n = degrees + 1;
    long twos = n / 2;
    long sum = n;
    long squares = 4 * twos + n % 2;
    Interval limits = MeanLimits.student(n, sum, squares).orElseThrow();
    double standardError = Math.sqrt((double) (squares - n) / degrees / n);
    assertClose(1 + quantile * standardError, limits.high(), TOLERANCE, degrees);
    assertClose(quantile, (limits.high() - 1) / standardError, 1e-11, degrees);
  }

  @Test
  void oneValueHasNoStudentInterval() {
    assertTrue(MeanLimits.student(1, 5, 25).isEmpty());
    assertThrows(IllegalArgumentException.class, () -> MeanLimits.student(1, 5, 24));
    assertThrows(IllegalArgumentException.class, () -> MeanLimits.student(0, 0, 0));
  }

  @Test
  void spreadOfLargeNumbersDoesNotCancel() {
    // 10^9 and 10^9 + 1: in doubles the sum of squares keeps nothing of their difference.
    long a = 1_000_000_000L;
    long b = a + 1;
    assertEquals(Math.sqrt(0.5), MeanLimits.standardDeviation(2, a + b, a * a + b * b), 1e-15);
    assertEquals(0, MeanLimits.standardDeviation(3, 3 * a, 3 * a * a));
  }

  @Test
  void quantileRanksEqualTheVectors() {
    for (var row : Vectors.csv("v05_quantile_order_statistic_ranks.csv")) {
      int n = (int) integer(row, "n");
      double p = number(row, "p");
      // The numbers 1..n are their own ranks.
      long[] values = LongStream.rangeClosed(1, n).toArray();
      long[] ones = LongStream.range(0, n).map(i -> 1).toArray();
      Interval limits = HistogramQuantiles.limits(values, ones, p);
      assertEquals(number(row, "lower_rank"), limits.lowIfPresent().orElseThrow(), row.toString());
      String upper = row.getField("upper_rank");
      if (upper.isEmpty()) {
        assertTrue(limits.highIfPresent().isEmpty(), row.toString());
      } else {
        assertEquals(
            Double.parseDouble(upper), limits.highIfPresent().orElseThrow(), row.toString());
      }
    }
  }

  @Test
  void smallSamplesLackTheirEnds() {
    Interval one = HistogramQuantiles.limits(new long[] {7}, new long[] {1}, 0.5);
    assertFalse(one.lowIfPresent().isPresent());
    assertFalse(one.highIfPresent().isPresent());
    Interval hundred = HistogramQuantiles.limits(new long[] {7}, new long[] {1}, 0.99);
    assertEquals(7, hundred.lowIfPresent().orElseThrow());
    assertTrue(hundred.highIfPresent().isEmpty());
  }

  @Test
  void quantilesEqualTheVectors() {
    double[] ps = {0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
    int seen = 0;
    for (var row : Vectors.csv("v05_quantile_definitions.csv")) {
      // Integers only; the vector with halves is taken in tenths.
      long[] values;
      long[] counts;
      double unit = 1;
      switch (row.getField("dataset")) {
        case "1,2,3,4" -> {
          values = new long[] {1, 2, 3, 4};
          counts = new long[] {1, 1, 1, 1};
        }
        case "10,20,30,40,50" -> {
          values = new long[] {10, 20, 30, 40, 50};
          counts = new long[] {1, 1, 1, 1, 1};
        }
        case "1..10" -> {
          values = LongStream.rangeClosed(1, 10).toArray();
          counts = LongStream.range(0, 10).map(i -> 1).toArray();
        }
        case "7.5,7.5,9" -> {
          values = new long[] {75, 90};
          counts = new long[] {2, 1};
          unit = 10;
        }
        default -> {
          continue;
        }
      }
      if (!row.getField("function").contains("type 7")) {
        continue;
      }
      seen++;
      for (double p : ps) {
        double quantile = HistogramQuantiles.type7(values, counts, p) / unit;
        assertClose(number(row, "p" + p), quantile, TOLERANCE, row + " at " + p);
      }
    }
    assertEquals(4, seen);
  }

  @Test
  void wrongHistogramsAreRefused() {
    long[] two = {1, 2};
    long[] ones = {1, 1};
    assertThrows(
        IllegalArgumentException.class,
        () -> HistogramQuantiles.type7(new long[] {2, 1}, ones, 0.5));
    assertThrows(
        IllegalArgumentException.class,
        () -> HistogramQuantiles.type7(two, new long[] {1, -1}, 0.5));
    assertThrows(
        IllegalArgumentException.class,
        () -> HistogramQuantiles.type7(two, new long[] {0, 0}, 0.5));
    assertThrows(
        IllegalArgumentException.class, () -> HistogramQuantiles.type7(two, new long[] {1}, 0.5));
    assertThrows(IllegalArgumentException.class, () -> HistogramQuantiles.type7(two, ones, 1.5));
    assertThrows(IllegalArgumentException.class, () -> HistogramQuantiles.limits(two, ones, 1));
    assertThrows(IllegalArgumentException.class, () -> ProportionLimits.wilson(3, 2));
    assertThrows(IllegalArgumentException.class, () -> PoissonLimits.exact(-1));
    assertThrows(IllegalArgumentException.class, () -> PoissonLimits.exact(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Interval(2, 1));
  }
}
