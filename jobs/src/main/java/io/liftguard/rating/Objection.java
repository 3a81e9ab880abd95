package io.liftguard.rating;

import io.liftguard.domain.CodePoints;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * An objection of a firm against one record: a row of {@code objections.csv}, where the meaning of
 * each column stands.
 *
 * @param decision upheld, partly or rejected; null while open
 * @param decidedOn date of the decision, null while open
 */
public record Objection(
    String objectionId,
    String firmId,
    String recordType,
    String recordId,
    String claim,
    LocalDate receivedOn,
    String decision,
    LocalDate decidedOn) {

  /** The order of the file. */
  public static final Comparator<Objection> ORDER =
      Comparator.comparing(Objection::objectionId, CodePoints.ORDER);

  /** How messages name it: its id, and the record that it is about. */
  public String label() {
    return objectionId + " (" + recordType + " " + recordId + ")";
  }

  /** Whether it waits for a decision. */
  public boolean open() {
    return decision == null;
  }

  /** Whether its record must be corrected or deleted before the release is final. */
  public boolean upheld() {
    return "upheld".equals(decision) || "partly".equals(decision);
  }
}
