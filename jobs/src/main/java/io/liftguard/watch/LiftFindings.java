package io.liftguard.watch;

import java.util.List;

/**
 * What is found about one lift.
 *
 * @param findings reasons that are open whatever else
 * @param failing an old lift with many faults, of which the fleet's rate decides; null for none
 * @param unvisited a lift without a visit for so long that the visit has to be looked for further
 *     back; null for none
 */
public record LiftFindings(List<Finding> findings, Failing failing, Unvisited unvisited) {

  /**
   * An old lift with many faults.
   *
   * @param faults its faults in scope of the 12 months
   * @param liftDays its lift-days in them
   */
  public record Failing(Finding finding, long faults, long liftDays) {

    /**
     * Whether its rate is above so many times the fleet's; by products of whole numbers, so that
     * nothing is rounded.
     */
    public boolean above(int times, long fleetFaults, long fleetLiftDays) {
      return Math.multiplyExact(faults, fleetLiftDays)
          > times * Math.multiplyExact(fleetFaults, liftDays);
    }
  }

  /**
   * A lift without a visit in the days that were looked at.
   *
   * @param after days without a visit that are too many
   * @param countedFrom day from which they count when it never had one
   * @param inUseSince first day of its present use
   */
  public record Unvisited(int after, int countedFrom, int inUseSince, int points) {}
}
