package io.liftguard.stats;

import static io.liftguard.stats.Vectors.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.stats.NeutralClip.Outcome;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The neutral clip by hand and by its invariants. */
class NeutralClipTest {

  private static final Interval FIRMS = new Interval(0.80, 1.25);

  @Test
  void factorByHand() {
    // The second is at its cap for k near 1: 0.5 * 0.9 k + 0.5 * 1.25 = 1 gives k = 0.75/0.9.
    NeutralClip clip =
        NeutralClip.of(
            new double[] {0.9, 3},
            new double[] {10, 10},
            new double[] {0.7, 0.8},
            new double[] {1.25, 1.25});
    assertTrue(clip.neutral());
    assertClose(0.75 / 0.9, clip.factor().orElseThrow(), 1e-14, "k");
    assertClose(0.75, clip.relativity(0.9, new Interval(0.7, 1.25)), 1e-14, "first");
    assertEquals(1.25, clip.relativity(3, FIRMS));
  }

  @Test
  void aMarketThatIsNeutralAlreadyKeepsItsFactorOne() {
    NeutralClip clip =
        NeutralClip.of(
            new double[] {0.9, 1.1},
            new double[] {1, 1},
            new double[] {0.8, 0.8},
            new double[] {1.25, 1.25});
    assertEquals(new NeutralClip(1, Outcome.NEUTRAL), clip);
    assertEquals(
        new NeutralClip(1, Outcome.NEUTRAL),
        NeutralClip.of(new double[0], new double[0], new double[0], new double[0]));
  }

  @Test
  void whatCannotBeNeutralTakesTheNearestBoundForAll() {
    double[] ones = {1, 1};
    NeutralClip above =
        NeutralClip.of(ones, ones, new double[] {1.01, 1.2}, new double[] {1.25, 1.25});
    assertEquals(Outcome.ALL_AT_LOWER, above.outcome());
    assertTrue(above.factor().isEmpty());
    assertEquals(1.2, above.relativity(1, new Interval(1.2, 1.25)));
    NeutralClip below =
        NeutralClip.of(ones, ones, new double[] {0.8, 0.8}, new double[] {0.9, 0.95});
    assertEquals(Outcome.ALL_AT_UPPER, below.outcome());
    assertEquals(0.95, below.relativity(1, new Interval(0.8, 0.95)));
  }

  @Test
  void boundsFollowTheSwing() {
    Interval bounds = NeutralClip.bounds(FIRMS, 0.15, 1);
    assertClose(0.85, bounds.low(), 1e-15, "low");
    assertClose(1.15, bounds.high(), 1e-15, "high");
    assertEquals(0.80, NeutralClip.bounds(FIRMS, 0.15, 0.9).low());
    assertEquals(1.25, NeutralClip.bounds(FIRMS, 0.15, 1.2).high());
    assertEquals(new Interval(1.25, 1.25), NeutralClip.bounds(FIRMS, 0.15, 2));
    assertEquals(new Interval(0.80, 0.80), NeutralClip.bounds(FIRMS, 0.15, 0.5));
    assertThrows(IllegalArgumentException.class, () -> NeutralClip.bounds(FIRMS, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> NeutralClip.bounds(FIRMS, 0.15, 0));
    assertEquals(0.8, NeutralClip.clip(0.1, FIRMS));
    assertEquals(1.25, NeutralClip.clip(9, FIRMS));
    assertEquals(1.1, NeutralClip.clip(1.1, FIRMS));
  }

  @Test
  void wrongMarketsAreRefused() {
    double[] one = {1};
    assertThrows(
        IllegalArgumentException.class, () -> NeutralClip.of(one, new double[2], one, one));
    assertThrows(
        IllegalArgumentException.class, () -> NeutralClip.of(new double[] {0}, one, one, one));
    assertThrows(
        IllegalArgumentException.class, () -> NeutralClip.of(one, new double[] {0}, one, one));
    assertThrows(
        IllegalArgumentException.class, () -> NeutralClip.of(one, one, new double[] {2}, one));
  }

  @Property(tries = 300)
  void meanIsOneWithinBoundsOrNotAttainable(@ForAll @LongRange long seed) {
    Random random = new Random(seed);
    int size = 1 + random.nextInt(40);
    double[] indicated = new double[size];
    double[] exposure = new double[size];
    double[] lower = new double[size];
    double[] upper = new double[size];
    Interval[] bounds = new Interval[size];
    for (int i = 0; i < size; i++) {
      indicated[i] = Math.exp(random.nextGaussian());
      exposure[i] = 1 + random.nextInt(1096);
      bounds[i] =
          random.nextInt(3) == 0
              ? FIRMS
              : NeutralClip.bounds(FIRMS, 0.15, 0.8 + 0.45 * random.nextDouble());
      lower[i] = bounds[i].low();
      upper[i] = bounds[i].high();
    }
    NeutralClip clip = NeutralClip.of(indicated, exposure, lower, upper);
    double sum = 0;
    double weights = 0;
    double lowest = 0;
    double highest = 0;
    for (int i = 0; i < size; i++) {
      double relativity = clip.relativity(indicated[i], bounds[i]);
      assertTrue(bounds[i].contains(relativity));
      sum += exposure[i] * relativity;
      lowest += exposure[i] * lower[i];
      highest += exposure[i] * upper[i];
      weights += exposure[i];
    }
    boolean attainable = lowest <= weights && weights <= highest;
    assertEquals(attainable, clip.neutral());
    if (attainable) {
      assertEquals(1, sum / weights, 2e-12);
    }
    // The unit of exposure cancels, and so does the scale of the indicated ratios.
    double[] years = Arrays.stream(exposure).map(e -> e / 365.25).toArray();
    NeutralClip inYears = NeutralClip.of(indicated, years, lower, upper);
    assertEquals(clip.outcome(), inYears.outcome());
    for (int i = 0; i < size; i++) {
      assertEquals(
          clip.relativity(indicated[i], bounds[i]),
          inYears.relativity(indicated[i], bounds[i]),
          1e-11);
    }
  }
}
