package io.liftguard.synth;

/** Local times of Asia/Shanghai, which has been UTC+8 without summer time since 1992. */
final class Times {

  private static final int OFFSET = 8 * 3600;
  static final int DAY = 86_400;

  private Times() {}

  /** The instant, in seconds, of a second of a local day (days since 1970-01-01). */
  static long at(int day, int second) {
    return (long) day * DAY + second - OFFSET;
  }

  /** The local day of an instant. */
  static int dayOf(long instant) {
    return (int) Math.floorDiv(instant + OFFSET, (long) DAY);
  }

  /** The second of the local day of an instant. */
  static int secondOf(long instant) {
    return (int) Math.floorMod(instant + OFFSET, (long) DAY);
  }
}
