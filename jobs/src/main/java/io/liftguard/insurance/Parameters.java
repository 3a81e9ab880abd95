package io.liftguard.insurance;

/**
 * What a market release estimated; the same for every insurer.
 *
 * @param dispersion d of the firms' entrapments
 * @param firm of firms
 * @param elevator of lifts
 */
public record Parameters(double dispersion, Kind firm, Kind elevator) {

  /**
   * Parameters of a kind of subjects.
   *
   * @param shape shape of the prior, 1e6 at the cap
   * @param atCap whether no difference between subjects can be seen
   * @param k the factor that makes the market neutral, null when none does
   * @param side which bound all subjects stand at, when the market cannot be neutral
   */
  public record Kind(double shape, boolean atCap, Double k, Side side) {

    /** Whether the exposure-weighted mean of the relativities is 1. */
    public boolean neutral() {
      return k != null;
    }
  }

  /** Where the subjects of a market stand. */
  public enum Side {
    /** The mean is 1. */
    NEUTRAL,
    /** All stand at their lower bound: even there the mean is above 1. */
    LOWER,
    /** All stand at their upper bound: even there the mean is below 1. */
    UPPER
  }
}
