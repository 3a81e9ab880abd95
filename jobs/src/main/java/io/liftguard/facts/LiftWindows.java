package io.liftguard.facts;

import io.liftguard.domain.Times;
import java.time.LocalDate;
import java.util.Map;

/**
 * From which month on each lift is computed anew.
 *
 * @param firstDay first day of the first month
 * @param asOf last day that counts
 * @param allLifts whether every lift is in the run, from {@code from} on
 * @param from first day of the window of every lift that is not touched
 * @param touched first day of the window of lifts whose records changed further back
 */
public record LiftWindows(
    int firstDay, int asOf, boolean allLifts, int from, Map<String, Integer> touched) {

  /** Before this day no lift or visit has any date: 1900 is the contract's first year. */
  private static final int THE_BEGINNING = (int) LocalDate.of(1900, 1, 1).toEpochDay();

  /** Everything anew. */
  public static LiftWindows full(int firstDay, int asOf) {
    return new LiftWindows(firstDay, asOf, true, firstDay, Map.of());
  }

  /** Whether everything is computed anew. */
  public boolean full() {
    return allLifts && from == firstDay;
  }

  /** The earliest window of any lift of the run. */
  public int earliest() {
    int earliest = allLifts ? from : Times.FOREVER;
    for (int window : touched.values()) {
      earliest = Math.min(earliest, window);
    }
    return earliest;
  }

  /**
   * First day of the visits that a window needs: an episode that a window carries over is known, so
   * that one interval before it is enough; a window that begins with the first month needs all.
   */
  public int visitsFrom(int window) {
    return window <= firstDay ? THE_BEGINNING : window - LiftFactsJob.LONGEST_INTERVAL;
  }

  /** First day of the month of as_of. */
  public LocalDate lastMonth() {
    return LocalDate.ofEpochDay(Times.monthOf(asOf));
  }
}
