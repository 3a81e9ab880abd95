package io.liftguard.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Downtime of a lift by local day (part 2, faults and availability). */
public final class DowntimeRules {

  private DowntimeRules() {}

  /**
   * Whole seconds of downtime by day: the union of the faults' intervals, cut to the days from
   * {@code fromDay} to {@code toDay}, each day's total rounded down.
   */
  public static SortedMap<Integer, Long> byDay(List<Fault> faults, int fromDay, int toDay) {
    List<Fault> down = new ArrayList<>();
    for (Fault fault : faults) {
      if (Times.given(fault.restoredAt()) && fault.restoredAt() > fault.occurredAt()) {
        down.add(fault);
      }
    }
    down.sort(Comparator.comparingLong(Fault::occurredAt));
    SortedMap<Integer, Long> micros = new TreeMap<>();
    long windowFrom = Times.startOf(fromDay);
    long windowTo = Times.startOf(toDay + 1);
    long covered = windowFrom;
    for (Fault fault : down) {
      long from = Math.max(fault.occurredAt(), covered);
      long to = Math.min(fault.restoredAt(), windowTo);
      if (from < to) {
        spread(micros, from, to);
        covered = to;
      }
    }
    SortedMap<Integer, Long> seconds = new TreeMap<>();
    micros.forEach((day, sum) -> seconds.put(day, Math.floorDiv(sum, Times.MICROS_PER_SECOND)));
    return seconds;
  }

  private static void spread(SortedMap<Integer, Long> micros, long from, long to) {
    for (int day = Times.localDay(from); Times.startOf(day) < to; day++) {
      long part = Math.min(to, Times.startOf(day + 1)) - Math.max(from, Times.startOf(day));
      micros.merge(day, part, Long::sum);
    }
  }
}
