package io.liftguard.stats;

/**
 * Polygamma functions and the differences that the marginal likelihood needs, without cancellation.
 *
 * <p>Source of the asymptotic series and recurrences: Abramowitz and Stegun (1964), 6.3.18, 6.4.12,
 * 6.3.6, 6.4.7. From {@value #ASYMPTOTIC} on eight terms give full double precision.
 */
final class Polygamma {

  /** Arguments below are shifted upwards by the recurrence. */
  private static final double ASYMPTOTIC = 12;

  /** Bernoulli numbers B2, B4, ... B16. */
  private static final double[] BERNOULLI = {
    1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510
  };

  private Polygamma() {}

  /** The second derivative of ln Gamma at a positive x. */
  static double trigamma(double x) {
    if (!(x > 0)) {
      throw new IllegalArgumentException("trigamma needs a positive argument: " + x);
    }
    double shifted = x;
    double sum = 0;
    while (shifted < ASYMPTOTIC) {
      sum += 1 / (shifted * shifted);
      shifted += 1;
    }
    double square = 1 / (shifted * shifted);
    double tail = 0;
    for (int n = BERNOULLI.length - 1; n >= 0; n--) {
      tail = (tail + BERNOULLI[n]) * square;
    }
    return sum + (1 + 0.5 / shifted + tail) / shifted;
  }

  /**
   * {@code digamma(a + o) - digamma(a) - ln((a + o) / a)}, which is 0 for o = 0 and else positive.
   *
   * <p>The difference of two digammas and their logarithms vanishes like o / (2 a^2); here it is
   * summed from terms that each are that small.
   *
   * @param a positive
   * @param o not negative
   */
  static double digammaExcess(double a, double o) {
    if (o == 0) {
      return 0;
    }
    double shifted = a;
    int steps = 0;
    double sum = 0;
    while (shifted < ASYMPTOTIC) {
      // 1/x - 1/(x + o), as one fraction.
      sum += o / (shifted * (shifted + o));
      steps++;
      shifted = a + steps;
    }
    if (steps > 0) {
      // ln((a+o)/a) - ln((s+o)/s) for the shifted s.
      sum -= Math.log1p(steps * o / (a * (shifted + o)));
    }
    double top = shifted + o;
    double small = 1 / (top * top);
    double large = 1 / (shifted * shifted);
    double difference = o * (shifted + top) * small * large;
    // large^n - small^n = (large - small) (large^(n-1) + ... + small^(n-1)).
    double factor = 1;
    double power = 1;
    double tail = 0;
    for (int n = 1; n <= BERNOULLI.length; n++) {
      tail += BERNOULLI[n - 1] / (2 * n) * factor;
      power *= small;
      factor = factor * large + power;
    }
    return sum + o / (2 * shifted * top) + difference * tail;
  }

  /** {@code ln(1 + u) - u} for u > -1, exact to the last digits around 0. */
  static double logMinus(double u) {
    if (Math.abs(u) > 0.3) {
      return Math.log1p(u) - u;
    }
    // With r = u/(2+u): ln(1+u) = 2 (r + r^3/3 + r^5/5 + ...) and 2r = u - r u.
    double r = u / (2 + u);
    double square = r * r;
    double series = 0;
    double power = 1;
    for (int k = 3; k < 41 && power > 0; k += 2) {
      power *= square;
      double term = power / k;
      if (series + term == series) {
        break;
      }
      series += term;
    }
    return r * (2 * series - u);
  }
}
