package io.liftguard.rating;

import java.time.LocalDate;
import java.util.List;

/**
 * What the plan orders to be public of a firm beside its stars, with counts (part 4, 信用清单); no star
 * rests on it.
 *
 * @param firmId firm
 * @param complaintsSubstantiated substantiated complaints about lifts in scope
 * @param spotChecks spot checks
 * @param spotCheckScoreSum sum of their scores, points
 * @param inspectionChains inspection chains of its lifts
 * @param inspectionChainsFirstPassed of these, passed at the first inspection
 * @param inspectionChainsMaintenanceCaused of these, with a defect that maintenance caused
 * @param entrapmentsWithoutMassEvents entrapments in scope, mass events left out
 * @param entrapmentsExternalCause of these, of group EXT, HUM or MGT
 * @param sanctions sanctions of any kind in force on the window's last day
 */
public record PublicFacts(
    String firmId,
    long complaintsSubstantiated,
    long spotChecks,
    long spotCheckScoreSum,
    long inspectionChains,
    long inspectionChainsFirstPassed,
    long inspectionChainsMaintenanceCaused,
    long entrapmentsWithoutMassEvents,
    long entrapmentsExternalCause,
    List<Sanction> sanctions) {

  public PublicFacts {
    sanctions = List.copyOf(sanctions);
  }

  /**
   * A sanction in force.
   *
   * @param sanctionId record of the sanction
   * @param kind its kind
   * @param decidedOn date of the decision
   * @param endsOn first day no longer in force, by the default term where the record has none
   * @param reference number of the document, null where there is none
   */
  public record Sanction(
      String sanctionId, String kind, LocalDate decidedOn, LocalDate endsOn, String reference) {}
}
