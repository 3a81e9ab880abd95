package io.liftguard.stats;

import static io.liftguard.stats.Vectors.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.stats.BuhlmannStraub.Credibility;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Credibility against Hachemeister's data as actuar computes them. */
class BuhlmannStraubTest {

  /** actuar prints 15 digits, of which its iterative estimator keeps about 9. */
  private static final double TOLERANCE = 1e-9;

  private static JsonNode expected(String name) throws IOException {
    try (var stream =
        Objects.requireNonNull(
            BuhlmannStraubTest.class.getResourceAsStream(
                "/reference/v04_credibility_expected.json"))) {
      return new ObjectMapper().readTree(stream).get(name);
    }
  }

  private static double[][] hachemeister(String prefix) {
    return Vectors.csv("v04_hachemeister_data.csv").stream()
        .map(
            row -> {
              double[] years = new double[12];
              for (int t = 0; t < 12; t++) {
                years[t] = Vectors.number(row, prefix + "." + (t + 1));
              }
              return years;
            })
        .toArray(double[][]::new);
  }

  private static void assertEqual(JsonNode expected, Credibility actual) {
    assertClose(expected.get("collective").asDouble(), actual.collective(), TOLERANCE, "mean");
    assertClose(expected.get("between_a").asDouble(), actual.between(), TOLERANCE, "between");
    assertClose(expected.get("within_s2").asDouble(), actual.within(), TOLERANCE, "within");
    for (int i = 0; i < actual.premiums().size(); i++) {
      assertClose(
          expected.get("Z").get(i).asDouble(), actual.credibility().get(i), TOLERANCE, "Z " + i);
      assertClose(
          expected.get("premiums").get(i).asDouble(),
          actual.premiums().get(i),
          TOLERANCE,
          "premium " + i);
    }
  }

  @Test
  void unbiasedEqualsActuar() throws IOException {
    assertEqual(
        expected("buhlmann_straub_unbiased"),
        BuhlmannStraub.unbiased(hachemeister("ratio"), hachemeister("weight")).orElseThrow());
  }

  @Test
  void iterativeEqualsActuar() throws IOException {
    assertEqual(
        expected("buhlmann_straub_iterative_bichsel_straub"),
        BuhlmannStraub.iterative(hachemeister("ratio"), hachemeister("weight")).orElseThrow());
  }

  @Test
  void equalWeightsEqualBuhlmann() throws IOException {
    double[][] ones = hachemeister("weight");
    for (double[] row : ones) {
      Arrays.fill(row, 1);
    }
    assertEqual(
        expected("buhlmann_equal_weights"),
        BuhlmannStraub.unbiased(hachemeister("ratio"), ones).orElseThrow());
  }

  @Test
  void missingYearsAreLeftOut() throws IOException {
    double[][] weights = hachemeister("weight");
    double[][] ratios = hachemeister("ratio");
    for (int t = 0; t < 3; t++) {
      weights[3][t] = 0;
      ratios[3][t] = Double.NaN;
    }
    assertEqual(
        expected("buhlmann_straub_state4_first3_missing"),
        BuhlmannStraub.unbiased(ratios, weights).orElseThrow());
  }

  @Test
  void withoutDifferenceEverybodyGetsTheCollectiveMean() throws IOException {
    JsonNode expected = expected("negative_between_variance");
    double[][] ratios = new ObjectMapper().convertValue(expected.get("ratios"), double[][].class);
    double[][] weights = new ObjectMapper().convertValue(expected.get("weights"), double[][].class);
    for (Credibility actual :
        List.of(
            BuhlmannStraub.unbiased(ratios, weights).orElseThrow(),
            BuhlmannStraub.iterative(ratios, weights).orElseThrow())) {
      assertEquals(0, actual.between());
      assertClose(expected.get("s2").asDouble(), actual.within(), TOLERANCE, "within");
      for (int i = 0; i < 4; i++) {
        assertEquals(0, actual.credibility().get(i));
        assertClose(
            expected.get("premiums").get(i).asDouble(), actual.premiums().get(i), TOLERANCE, i);
      }
    }
  }

  @Test
  void subjectsWithoutExperienceGetTheCollectiveMean() {
    double[][] ratios = {{1, 2}, {9, 8}, {0, 0}};
    double[][] weights = {{1, 1}, {1, 1}, {0, 0}};
    Credibility actual = BuhlmannStraub.iterative(ratios, weights).orElseThrow();
    assertEquals(5, actual.collective(), 1e-12);
    assertEquals(0, actual.credibility().get(2));
    assertEquals(actual.collective(), actual.premiums().get(2));
    // Weights 2, s^2 = 0.5: 2 (3.5^2 + 3.5^2) / (2 tau^2 + 0.5) = I - 1 = 1.
    assertClose(24.25, actual.between(), 1e-12, "between");
  }

  @Test
  void tooLittleExperienceIsEmpty() {
    assertTrue(BuhlmannStraub.unbiased(new double[][] {{1, 2}}, new double[][] {{1, 1}}).isEmpty());
    assertTrue(
        BuhlmannStraub.iterative(new double[][] {{1, 0}, {0, 2}}, new double[][] {{1, 0}, {0, 1}})
            .isEmpty());
    assertThrows(
        IllegalArgumentException.class,
        () -> BuhlmannStraub.unbiased(new double[][] {{1}}, new double[][] {{-1}}));
  }

  @Property(tries = 200)
  void premiumsLieBetweenOwnAndCollectiveMean(@ForAll @LongRange long seed) {
    Random random = new Random(seed);
    int subjects = 2 + random.nextInt(8);
    double[][] ratios = new double[subjects][4];
    double[][] weights = new double[subjects][4];
    for (int i = 0; i < subjects; i++) {
      double level = random.nextDouble() * 2;
      for (int t = 0; t < 4; t++) {
        ratios[i][t] = level + random.nextDouble();
        weights[i][t] = t < 2 || random.nextBoolean() ? 0.1 + random.nextDouble() : 0;
      }
    }
    Credibility unbiased = BuhlmannStraub.unbiased(ratios, weights).orElseThrow();
    Credibility iterative = BuhlmannStraub.iterative(ratios, weights).orElseThrow();
    assertEquals(unbiased.between() > 0, iterative.between() > 0);
    if (iterative.between() > 0) {
      double sum = 0;
      for (int i = 0; i < subjects; i++) {
        double weight = 0;
        double mean = 0;
        for (int t = 0; t < 4; t++) {
          weight += weights[i][t];
          mean += weights[i][t] * ratios[i][t];
        }
        mean /= weight;
        sum +=
            weight
                * Math.pow(mean - iterative.collective(), 2)
                / (weight * iterative.between() + iterative.within());
        double premium = iterative.premiums().get(i);
        assertTrue(premium <= Math.max(mean, iterative.collective()) + 1e-12);
        assertTrue(premium >= Math.min(mean, iterative.collective()) - 1e-12);
      }
      assertClose(subjects - 1, sum, 1e-9, "the defining equation");
    }
    for (double z : iterative.credibility()) {
      assertTrue(z >= 0 && z <= 1);
    }
  }
}
