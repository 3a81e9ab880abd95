package io.liftguard.stats;

import static io.liftguard.stats.Vectors.assertClose;
import static io.liftguard.stats.Vectors.integer;
import static io.liftguard.stats.Vectors.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.stats.GammaPoisson.Shape;
import io.liftguard.stats.Ranking.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Ranks against the lip cancer vectors, mpmath quadrature and their invariants. */
class RankingTest {

  private static final double NB_SHAPE = 1.879489974321884;
  private static final double NB_RATE = 1.3216671294147557;

  @Test
  void gammaRanksEqualTheVectors() {
    var inputs = Vectors.csv("v02_scotland_lip_inputs.csv");
    double[] shapes = inputs.stream().mapToDouble(r -> NB_SHAPE + number(r, "observed")).toArray();
    double[] rates = inputs.stream().mapToDouble(r -> NB_RATE + number(r, "expected")).toArray();
    double[] ranks = Ranking.gammas(shapes, rates);
    double[][] distributions = Ranking.gammaDistributions(shapes, rates);
    var rows = Vectors.csv("v03_scotland_ranks.csv");
    assertEquals(56, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      // The vectors carry 10 digits.
      assertClose(number(rows.get(i), "expected_rank"), ranks[i], 1e-9, rows.get(i));
      assertEquals(integer(rows.get(i), "rank_q025"), Ranking.reaching(distributions[i], 0.025));
      assertEquals(integer(rows.get(i), "median_rank"), Ranking.reaching(distributions[i], 0.5));
      assertEquals(integer(rows.get(i), "rank_q975"), Ranking.reaching(distributions[i], 0.975));
      assertEquals(
          number(rows.get(i), "p_highest_12"),
          Arrays.stream(distributions[i], 44, 56).sum(),
          1e-10);
      assertEquals(number(rows.get(i), "p_rank_n"), distributions[i][55], 1e-10);
      assertEquals(1, Arrays.stream(distributions[i]).sum(), 1e-12);
      double mean = 0;
      for (int k = 0; k < 56; k++) {
        mean += (k + 1) * distributions[i][k];
      }
      assertEquals(ranks[i], mean, 1e-10, "closed form and quadrature");
    }
  }

  @Test
  void compositeDistributionsEqualMpmath() {
    double[] scores = {-0.3, -0.05, 0.0, 0.02, 0.4};
    double[] deviations = {0.2, 0.05, 0.3, 0.001, 0.25};
    double[][] expected = {
      {
        0.7412877410200576,
        0.1752107778713147,
        0.04597626704139591,
        0.032753943765215884,
        0.004771270302015891
      },
      {
        0.06312039000475944,
        0.49420475695735977,
        0.38391604081859576,
        0.05541334834569198,
        0.0033454638735930333
      },
      {
        0.18734965531209843,
        0.249740675141044,
        0.09290032162627126,
        0.3267058654272765,
        0.1433034824933098
      },
      {
        0.001962613630503522,
        0.05846846930393343,
        0.4513416319062235,
        0.4588276296578842,
        0.02939965550145531
      },
      {
        0.006279600032580983,
        0.022375320726348097,
        0.025865738607513535,
        0.12629921280393142,
        0.819180127829626
      }
    };
    double[][] actual = Ranking.compositeDistributions(composites(scores, deviations));
    for (int i = 0; i < scores.length; i++) {
      assertArrayEquals(expected[i], actual[i], 1e-14);
    }
  }

  @Test
  void pointMassesAreTakenExactlyAndShareTheirRanks() {
    // Three at exactly 0, one far below, one far above, one symmetric around them.
    double[] scores = {0, 0, -9, 0, 9, 0};
    double[] deviations = {0, 0, 0.1, 0, 0.1, 0.2};
    List<Place> places = Ranking.composites(composites(scores, deviations));
    double[][] distributions = Ranking.compositeDistributions(composites(scores, deviations));
    assertArrayEquals(
        new double[] {0, 1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6, 0}, distributions[0], 1e-15);
    assertEquals(3.5, places.get(0).expected(), 1e-15);
    assertEquals(1, places.get(2).expected(), 1e-15);
    assertEquals(6, places.get(4).expected(), 1e-15);
    // The symmetric one lies below all three or above all three.
    assertArrayEquals(new double[] {0, 0.5, 0, 0, 0.5, 0}, distributions[5], 1e-14);
    assertEquals(new Place(places.get(5).expected(), 2, 5), places.get(5));
    assertEquals(3.5, places.get(5).expected(), 1e-14);
  }

  @Test
  void aloneIsFirst() {
    assertEquals(
        List.of(new Place(1, 1, 1)), Ranking.composites(List.of(new Composite(0.3, 0.01))));
    assertEquals(List.of(new Place(1, 1, 1)), Ranking.composites(List.of(new Composite(0, 0))));
    assertEquals(List.of(), Ranking.composites(List.of()));
  }

  @Test
  void atTheCapAllRanksAreEqual() {
    assertArrayEquals(
        new double[] {2, 2, 2},
        Ranking.posteriors(Shape.cap(), new double[] {1, 5, 9}, new double[] {4, 4, 4}));
    assertThrows(
        IllegalArgumentException.class,
        () -> Ranking.posteriors(Shape.cap(), new double[1], new double[2]));
  }

  @Property(tries = 60)
  void ranksSumToTheSumOfRanksInAnyOrder(
      @ForAll @LongRange long seed, @ForAll @IntRange(min = 1, max = 25) int firms) {
    Random random = new Random(seed);
    List<Composite> composites = new ArrayList<>();
    double[] observed = new double[firms];
    double[] expected = new double[firms];
    for (int i = 0; i < firms; i++) {
      boolean point = random.nextInt(5) == 0;
      // Standard deviations over four orders of magnitude: wide beside needle-thin.
      double deviation = Math.pow(10, -3.5 + 3 * random.nextDouble());
      composites.add(
          point
              ? new Composite(0, 0)
              : new Composite(0.3 * random.nextGaussian(), deviation * deviation));
      observed[i] = random.nextInt(40);
      expected[i] = 0.5 + 40 * random.nextDouble();
    }
    double sumOfRanks = firms * (firms + 1) / 2.0;
    List<Place> places = Ranking.composites(composites);
    assertEquals(sumOfRanks, places.stream().mapToDouble(Place::expected).sum(), 1e-10);
    double[] posterior = Ranking.posteriors(new Shape(3.3), observed, expected);
    assertEquals(sumOfRanks, Arrays.stream(posterior).sum(), 1e-10);
    double[][] distributions = Ranking.compositeDistributions(composites);
    double[] column = new double[firms];
    for (int i = 0; i < firms; i++) {
      Place place = places.get(i);
      double total = 0;
      double mean = 0;
      for (int k = 0; k < firms; k++) {
        total += distributions[i][k];
        mean += (k + 1) * distributions[i][k];
        column[k] += distributions[i][k];
      }
      assertEquals(1, total, 1e-11, "mass");
      assertEquals(place.expected(), mean, 1e-9, "closed form and quadrature");
      assertTrue(place.low() <= place.high());
      assertTrue(place.low() >= 1 && place.high() <= firms);
    }
    for (int k = 0; k < firms; k++) {
      assertEquals(1, column[k], 1e-10, "somebody has each rank");
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < firms; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    List<Place> shuffled = Ranking.composites(order.stream().map(composites::get).toList());
    for (int i = 0; i < firms; i++) {
      Place before = places.get(order.get(i));
      assertEquals(before.expected(), shuffled.get(i).expected(), 1e-12);
      assertEquals(before.low(), shuffled.get(i).low());
      assertEquals(before.high(), shuffled.get(i).high());
    }
  }

  private static List<Composite> composites(double[] scores, double[] deviations) {
    List<Composite> composites = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      composites.add(new Composite(scores[i], deviations[i] * deviations[i]));
    }
    return composites;
  }
}
