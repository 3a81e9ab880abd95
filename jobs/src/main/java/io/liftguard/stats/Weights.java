package io.liftguard.stats;

/** Weights of the measures in a composite (part 4, "Composite and stars", "Sensitivity"). */
public final class Weights {

  private Weights() {}

  /**
   * The weights of missing measures spread over the others in proportion.
   *
   * @param weights weight per measure, not negative
   * @param used which measures a firm uses
   * @return weights that sum to 1, 0 where not used
   * @throws IllegalArgumentException when no measure with weight is used
   */
  public static double[] spread(double[] weights, boolean[] used) {
    if (weights.length != used.length) {
      throw new IllegalArgumentException(weights.length + " weights, " + used.length + " flags");
    }
    double[] spread = new double[weights.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += used[i] ? weights[i] : 0;
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException("no measure with weight is used");
    }
    for (int i = 0; i < weights.length; i++) {
      spread[i] = used[i] ? weights[i] / sum : 0;
    }
    return spread;
  }

  /**
   * One weight moved, within 0..1, and the others scaled so that all sum to 1.
   *
   * @param weights weight per measure, summing to 1
   * @param measure index of the weight that is moved
   * @param by how far, for instance -0.10
   */
  public static double[] moved(double[] weights, int measure, double by) {
    double target = Math.min(1, Math.max(0, weights[measure] + by));
    double others = 0;
    for (int i = 0; i < weights.length; i++) {
      others += i == measure ? 0 : weights[i];
    }
    double[] moved = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      if (i == measure) {
        moved[i] = target;
      } else {
        moved[i] = others == 0 ? 0 : weights[i] * ((1 - target) / others);
      }
    }
    return moved;
  }
}
