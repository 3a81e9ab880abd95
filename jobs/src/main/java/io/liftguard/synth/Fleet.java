package io.liftguard.synth;

import java.util.Arrays;

/**
 * What changes from day to day, in a few bytes per lift: its firm, whether it is used, and the day
 * of its next event of every kind. A day of the history is one pass over these arrays. Days are
 * counted from the first day of the history.
 */
final class Fleet {

  static final byte UNBORN = 0;
  static final byte IN_USE = 1;
  static final byte SUSPENDED = 2;
  static final byte SCRAPPED = 3;

  /** A day that never comes. */
  static final short NEVER = Short.MAX_VALUE;

  private final int start;
  final byte[] life;
  final short[] firm;
  final byte[] visits;
  final short[] nextStep;
  final short[] nextVisit;
  final short[] nextRescue;
  final short[] nextFault;
  final short[] nextInspection;

  /** The longest interval between visits under each unit's contract, days. */
  final byte[] interval;

  Fleet(County county) {
    this.start = county.start;
    int lifts = county.lifts;
    life = new byte[lifts];
    firm = new short[lifts];
    visits = new byte[lifts];
    nextStep = filled(lifts);
    nextVisit = filled(lifts);
    nextRescue = filled(lifts);
    nextFault = filled(lifts);
    nextInspection = filled(lifts);
    interval = new byte[county.units];
    Arrays.fill(firm, (short) -1);
  }

  private static short[] filled(int size) {
    short[] array = new short[size];
    Arrays.fill(array, NEVER);
    return array;
  }

  /** Whether events of this array happen on a day. */
  boolean isDue(short[] next, int lift, int day) {
    return next[lift] == day - start;
  }

  /** Sets the day of the next event; beyond the arrays' reach it never comes. */
  void plan(short[] next, int lift, int day) {
    next[lift] = (short) Math.min(NEVER, day - start);
  }
}
