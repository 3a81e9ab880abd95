package io.liftguard.stats;

/**
 * Gamma-Poisson shrinkage of observed over expected (part 4, "Shrinkage").
 *
 * <p>Model: O_i ~ Poisson(E_i theta_i), theta_i ~ Gamma(shape a, rate a), so that the mean of the
 * prior is the fleet. Source: Clayton and Kaldor, Biometrics 43 (1987); the shape by marginal
 * maximum likelihood with the prior mean fixed at 1.
 */
public final class GammaPoisson {

  /** The smallest shape that is searched. */
  private static final double FLOOR = 1e-3;

  /** The largest shape: there is no detectable difference between the subjects. */
  private static final double CAP = 1e6;

  private static final double TOLERANCE = 1e-13;

  /**
   * The shape (and rate) of the prior.
   *
   * @param value a in [1e-3, 1e6]
   */
  public record Shape(double value) {

    /** Refuses shapes outside of the bracket that is searched. */
    public Shape {
      if (!(value >= FLOOR && value <= CAP)) {
        throw new IllegalArgumentException("shape out of range: " + value);
      }
    }

    /** The shape at the cap: no detectable difference, every posterior exactly 1. */
    public static Shape cap() {
      return new Shape(CAP);
    }

    /** True when no difference between subjects is detectable. */
    public boolean atCap() {
      return value == CAP;
    }
  }

  /**
   * What is believed of one subject's ratio.
   *
   * @param mean posterior mean (a + O) / (a + E)
   * @param limits central 95 % interval
   * @param credibility Z = E / (E + a), the weight of the subject's own experience
   */
  public record Posterior(double mean, Interval limits, double credibility) {}

  private GammaPoisson() {}

  /**
   * The marginal maximum likelihood estimate of the shape.
   *
   * <p>The score is taken in ln a on [1e-3, 1e6]. Not negative at the upper end means the cap,
   * whatever other root there is; not positive at the lower end means the lower end; else the whole
   * bracket is bisected to a relative 1e-13.
   *
   * @param observed O per subject (over the dispersion), not negative
   * @param expected E per subject (over the dispersion); subjects with E = 0 are left out
   * @return the shape
   * @throws IllegalArgumentException when no subject has E > 0
   */
  public static Shape shape(double[] observed, double[] expected) {
    if (observed.length != expected.length) {
      throw new IllegalArgumentException(
          observed.length + " observed and " + expected.length + " expected");
    }
    boolean any = false;
    for (int i = 0; i < observed.length; i++) {
      if (!(observed[i] >= 0) || !(expected[i] >= 0)) {
        throw new IllegalArgumentException("observed " + observed[i] + ", expected " + expected[i]);
      }
      any |= expected[i] > 0;
    }
    if (!any) {
      throw new IllegalArgumentException("no subject has expected events");
    }
    if (score(CAP, observed, expected) >= 0) {
      return Shape.cap();
    }
    if (score(FLOOR, observed, expected) <= 0) {
      return new Shape(FLOOR);
    }
    double low = Math.log(FLOOR);
    double high = Math.log(CAP);
    while (high - low > TOLERANCE) {
      double middle = low + (high - low) / 2;
      if (score(Math.exp(middle), observed, expected) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    // A root beside the cap is a root: only the score at the cap itself decides on the cap.
    double root = Math.exp(low + (high - low) / 2);
    return new Shape(Math.min(Math.max(root, FLOOR), Math.nextDown(CAP)));
  }

  /**
   * The derivative of the marginal log likelihood by a; it has the sign of that by ln a.
   *
   * <p>One subject's term is {@code digamma(a+O) - digamma(a) + ln(a/(a+E)) + (E-O)/(a+E)}, which
   * falls like 1/a^2 while its parts fall like 1/a. With u = (O-E)/(a+E) it is {@code (ln(1+u) - u)
   * + (digamma(a+O) - digamma(a) - ln((a+O)/a))}, both without cancellation.
   */
  private static double score(double a, double[] observed, double[] expected) {
    Sum sum = new Sum();
    for (int i = 0; i < observed.length; i++) {
      if (expected[i] > 0) {
        double u = (observed[i] - expected[i]) / (a + expected[i]);
        double spread =
            u < -0.5 ? Math.log((a + observed[i]) / (a + expected[i])) - u : Polygamma.logMinus(u);
        sum.add(spread + Polygamma.digammaExcess(a, observed[i]));
      }
    }
    return sum.value();
  }

  /**
   * The posterior Gamma(a + O, a + E) of one subject; at the cap exactly 1 with Z = 0.
   *
   * @param shape the prior
   * @param observed O (over the dispersion)
   * @param expected E (over the dispersion)
   */
  public static Posterior posterior(Shape shape, double observed, double expected) {
    if (shape.atCap()) {
      return new Posterior(1, new Interval(1, 1), 0);
    }
    return posterior(shape.value(), shape.value(), observed, expected);
  }

  /** The posterior under a prior whose mean need not be 1, as the reference vectors have it. */
  static Posterior posterior(double shape, double rate, double observed, double expected) {
    double top = shape + observed;
    double bottom = rate + expected;
    Interval limits = PoissonLimits.ofMean(top, top, Level.tail(Level.DEFAULT)).over(bottom);
    return new Posterior(top / bottom, limits, expected / (expected + rate));
  }
}
