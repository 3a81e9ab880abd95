package io.liftguard.domain;

import java.time.LocalDate;

/**
 * Days and instants as the rules use them: a day is an epoch day of the local calendar
 * (Asia/Shanghai), an instant is microseconds since the epoch (UTC).
 *
 * <p>The zone's offset is a constant here, because the contract refuses every instant before 2000
 * and Asia/Shanghai has kept +08:00 without change since 1991.
 */
public final class Times {

  /** No day given. */
  public static final int NO_DAY = Integer.MIN_VALUE;

  /** No instant given. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** A day that is later than every other: an interval without an end. */
  public static final int FOREVER = Integer.MAX_VALUE;

  public static final long MICROS_PER_SECOND = 1_000_000L;
  public static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;
  public static final int SECONDS_PER_DAY = 86_400;

  private static final long OFFSET = 8L * 3600L * MICROS_PER_SECOND;

  private Times() {}

  /** The local date of an instant. */
  public static int localDay(long instant) {
    return (int) Math.floorDiv(instant + OFFSET, MICROS_PER_DAY);
  }

  /** Local hour of day, 0 to 23, of an instant. */
  public static int localHour(long instant) {
    return (int) (Math.floorMod(instant + OFFSET, MICROS_PER_DAY) / (3600L * MICROS_PER_SECOND));
  }

  /** The instant at which a local day begins. */
  public static long startOf(int day) {
    return day * MICROS_PER_DAY - OFFSET;
  }

  /** Whole seconds from one instant to another, rounded down (towards the past). */
  public static long seconds(long from, long to) {
    return Math.floorDiv(to - from, MICROS_PER_SECOND);
  }

  /** The first day of the month of a day. */
  public static int monthOf(int day) {
    return (int) LocalDate.ofEpochDay(day).withDayOfMonth(1).toEpochDay();
  }

  /** The first day of the month after that of a day. */
  public static int nextMonth(int day) {
    return (int) LocalDate.ofEpochDay(day).withDayOfMonth(1).plusMonths(1).toEpochDay();
  }

  /** Whether an instant is given. */
  public static boolean given(long instant) {
    return instant != NO_TIME;
  }

  /** Whether a day is given. */
  public static boolean given(int day) {
    return day != NO_DAY;
  }
}
