package io.liftguard.watch;

import java.util.List;
import java.util.SortedMap;

/**
 * What is known of one firm at as_of, as far as its watch-list reasons need it; days are epoch
 * days.
 *
 * @param licenceValidTo last day of its licence, {@code Times.NO_DAY} when not known
 * @param sanctions its sanctions decided by as_of
 * @param orders by day, level-1 orders to be answered, and of these those without an arrival
 * @param visits by day, visits with a length, and of these the short ones
 * @param lifts by day on which it changes, lifts due for maintenance, and of these those overdue:
 *     by how much each number changes on the day
 * @param work visits with a technician of the days that are looked at
 * @param external shares of external causes by twelve months, in order
 */
public record FirmRecordsNow(
    String firmId,
    int licenceValidTo,
    List<Sanction> sanctions,
    SortedMap<Integer, Tally> orders,
    SortedMap<Integer, Tally> visits,
    SortedMap<Integer, Tally> lifts,
    List<Work> work,
    List<ExternalShare> external) {

  /** A sanction, in force on the days {@code [decidedOn, end)}. */
  public record Sanction(String sanctionId, String kind, int decidedOn, int end) {}

  /** Some of all. */
  public record Tally(long some, long all) {

    /** The sum of two. */
    public Tally plus(Tally other) {
      return new Tally(some + other.some, all + other.all);
    }

    /** Whether more than so many per cent, of at least so many. */
    public boolean above(int percent, int least) {
      return all >= least && 100 * some > percent * all;
    }
  }

  /**
   * A visit of a technician, in microseconds since the epoch.
   *
   * @param technician who, told apart from others and never shown
   */
  public record Work(String technician, String elevatorId, String visitId, long from, long to) {}

  /**
   * Entrapments of external causes in twelve months.
   *
   * @param lastDay last day of the months
   * @param low lower limit of the share
   * @param county the county's share
   */
  public record ExternalShare(int lastDay, Tally tally, double low, double county) {}
}
