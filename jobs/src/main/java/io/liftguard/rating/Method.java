package io.liftguard.rating;

import io.liftguard.stats.Composite;
import java.util.List;

/**
 * The settings of MQR-1, printed in {@code release.json}.
 *
 * @param weights weights of M1 to M4, summing to 1
 * @param minima what a firm must have for a measure to count
 * @param m2Others late call-outs, and expected ones, that are added to those of the other firms of
 *     a town
 * @param thresholds rule of the stars
 * @param graceDays days from a take-over on that count for nobody
 */
public record Method(
    List<Double> weights,
    Minima minima,
    double m2Others,
    Composite.Thresholds thresholds,
    long graceDays) {

  /** Version of the method, raised when a figure could come out otherwise. */
  public static final String VERSION = "MQR-1.0";

  public Method {
    weights = List.copyOf(weights);
    double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
    if (weights.size() != Mqr1.MEASURES.size()
        || weights.stream().anyMatch(w -> !(w > 0))
        || Math.abs(sum - 1) > 1e-9) {
      throw new IllegalArgumentException(
          "four weights above 0 that sum to 1 are needed, got " + weights);
    }
  }

  /**
   * What must be there for a measure, a firm or a release to count.
   *
   * @param m1Expected expected entrapments
   * @param m2Callouts call-outs
   * @param m3Expected expected repeats
   * @param m4Lifts lifts: lift-days over the days of the window
   * @param levelEvents events of a level of the model for a coefficient of its own
   * @param firms firms with expected entrapments
   * @param months full months of the window
   */
  public record Minima(
      double m1Expected,
      long m2Callouts,
      double m3Expected,
      double m4Lifts,
      long levelEvents,
      long firms,
      long months) {

    /** The defaults of part 4. */
    public static Minima standard() {
      return new Minima(5, 30, 5, 50, 10, 5, 12);
    }
  }

  /** The defaults of part 4. */
  public static Method standard() {
    return new Method(
        List.of(0.45, 0.30, 0.15, 0.10), Minima.standard(), 5, Composite.Thresholds.standard(), 30);
  }
}
