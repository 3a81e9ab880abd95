package io.liftguard.watch;

import io.liftguard.domain.Contract;
import io.liftguard.domain.DueInspection;
import io.liftguard.domain.PolicySpan;
import java.util.List;

/**
 * What is known of one lift at as_of, as far as its plan figures and watch-list reasons need it: in
 * any order, nothing deleted, held or dated later.
 *
 * @param entrapments entrapment events in scope
 * @param overdue episodes of overdue maintenance
 * @param faults faults of the months that {@link LiftWatch#faultsFrom} asks for, and all that are
 *     not restored
 * @param visits visits, summed up
 * @param selfTestedFrom day of the earliest self-test chain, {@code Times.NO_DAY} for none
 */
public record LiftRecordsNow(
    String elevatorId,
    List<RegisterEntry> register,
    List<Contract> contracts,
    List<PolicySpan> policies,
    List<DueInspection> dueInspections,
    List<Entrapment> entrapments,
    List<Overdue> overdue,
    List<ReportedFault> faults,
    Visits visits,
    int selfTestedFrom) {

  /** An entrapment event by its local date. */
  public record Entrapment(String eventId, int day, boolean injured) {}

  /** An episode of overdue maintenance, both ends inclusive, with the firm it is about. */
  public record Overdue(int firstDay, int lastDay, String firmId) {}

  /**
   * A fault.
   *
   * @param occurredAt microseconds since the epoch
   * @param restored whether it has an end
   * @param attributable whether the firm answers for its cause
   */
  public record ReportedFault(
      String faultId, int day, long occurredAt, boolean restored, boolean attributable) {}

  /**
   * Visits of a lift by any firm and of any grade.
   *
   * @param last local date of the latest one of the last {@link LiftWatch#VISIT_DAYS} days, {@code
   *     Times.NO_DAY} when there is none in them
   * @param recent visits of the last 90 days up to each day that plan figures are wanted for
   */
  public record Visits(int last, List<Paper> recent) {

    /** How many visits, and how many of them without paper. */
    public record Paper(long visits, long paperless) {}

    /** No visits at all. */
    public static Visits none(int days) {
      return new Visits(
          io.liftguard.domain.Times.NO_DAY, java.util.Collections.nCopies(days, new Paper(0, 0)));
    }
  }
}
