package io.liftguard.stats;

/**
 * A compensated sum: its error does not grow with the number of terms.
 *
 * <p>Source: A. Neumaier, ZAMM 54 (1974). Root searches stop where a sum changes its sign, so its
 * rounding is the accuracy of the root.
 */
final class Sum {

  private double sum;
  private double lost;

  void add(double term) {
    double next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    sum = next;
  }

  double value() {
    return sum + lost;
  }

  static double of(double[] terms) {
    Sum sum = new Sum();
    for (double term : terms) {
      sum.add(term);
    }
    return sum.value();
  }
}
