package io.liftguard.domain;

import java.io.Serializable;

/**
 * What a lift's figures need to know beyond its own records.
 *
 * @param firstDay first day of the first month
 * @param asOf last day that counts
 * @param earliestVisit local date of the earliest visit in the lake, any grade, neither held nor
 *     after as_of; {@link Times#NO_DAY} when there is none
 * @param graceDays days from a take-over on that are hand-over grace
 */
public record FleetContext(
    int firstDay, int asOf, int earliestVisit, Firms firms, Limits limits, int graceDays)
    implements Serializable {

  /** Days of hand-over grace unless a setting says else: day 0 to day 29 after a take-over. */
  public static final int GRACE_DAYS = 30;

  /** A context with the usual days of grace. */
  public FleetContext(int firstDay, int asOf, int earliestVisit, Firms firms, Limits limits) {
    this(firstDay, asOf, earliestVisit, firms, limits, GRACE_DAYS);
  }
}
