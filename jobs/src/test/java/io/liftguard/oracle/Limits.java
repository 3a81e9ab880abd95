package io.liftguard.oracle;

import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * Limits of 95 % intervals by Newton's method on the distribution functions themselves, so that
 * they depend on no ready-made quantile function.
 */
final class Limits {
  private static final double TAIL = 0.025;
  private static final double Z = 1.959963984540054;

  private Limits() {}

  /** Garwood's lower limit of a count: chi2(0.025; 2k) / 2, 0 for k = 0. */
  static double countLow(long k) {
    return k == 0 ? 0 : gammaQuantile((double) k, TAIL);
  }

  /** Garwood's upper limit of a count: chi2(0.975; 2k + 2) / 2. */
  static double countHigh(long k) {
    return gammaQuantile(k + 1.0, 1 - TAIL);
  }

  /** Half a chi-squared quantile with 2a degrees of freedom is a gamma quantile of shape a. */
  private static double gammaQuantile(double a, double p) {
    double c = 1 / (9 * a);
    double z = p < 0.5 ? -Z : Z;
    double start = a * Math.pow(1 - c + z * Math.sqrt(c), 3);
    double x = start > 0 ? start : a * 1e-3;
    for (int i = 0; i < 60; i++) {
      // The smaller tail, lest digits be lost.
      double difference =
          p < 0.5 ? RegularizedGamma.P.value(a, x) - p : 1 - p - RegularizedGamma.Q.value(a, x);
      double next = x - difference / RegularizedGamma.P.derivative(a, x);
      next = next <= 0 ? x / 2 : next;
      if (Math.abs(next - x) <= 1e-14 * x) {
        return next;
      }
      x = next;
    }
    return x;
  }

  /** The 0.975 quantile of Student's t. */
  static double student(long df) {
    double x = Z;
    double half = df / 2.0;
    double logNorm = logStudentConstant(df);
    for (int i = 0; i < 200; i++) {
      double upper = 0.5 * RegularizedBeta.value(df / (df + x * x), half, 0.5);
      double density = Math.exp(logNorm - (df + 1) / 2.0 * Math.log1p(x * x / df));
      double next = x + (upper - TAIL) / density;
      if (Math.abs(next - x) <= 1e-14 * x) {
        return next;
      }
      x = next;
    }
    return x;
  }

  /** R's qbinom: the least k with P(X <= k) >= q. */
  static long binomialQuantile(double q, long n, double p) {
    long k = (long) (n * p + (q < 0.5 ? -Z : Z) * Math.sqrt(n * p * (1 - p)));
    k = Math.max(0, Math.min(n, k));
    while (k > 0 && binomialAtMost(k - 1, n, p) >= q) {
      k--;
    }
    while (k < n && binomialAtMost(k, n, p) < q) {
      k++;
    }
    return k;
  }

  private static double binomialAtMost(long k, long n, double p) {
    return k >= n ? 1 : RegularizedBeta.complement(p, k + 1.0, (double) n - k);
  }

  /** The logarithm of the constant of Student's density. */
  private static double logStudentConstant(long df) {
    return LogGamma.value((df + 1) / 2.0) - LogGamma.value(df / 2.0) - 0.5 * Math.log(df * Math.PI);
  }
}
