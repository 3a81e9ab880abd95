package io.liftguard.watch;

import io.liftguard.domain.DayInterval;
import io.liftguard.domain.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The days on which a reason holds, as intervals in any order that may overlap or touch. */
public final class HoldingDays {

  private final List<DayInterval> intervals = new ArrayList<>();

  /** Adds days, both ends inclusive; nothing when the first is after the last. */
  public void add(int from, int to) {
    if (from <= to) {
      intervals.add(new DayInterval(from, to));
    }
  }

  /**
   * The first day of the unbroken run of days that contains a day.
   *
   * @return {@link Times#NO_DAY} when it does not hold on that day
   */
  public int since(int day) {
    intervals.sort(Comparator.comparingInt(DayInterval::from));
    int from = Times.NO_DAY;
    int to = Times.NO_DAY;
    for (DayInterval next : intervals) {
      if (next.from() > day) {
        break;
      }
      if (!Times.given(from) || next.from() > to + 1) {
        from = next.from();
        to = next.to();
      } else {
        to = Math.max(to, next.to());
      }
    }
    return Times.given(from) && to >= day ? from : Times.NO_DAY;
  }
}
