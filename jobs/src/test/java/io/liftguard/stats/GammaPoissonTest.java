package io.liftguard.stats;

import static io.liftguard.stats.Vectors.assertClose;
import static io.liftguard.stats.Vectors.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.stats.GammaPoisson.Posterior;
import io.liftguard.stats.GammaPoisson.Shape;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.commons.numbers.gamma.LogGamma;
import org.junit.jupiter.api.Test;

/** Shrinkage against the lip cancer vectors and its own invariants. */
class GammaPoissonTest {

  private static final double NB_SHAPE = 1.879489974321884;
  private static final double NB_RATE = 1.3216671294147557;

  @Test
  void shapeWithMeanOneEqualsTheVector() {
    var rows = Vectors.csv("v02_scotland_lip_inputs.csv");
    double[] observed = rows.stream().mapToDouble(r -> number(r, "observed")).toArray();
    double[] expected = rows.stream().mapToDouble(r -> number(r, "expected")).toArray();
    Shape shape = GammaPoisson.shape(observed, expected);
    // v02_eb_hyperparameters.json, scotland_lip.nb_ml_mean_fixed_1.
    assertClose(1.6425131918027935, shape.value(), 1e-12, "shape");
  }

  @Test
  void shapeOfThePumpsEqualsTheVector() {
    // Gaver and O'Muircheartaigh, Technometrics 29 (1987): failures and thousand hours of ten
    // pumps.
    double[] observed = {5, 1, 5, 14, 3, 19, 1, 1, 4, 22};
    double[] expected = {94.3, 15.7, 62.9, 126, 5.24, 31.4, 1.05, 1.05, 2.1, 10.5};
    // v02_eb_hyperparameters.json, pumps.nb_ml_mean_fixed_1.
    assertClose(0.7397149557925004, GammaPoisson.shape(observed, expected).value(), 1e-12, "pumps");
  }

  @Test
  void shapeOfFractionalCountsEqualsFortyDigits() {
    double[] observed = {3, 0, 7.5, 120.25, 1, 0, 2};
    double[] expected = {2.1, 0.4, 4.0, 150.5, 0.2, 1.9, 3.3};
    assertClose(20.525451221516708, GammaPoisson.shape(observed, expected).value(), 1e-11, "shape");
  }

  @Test
  void posteriorsEqualTheVectors() {
    for (var row : Vectors.csv("v02_scotland_eb.csv")) {
      Posterior posterior =
          GammaPoisson.posterior(
              NB_SHAPE, NB_RATE, number(row, "observed"), number(row, "expected"));
      // The vectors carry 12 digits.
      assertClose(number(row, "post_mean_ml"), posterior.mean(), 1e-11, row);
      assertClose(number(row, "post_q025_ml"), posterior.limits().low(), 1e-11, row);
      assertClose(number(row, "post_q975_ml"), posterior.limits().high(), 1e-11, row);
      assertClose(number(row, "credibility_Z"), posterior.credibility(), 1e-11, row);
    }
  }

  @Test
  void equalRatesAreAtTheCap() {
    double[] observed = {10, 20, 30};
    Shape shape = GammaPoisson.shape(observed, observed);
    assertTrue(shape.atCap());
    assertEquals(1e6, shape.value());
    assertEquals(new Posterior(1, new Interval(1, 1), 0), GammaPoisson.posterior(shape, 500, 2));
  }

  @Test
  void subjectsWithoutExpectationAreNoEvidence() {
    double[] observed = {1, 0, 8, 2, 0};
    double[] expected = {3, 2, 3, 1, 0};
    assertEquals(
        GammaPoisson.shape(new double[] {1, 0, 8, 2}, new double[] {3, 2, 3, 1}),
        GammaPoisson.shape(observed, expected));
    assertThrows(
        IllegalArgumentException.class,
        () -> GammaPoisson.shape(new double[] {1}, new double[] {0}));
    assertThrows(
        IllegalArgumentException.class,
        () -> GammaPoisson.shape(new double[] {-1}, new double[] {1}));
    assertThrows(
        IllegalArgumentException.class, () -> GammaPoisson.shape(new double[1], new double[2]));
    assertThrows(IllegalArgumentException.class, () -> new Shape(1e7));
  }

  @Test
  void nothingObservedIsTheLowestShape() {
    assertEquals(1e-3, GammaPoisson.shape(new double[] {0, 0}, new double[] {4, 9}).value());
  }

  @Property(tries = 100)
  void shapeIsAMaximumAndDoesNotDependOnTheOrder(
      @ForAll @LongRange long seed, @ForAll @IntRange(min = 3, max = 60) int subjects) {
    Random random = new Random(seed);
    double[] observed = new double[subjects];
    double[] expected = new double[subjects];
    double[] observedBack = new double[subjects];
    double[] expectedBack = new double[subjects];
    for (int i = 0; i < subjects; i++) {
      expected[i] = 0.1 + 10 * random.nextDouble();
      observed[i] = Math.rint(expected[i] * (0.2 + 2 * random.nextDouble()) * 4) / 4;
      observedBack[subjects - 1 - i] = observed[i];
      expectedBack[subjects - 1 - i] = expected[i];
    }
    double shape = GammaPoisson.shape(observed, expected).value();
    assertClose(shape, GammaPoisson.shape(observedBack, expectedBack).value(), 1e-11, "order");
    if (shape > 1e-3 && shape < 1e6) {
      double at = logLikelihood(shape, observed, expected);
      double slack = 1e-9 * Math.abs(at);
      assertTrue(at >= logLikelihood(shape * 1.02, observed, expected) - slack);
      assertTrue(at >= logLikelihood(shape / 1.02, observed, expected) - slack);
    }
  }

  /** Independent of the score: the likelihood itself, through log-gamma. */
  private static double logLikelihood(double a, double[] observed, double[] expected) {
    double sum = 0;
    for (int i = 0; i < observed.length; i++) {
      sum +=
          LogGamma.value(a + observed[i])
              - LogGamma.value(a)
              + a * Math.log(a / (a + expected[i]))
              + observed[i] * Math.log(expected[i] / (a + expected[i]));
    }
    return sum;
  }

  @Property(tries = 200)
  void credibilityLiesInTheUnitIntervalAndGrowsWithExpectation(
      @ForAll @DoubleRange(min = 0.01, max = 1000) double a,
      @ForAll @DoubleRange(min = 0, max = 1000) double observed,
      @ForAll @DoubleRange(min = 0.01, max = 1000) double expected) {
    Shape shape = new Shape(a);
    Posterior posterior = GammaPoisson.posterior(shape, observed, expected);
    Posterior larger = GammaPoisson.posterior(shape, observed, expected * 1.5);
    assertTrue(posterior.credibility() > 0 && posterior.credibility() < 1);
    assertTrue(larger.credibility() > posterior.credibility());
    // For a very skew posterior the mean may lie beyond its quantiles; from a few events on not.
    assertTrue(a + observed < 2 || posterior.limits().contains(posterior.mean()));
    // The posterior mean lies between the own ratio and the fleet.
    double ratio = observed / expected;
    assertTrue(posterior.mean() <= Math.max(ratio, 1) * (1 + 1e-12));
    assertTrue(posterior.mean() >= Math.min(ratio, 1) * (1 - 1e-12));
  }
}
