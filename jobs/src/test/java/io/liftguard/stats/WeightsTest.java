package io.liftguard.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Weights with missing measures, and moved ones. */
class WeightsTest {

  private static final double[] STANDARD = {0.45, 0.30, 0.15, 0.10};

  @Test
  void missingMeasuresAreSpreadInProportion() {
    assertArrayEquals(
        STANDARD, Weights.spread(STANDARD, new boolean[] {true, true, true, true}), 1e-16);
    assertArrayEquals(
        new double[] {0.75, 0, 0.25, 0},
        Weights.spread(STANDARD, new boolean[] {true, false, true, false}),
        1e-15);
    assertThrows(IllegalArgumentException.class, () -> Weights.spread(STANDARD, new boolean[4]));
    assertThrows(IllegalArgumentException.class, () -> Weights.spread(STANDARD, new boolean[3]));
  }

  @Test
  void oneWeightMovesAndTheOthersMakeRoom() {
    assertArrayEquals(
        new double[] {0.55, 0.30 * 45 / 55, 0.15 * 45 / 55, 0.10 * 45 / 55},
        Weights.moved(STANDARD, 0, 0.10),
        1e-15);
    assertArrayEquals(
        new double[] {0.5, 0.30 / 0.9, 0.15 / 0.9, 0}, Weights.moved(STANDARD, 3, -0.10), 1e-15);
    assertArrayEquals(
        new double[] {0, 0.5, 0.5},
        Weights.moved(new double[] {0.05, 0.475, 0.475}, 0, -0.1),
        1e-15);
    assertArrayEquals(new double[] {1, 0}, Weights.moved(new double[] {1, 0}, 0, 0.1), 0);
  }
}
