package io.liftguard.rating;

import io.liftguard.stats.RateModel;
import java.util.List;

/**
 * Everything that MQR-1 computes of a release, in the order of its files.
 *
 * @param measures one row per measure
 * @param glm terms of M1's model; none when there was no entrapment
 * @param ratings one row per firm in the order of the page
 * @param funnel one row per measure and firm with E > 0
 * @param sensitivity nine rows per rated firm
 */
public record Figures(
    List<OfMeasure> measures,
    List<RateModel.Term> glm,
    List<Rating> ratings,
    List<FunnelPoint> funnel,
    List<Scenario> sensitivity) {

  public Figures {
    measures = List.copyOf(measures);
    glm = List.copyOf(glm);
    ratings = List.copyOf(ratings);
    funnel = List.copyOf(funnel);
    sensitivity = List.copyOf(sensitivity);
  }

  /** A row of {@code measures.csv}, where the meaning of each column stands. */
  public record OfMeasure(
      String measure,
      double weight,
      int firms,
      long observed,
      double expected,
      Double shape,
      boolean atCap,
      boolean intervalsShort,
      double dispersion,
      Double phi,
      Double tau2) {}

  /** A row of {@code funnel.csv}, where the meaning of each column stands. */
  public record FunnelPoint(
      String measure,
      String firmId,
      double expected,
      long observed,
      double ratio,
      double low95,
      double high95,
      double low998,
      double high998,
      double odLow95,
      double odHigh95,
      double odLow998,
      double odHigh998) {}

  /** A row of {@code sensitivity.csv}, where the meaning of each column stands. */
  public record Scenario(String firmId, String scenario, int starsComputed, double composite) {}
}
