package io.liftguard.rating;

import java.util.List;

/**
 * One firm in a release: a row of {@code ratings.csv}, where the meaning of each column stands.
 * Null is an empty field.
 */
public record Rating(
    int pageOrder,
    String firmId,
    String name,
    String status,
    String reason,
    Integer stars,
    Integer starsStable,
    Integer starsComputed,
    boolean veto,
    String vetoKinds,
    String vetoReferences,
    String previousRelease,
    Integer previousStars,
    Integer previousStarsComputed,
    long liftsLastDay,
    double liftsAverage,
    Boolean intervalsShort,
    Double score,
    Double scoreVariance,
    Double composite,
    Double compositeLow,
    Double compositeHigh,
    Double pBelow080,
    Double pBelow095,
    Double pAbove105,
    Double pAbove125,
    Double rankExpected,
    Integer rankLow,
    Integer rankHigh,
    Integer rankedFirms,
    List<OfMeasure> measures) {

  /** Status of a firm with stars of its own. */
  public static final String RATED = "rated";

  /** Status of a firm that is listed with the reason why it has none. */
  public static final String UNRATED = "unrated";

  public Rating {
    measures = List.copyOf(measures);
  }

  /** Whether the firm is rated. */
  public boolean rated() {
    return status.equals(RATED);
  }

  /**
   * A firm's figures in one measure.
   *
   * @param base sum of base
   * @param observed O
   * @param expected E
   * @param ratio O / E, null when E = 0
   * @param z credibility, null when the measure has no prior
   * @param mean posterior mean, null when the measure has no prior
   * @param low posterior 2.5 % quantile
   * @param high posterior 97.5 % quantile
   * @param used whether it counts in the composite
   * @param weight weight after spreading, null when not used
   * @param rankExpected posterior expected rank, null when not ranked in it
   */
  public record OfMeasure(
      long base,
      long observed,
      double expected,
      Double ratio,
      Double z,
      Double mean,
      Double low,
      Double high,
      boolean used,
      Double weight,
      Double rankExpected) {}
}
