package io.liftguard.stats;

import static io.liftguard.stats.Vectors.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.stats.Composite.Part;
import io.liftguard.stats.Composite.Thresholds;
import io.liftguard.stats.GammaPoisson.Shape;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Composite, its probabilities and the star rule. */
class CompositeTest {

  private static final Thresholds STANDARD = Thresholds.standard();

  @Test
  void scoreCanBeMultipliedOut() {
    Composite composite =
        Composite.of(
            List.of(
                new Part(0.6, new Shape(4), 3, 9),
                new Part(0.3, new Shape(2), 8, 5),
                new Part(0.1, Shape.cap(), 80, 50)));
    assertClose(
        Math.pow(7.0 / 13, 0.6) * Math.pow(10.0 / 7, 0.3), composite.ratio(), 1e-14, "ratio");
    // trigamma(7) and trigamma(10): pi^2/6 minus the first squares.
    double seven = Math.PI * Math.PI / 6 - (1 + 1 / 4.0 + 1 / 9.0 + 1 / 16.0 + 1 / 25.0 + 1 / 36.0);
    double ten = seven - 1 / 49.0 - 1 / 64.0 - 1 / 81.0;
    assertClose(0.36 * seven + 0.09 * ten, composite.variance(), 1e-13, "variance");
    double deviation = Math.sqrt(composite.variance());
    assertClose(
        composite.ratio() * Math.exp(1.959963984540054 * deviation),
        composite.limits().high(),
        1e-14,
        "high");
    assertClose(
        composite.ratio() / Math.exp(1.959963984540054 * deviation),
        composite.limits().low(),
        1e-14,
        "low");
  }

  @Test
  void allMeasuresAtTheCapAreTheFleetForSure() {
    Composite composite = Composite.of(List.of(new Part(1, Shape.cap(), 80, 50)));
    assertEquals(new Composite(0, 0), composite);
    assertEquals(1, composite.ratio());
    assertEquals(new Interval(1, 1), composite.limits());
    assertEquals(0, composite.probabilityBelow(1.25));
    assertEquals(0, composite.probabilityAbove(0.8));
    assertEquals(3, composite.stars(STANDARD));
  }

  @ParameterizedTest
  @CsvSource({
    // score, deviation, stars
    "-0.50, 0.20, 5", // P(c < 0.80) = 0.917
    "-0.20, 0.10, 4", // P(c < 0.95) = 0.931, P(c < 0.80) = 0.41
    "-0.10, 0.10, 3", // P(c < 0.95) = 0.686
    "-1.00, 2.00, 3", // P(c < 0.95) = 0.683
    " 0.00, 0.10, 3",
    " 0.20, 0.10, 2", // P(c > 1/0.95) = 0.931
    " 0.50, 0.20, 1"
  })
  void starsFollowTheRule(double score, double deviation, int stars) {
    assertEquals(stars, new Composite(score, deviation * deviation).stars(STANDARD));
  }

  @Test
  void fiveStarsNeedTheRuleOfFourToo() {
    // Under thresholds that make five easier than four.
    Thresholds odd = new Thresholds(0.1, 0.99, 0.90, 0.95, 0.90, 1.05, 0.1, 1.01);
    assertEquals(3, new Composite(-0.1, 0.01).stars(odd));
    assertEquals(3, new Composite(0.1, 0.01).stars(odd));
  }

  @Test
  void probabilitiesBesideTheirThresholdAreRounded() {
    assertTrue(Composite.reaches(0.9, 0.9));
    assertTrue(Composite.reaches(0.9 - 4e-10, 0.9));
    assertFalse(Composite.reaches(0.9 - 6e-10, 0.9));
    assertFalse(Composite.reaches(0.9 - 2e-9, 0.9));
    assertTrue(Composite.reaches(0.91, 0.9));
  }

  @Test
  void whatIsNoDistributionIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Composite(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new Composite(0, -1));
  }

  @Property(tries = 300)
  void starsMirrorAndProbabilitiesAddUp(
      @ForAll @DoubleRange(min = -1, max = 1) double score,
      @ForAll @DoubleRange(min = 0.01, max = 1) double deviation) {
    Composite composite = new Composite(score, deviation * deviation);
    Composite mirror = new Composite(-score, deviation * deviation);
    assertEquals(6 - composite.stars(STANDARD), mirror.stars(STANDARD));
    assertEquals(1, composite.probabilityBelow(0.8) + composite.probabilityAbove(0.8), 1e-15);
    assertTrue(composite.limits().contains(composite.ratio()));
  }
}
