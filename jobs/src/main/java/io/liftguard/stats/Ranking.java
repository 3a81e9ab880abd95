package io.liftguard.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.statistics.distribution.GammaDistribution;

/**
 * Expected ranks and rank intervals of independent uncertain figures (part 4, "Ranks"); rank 1 is
 * the lowest figure.
 *
 * <p>Source: Laird and Louis, Journal of Educational Statistics 14 (1989): the expected rank is 1
 * plus the sum of the probabilities that another figure lies below. The rank distribution is that
 * sum of independent indicators given the own figure, integrated over it by Gauss-Legendre
 * quadrature: no simulation, the same bits on every run.
 */
public final class Ranking {

  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  /** Standard deviations beyond which a normal tail (4e-18) is nothing in a double. */
  private static final double REACH = 8.6;

  /** Panel width in the smallest scale at work there; 16 nodes then integrate to rounding. */
  private static final double PANEL = 1.5;

  private static final int NODES = 16;
  private static final double[] ABSCISSAE = new double[NODES];
  private static final double[] WEIGHTS = new double[NODES];

  static {
    // Roots of the Legendre polynomial by Newton from the usual cosine guess.
    for (int i = 0; i < NODES; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (NODES + 0.5));
      double slope = 1;
      for (int step = 0; step < 20; step++) {
        double before = 1;
        double value = x;
        for (int k = 2; k <= NODES; k++) {
          double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
          before = value;
          value = next;
        }
        slope = NODES * (x * value - before) / (x * x - 1);
        x -= value / slope;
      }
      ABSCISSAE[i] = x;
      WEIGHTS[i] = 2 / ((1 - x * x) * slope * slope);
    }
  }

  /**
   * A firm's place among the ranked.
   *
   * @param expected expected rank, 1..n
   * @param low smallest rank whose cumulative probability reaches 0.025
   * @param high smallest rank whose cumulative probability reaches 0.975
   */
  public record Place(double expected, int low, int high) {}

  /** The law of one figure: continuous on (low, high), or a point mass where both are equal. */
  private interface Law {
    double low();

    double high();

    double scale();

    double below(double x);

    double density(double x);
  }

  private record NormalLaw(double mean, double deviation) implements Law {
    @Override
    public double low() {
      return mean - REACH * deviation;
    }

    @Override
    public double high() {
      return mean + REACH * deviation;
    }

    @Override
    public double scale() {
      return deviation;
    }

    @Override
    public double below(double x) {
      return Normal.below((x - mean) / deviation);
    }

    @Override
    public double density(double x) {
      return Normal.density((x - mean) / deviation) / deviation;
    }
  }

  /** The logarithm of a gamma figure: one scale from the thin to the thick end. */
  private record LogGammaLaw(GammaDistribution gamma, double low, double high, double scale)
      implements Law {

    static LogGammaLaw of(double shape, double rate) {
      GammaDistribution gamma = GammaDistribution.of(shape, 1 / rate);
      return new LogGammaLaw(
          gamma,
          Math.log(gamma.inverseCumulativeProbability(1e-17)),
          Math.log(gamma.inverseSurvivalProbability(1e-17)),
          Math.sqrt(Polygamma.trigamma(shape)));
    }

    @Override
    public double below(double x) {
      return gamma.cumulativeProbability(Math.exp(x));
    }

    @Override
    public double density(double x) {
      return gamma.density(Math.exp(x)) * Math.exp(x);
    }
  }

  private Ranking() {}

  /**
   * Places of firms on their log-normal composites.
   *
   * @param composites one per firm; variance 0 is a point mass, taken exactly, and ties are spread
   *     evenly over the tied ranks
   * @return places in the order of the input
   */
  public static List<Place> composites(List<Composite> composites) {
    double[][] distributions = compositeDistributions(composites);
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < composites.size(); i++) {
      Sum expected = new Sum();
      expected.add(1);
      for (int j = 0; j < composites.size(); j++) {
        if (j != i) {
          expected.add(below(composites.get(j), composites.get(i)));
        }
      }
      places.add(
          new Place(
              expected.value(), reaching(distributions[i], LOW), reaching(distributions[i], HIGH)));
    }
    return places;
  }

  /** P(c of one lies below c of other), a tie of point masses counting half. */
  private static double below(Composite one, Composite other) {
    double variance = one.variance() + other.variance();
    if (variance == 0) {
      return (1 + Math.signum(other.score() - one.score())) / 2;
    }
    return Normal.below((other.score() - one.score()) / Math.sqrt(variance));
  }

  /**
   * Posterior expected ranks of the firms that use a measure.
   *
   * @param shape the measure's prior; at the cap all ranks are equal
   * @param observed O per firm over the dispersion
   * @param expected E per firm over the dispersion
   * @return expected ranks in the order of the input, summing to n(n+1)/2
   */
  public static double[] posteriors(
      GammaPoisson.Shape shape, double[] observed, double[] expected) {
    int firms = observed.length;
    if (firms != expected.length) {
      throw new IllegalArgumentException(firms + " observed, " + expected.length + " expected");
    }
    if (shape.atCap()) {
      double[] equal = new double[firms];
      Arrays.fill(equal, (firms + 1) / 2.0);
      return equal;
    }
    double[] shapes = new double[firms];
    double[] rates = new double[firms];
    for (int i = 0; i < firms; i++) {
      shapes[i] = shape.value() + observed[i];
      rates[i] = shape.value() + expected[i];
    }
    return gammas(shapes, rates);
  }

  /** Expected ranks of independent gamma figures: P(j below i) = I(bj/(bj+bi); aj, ai). */
  static double[] gammas(double[] shapes, double[] rates) {
    Sum[] ranks = new Sum[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      ranks[i] = new Sum();
      ranks[i].add(1);
      for (int j = 0; j < i; j++) {
        double share = rates[j] / (rates[j] + rates[i]);
        ranks[i].add(RegularizedBeta.value(share, shapes[j], shapes[i]));
        ranks[j].add(RegularizedBeta.complement(share, shapes[j], shapes[i]));
      }
    }
    return Arrays.stream(ranks).mapToDouble(Sum::value).toArray();
  }

  /** Rank distributions of independent gamma figures, by the same quadrature. */
  static double[][] gammaDistributions(double[] shapes, double[] rates) {
    List<Law> laws = new ArrayList<>();
    for (int i = 0; i < shapes.length; i++) {
      laws.add(LogGammaLaw.of(shapes[i], rates[i]));
    }
    return distributions(laws);
  }

  /** Rank distributions of composites: row i holds P(rank of i = k + 1). */
  static double[][] compositeDistributions(List<Composite> composites) {
    List<Law> laws = new ArrayList<>();
    for (Composite composite : composites) {
      laws.add(new NormalLaw(composite.score(), Math.sqrt(composite.variance())));
    }
    return distributions(laws);
  }

  /** The smallest rank whose cumulative probability reaches {@code probability}. */
  static int reaching(double[] distribution, double probability) {
    Sum cumulative = new Sum();
    for (int k = 0; k < distribution.length; k++) {
      cumulative.add(distribution[k]);
      if (Composite.reaches(cumulative.value(), probability)) {
        return k + 1;
      }
    }
    return distribution.length;
  }

  private static double[][] distributions(List<Law> laws) {
    int size = laws.size();
    double[][] result = new double[size][size];
    // Between two breaks the same figures are uncertain; all others lie below or above for sure.
    double[] breaks =
        laws.stream()
            .flatMapToDouble(law -> Arrays.stream(new double[] {law.low(), law.high()}))
            .sorted()
            .distinct()
            .toArray();
    for (int b = 0; b + 1 < breaks.length; b++) {
      double from = breaks[b];
      double to = breaks[b + 1];
      List<Integer> active = new ArrayList<>();
      double scale = Double.POSITIVE_INFINITY;
      int settled = 0;
      for (int i = 0; i < size; i++) {
        Law law = laws.get(i);
        if (law.high() <= from) {
          settled++;
        } else if (law.low() < to) {
          active.add(i);
          scale = Math.min(scale, law.scale());
        }
      }
      if (!active.isEmpty()) {
        integrate(laws, active, settled, from, to, scale, result);
      }
    }
    addPointMasses(laws, result);
    return result;
  }

  private static void integrate(
      List<Law> laws,
      List<Integer> active,
      int settled,
      double from,
      double to,
      double scale,
      double[][] result) {
    int panels = (int) Math.ceil((to - from) / (PANEL * scale));
    double half = (to - from) / panels / 2;
    double[] below = new double[active.size()];
    double[] others = new double[active.size()];
    for (int panel = 0; panel < panels; panel++) {
      double centre = from + (2 * panel + 1) * half;
      for (int node = 0; node < NODES; node++) {
        double x = centre + half * ABSCISSAE[node];
        for (int k = 0; k < below.length; k++) {
          below[k] = laws.get(active.get(k)).below(x);
        }
        double[] all = countBelow(below);
        for (int k = 0; k < below.length; k++) {
          int i = active.get(k);
          double mass = WEIGHTS[node] * half * laws.get(i).density(x);
          if (mass > 0) {
            without(all, below[k], others);
            for (int c = 0; c < others.length; c++) {
              result[i][settled + c] += mass * others[c];
            }
          }
        }
      }
    }
  }

  /** A point mass sees the others at its own place; those at the same place share the ranks. */
  private static void addPointMasses(List<Law> laws, double[][] result) {
    for (int i = 0; i < laws.size(); i++) {
      Law own = laws.get(i);
      if (own.scale() > 0) {
        continue;
      }
      int settled = 0;
      int tied = 0;
      double[] below = new double[laws.size()];
      int uncertain = 0;
      for (int j = 0; j < laws.size(); j++) {
        Law law = laws.get(j);
        if (law.scale() > 0) {
          below[uncertain++] = law.below(own.low());
        } else if (law.low() < own.low()) {
          settled++;
        } else if (law.low() == own.low()) {
          tied++;
        }
      }
      double[] count = countBelow(Arrays.copyOf(below, uncertain));
      for (int c = 0; c < count.length; c++) {
        for (int t = 0; t < tied; t++) {
          result[i][settled + c + t] += count[c] / tied;
        }
      }
    }
  }

  /** The distribution of the number of successes of independent trials. */
  private static double[] countBelow(double[] probabilities) {
    double[] count = new double[probabilities.length + 1];
    count[0] = 1;
    for (int k = 0; k < probabilities.length; k++) {
      double p = probabilities[k];
      for (int c = k + 1; c > 0; c--) {
        count[c] = count[c] * (1 - p) + count[c - 1] * p;
      }
      count[0] *= 1 - p;
    }
    return count;
  }

  /**
   * The distribution of the count without one trial, solved from the end where errors shrink.
   *
   * @param all distribution with all trials
   * @param p probability of the trial to take out
   * @param others receives the distribution without it
   */
  private static void without(double[] all, double p, double[] others) {
    if (p <= 0.5) {
      double carry = 0;
      for (int c = 0; c < others.length; c++) {
        carry = (all[c] - p * carry) / (1 - p);
        others[c] = carry;
      }
    } else {
      double carry = 0;
      for (int c = others.length - 1; c >= 0; c--) {
        carry = (all[c + 1] - (1 - p) * carry) / p;
        others[c] = carry;
      }
    }
  }
}
