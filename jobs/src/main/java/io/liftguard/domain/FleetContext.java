package io.liftguard.domain;

import java.io.Serializable;

/**
 * What a lift's figures need to know beyond its own records.
 *
 * @param firstDay first day of the first month
 * @param asOf last day that counts
 * @param earliestVisit local date of the earliest visit in the lake, any grade, neither held nor
 *     after as_of; {@link Times#NO_DAY} when there is none
 */
public record FleetContext(int firstDay, int asOf, int earliestVisit, Firms firms, Limits limits)
    implements Serializable {}
