package io.liftguard.domain;

/**
 * A maximal run of consecutive due, uncovered days of a lift within one unbroken run of one firm;
 * dims and interval class are those of its first day.
 *
 * @param lastDay last day so far, inclusive
 * @param maxIntervalDays interval class of the first day
 * @param runStart first day of the firm's unbroken run
 */
public record OverdueEpisode(
    int firstDay, int lastDay, int maxIntervalDays, int runStart, Dims dims) {

  /** Missed visits on days from one to another, both inclusive. */
  public int missedVisits(int from, int to) {
    int first = Math.max(from, firstDay);
    int last = Math.min(to, lastDay);
    if (last < first) {
      return 0;
    }
    int before = Math.floorDiv(first - firstDay + maxIntervalDays - 1, maxIntervalDays);
    return Math.floorDiv(last - firstDay, maxIntervalDays) - before + 1;
  }

  /** Whether a visit counts as missed on this day. */
  public boolean missedOn(int day) {
    return day >= firstDay && day <= lastDay && (day - firstDay) % maxIntervalDays == 0;
  }
}
