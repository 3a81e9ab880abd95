package io.liftguard.stats;

import java.util.Arrays;

/**
 * Funnel limits around the fleet, exact and over-dispersed (part 4, "Funnel and sensitivity").
 *
 * <p>Source: D. J. Spiegelhalter, Statistics in Medicine 24 (2005) and Qual Saf Health Care 14
 * (2005): square-root scale, winsorised z, additive random effects; tau^2 after DerSimonian and
 * Laird, Controlled Clinical Trials 7 (1986).
 *
 * @param phi mean squared winsorised z, NaN with one firm
 * @param tau2 additive variance on the square-root scale, 0 when the firms spread no more than
 *     chance
 */
public record Funnel(double phi, double tau2) {

  /** Normal deviate of the 99.8 % limits, as printed in the columns of part 4. */
  private static final double Z_999 = 3.090232306167813;

  private static final double LEVEL_998 = 0.998;

  /**
   * Over-dispersion of the counts themselves.
   *
   * @param observed O per firm with E > 0
   * @param expected E per firm, positive
   */
  public static Funnel of(long[] observed, double[] expected) {
    int firms = observed.length;
    if (firms == 0 || firms != expected.length) {
      throw new IllegalArgumentException(firms + " observed, " + expected.length + " expected");
    }
    double[] z = new double[firms];
    for (int i = 0; i < firms; i++) {
      if (observed[i] < 0 || !(expected[i] > 0)) {
        throw new IllegalArgumentException("observed " + observed[i] + ", expected " + expected[i]);
      }
      // (sqrt(O/E) - 1) over its standard deviation 1/(2 sqrt(E)).
      z[i] = 2 * (Math.sqrt((double) observed[i]) - Math.sqrt(expected[i]));
    }
    if (firms == 1) {
      return new Funnel(Double.NaN, 0);
    }
    double[] sorted = z.clone();
    Arrays.sort(sorted);
    double low = type7(sorted, 0.1);
    double high = type7(sorted, 0.9);
    Sum squares = new Sum();
    Sum weights = new Sum();
    Sum weightSquares = new Sum();
    for (int i = 0; i < firms; i++) {
      double winsorised = Math.min(Math.max(z[i], low), high);
      squares.add(winsorised * winsorised);
      weights.add(4 * expected[i]);
      weightSquares.add(16 * expected[i] * expected[i]);
    }
    double phi = squares.value() / firms;
    double spread = weights.value() - weightSquares.value() / weights.value();
    double tau2 = (squares.value() - (firms - 1)) / spread;
    return new Funnel(phi, Math.max(0, tau2));
  }

  /**
   * Exact 95 % limits of O/E at an expectation: chi2(0.025; 2E)/2/E and chi2(0.975; 2E+2)/2/E.
   *
   * @param expected E, positive
   */
  public static Interval exact95(double expected) {
    return exact(expected, Level.DEFAULT);
  }

  /**
   * Exact 99.8 % limits of O/E at an expectation.
   *
   * @param expected E, positive
   */
  public static Interval exact998(double expected) {
    return exact(expected, LEVEL_998);
  }

  private static Interval exact(double expected, double level) {
    return PoissonLimits.ofMean(expected, expected + 1, Level.tail(level)).over(expected);
  }

  /**
   * Over-dispersed 95 % limits of O/E: (1 -+ z sqrt(1/(4E) + tau2))^2, the lower one cut at 0.
   *
   * @param expected E, positive
   */
  public Interval overDispersed95(double expected) {
    return overDispersed(expected, Level.Z_975);
  }

  /**
   * Over-dispersed 99.8 % limits of O/E.
   *
   * @param expected E, positive
   */
  public Interval overDispersed998(double expected) {
    return overDispersed(expected, Z_999);
  }

  private Interval overDispersed(double expected, double z) {
    double half = z * Math.sqrt(1 / (4 * expected) + tau2);
    double low = Math.max(0, 1 - half);
    return new Interval(low * low, (1 + half) * (1 + half));
  }

  /** The quantile of R type 7 of sorted numbers. */
  private static double type7(double[] sorted, double p) {
    double position = (sorted.length - 1) * p;
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
