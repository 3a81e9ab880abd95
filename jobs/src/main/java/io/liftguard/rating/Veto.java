package io.liftguard.rating;

import io.liftguard.domain.CodePoints;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * A sanction in force on the window's last day that forces one star: a row of {@code vetoes.csv}.
 *
 * @param firmId firm that the veto holds for
 * @param sanctionId record of the sanction
 * @param namedFirmId firm that the sanction names: the firm itself or one above it
 * @param kind kind of the sanction
 * @param decidedOn date of the decision
 * @param endsOn first day no longer in force, by the default term where the record has none
 * @param reference number of the document, null where there is none
 */
public record Veto(
    String firmId,
    String sanctionId,
    String namedFirmId,
    String kind,
    LocalDate decidedOn,
    LocalDate endsOn,
    String reference) {

  /** The order of the file. */
  public static final Comparator<Veto> ORDER =
      Comparator.comparing(Veto::firmId, CodePoints.ORDER)
          .thenComparing(Veto::decidedOn)
          .thenComparing(Veto::sanctionId, CodePoints.ORDER);
}
