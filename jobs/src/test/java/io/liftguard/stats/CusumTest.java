package io.liftguard.stats;

import static io.liftguard.stats.Vectors.assertClose;
import static io.liftguard.stats.Vectors.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The chart by hand, and its run lengths against the vectors. */
class CusumTest {

  @Test
  void chartByHand() {
    // ln 3 = 1.0986 per event, 2 m = 0.2 per day.
    double ln3 = Math.log(3);
    long[] events = {0, 1, 0, 3, 1, 0};
    double[] means = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    double[] chart = Cusum.part().run(events, means);
    double alarm = ln3 - 0.4 + 3 * ln3 - 0.2;
    assertFalse(Cusum.part().isAlarm(alarm));
    assertArrayEquals(
        new double[] {0, ln3 - 0.2, ln3 - 0.4, alarm, alarm + ln3 - 0.2, 0}, chart, 1e-12);
    assertTrue(Cusum.part().isAlarm(chart[4]), "the day of the alarm shows C as it was");
    assertEquals(0, chart[5], "and the next day starts from 0");
  }

  @Test
  void chartsOfPart3b() {
    assertEquals(new Cusum(1.5, 5), Cusum.county());
    assertEquals(new Cusum(3, 4), Cusum.part());
    assertTrue(Cusum.county().isAlarm(5));
    assertThrows(IllegalArgumentException.class, () -> new Cusum(1, 4));
    assertThrows(IllegalArgumentException.class, () -> Cusum.part().next(0, -1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> Cusum.part().run(new long[1], new double[2]));
  }

  @Test
  void ownLevelOfAScopeIsShrunk() {
    // 36500 lift-days at 1/1000 let expect 36.5, 16.25 were seen: half the level.
    assertClose(
        100 * 0.001 * (16 + 4) / (36 + 4), Cusum.expected(100, 0.001, 16, 36000), 1e-15, "");
    // Nothing known of a scope: the county's rate.
    assertClose(0.1, Cusum.expected(100, 0.001, 0, 0), 1e-15, "");
  }

  @Test
  void runLengthsEqualTheVectors() {
    // The vectors are good to 3 %; 3000 runs add a standard error of 1.8 %.
    int compared = 0;
    for (var row : Vectors.csv("v05_lr_cusum_arl.csv")) {
      double length = number(row, "arl_in_control_grid1400");
      if (length > 1000) {
        continue;
      }
      compared++;
      double mean = number(row, "mean_per_night");
      double ratio = number(row, "rho");
      Cusum chart = new Cusum(ratio, number(row, "h"));
      Random random = new Random(20240229);
      assertEquals(1, runLength(chart, mean, mean, random) / length, 0.085, row.toString());
      double shifted = number(row, "arl_at_shift_grid1400");
      assertEquals(
          1, runLength(chart, mean, mean * ratio, random) / shifted, 0.085, row.toString());
    }
    assertEquals(11, compared);
  }

  private static double runLength(Cusum chart, double expected, double actual, Random random) {
    int runs = 3000;
    long nights = 0;
    for (int run = 0; run < runs; run++) {
      double c = 0;
      do {
        c = chart.next(c, poisson(actual, random), expected);
        nights++;
      } while (!chart.isAlarm(c));
    }
    return (double) nights / runs;
  }

  /** Knuth's product method. */
  private static long poisson(double mean, Random random) {
    double limit = Math.exp(-mean);
    long events = -1;
    double product = 1;
    do {
      product *= random.nextDouble();
      events++;
    } while (product > limit);
    return events;
  }
}
