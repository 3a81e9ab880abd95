package io.liftguard.domain;

import java.time.LocalDate;
import java.time.Period;

/** The classes into which ages, hours and waiting times are put. */
public final class Bands {

  /** Dimension value where none is known. */
  public static final String UNKNOWN = "unknown";

  /** Firm of a day without a contract. */
  public static final String NO_FIRM = "(none)";

  private Bands() {}

  /**
   * Completed years at the first day of a month, from the last major renovation if that was on or
   * before this day, else from the installation.
   *
   * @return {@code -1} when there is no date or it is after that day
   */
  public static int ageYears(int installedOn, int renovatedOn, int monthStart) {
    int from = Times.given(renovatedOn) && renovatedOn <= monthStart ? renovatedOn : installedOn;
    if (!Times.given(from) || from > monthStart) {
      return -1;
    }
    return Period.between(LocalDate.ofEpochDay(from), LocalDate.ofEpochDay(monthStart)).getYears();
  }

  /** The age band of completed years; {@code unknown} for a negative number. */
  public static String ageBand(int years) {
    if (years < 0) {
      return UNKNOWN;
    }
    if (years < 5) {
      return "0-4";
    }
    if (years < 10) {
      return "5-9";
    }
    return years < 15 ? "10-14" : "15+";
  }

  /** Hour band of a local hour. */
  public static String hourBand(int hour) {
    if (hour < 6) {
      return "0-6";
    }
    if (hour < 10) {
      return "6-10";
    }
    if (hour < 17) {
      return "10-17";
    }
    return hour < 22 ? "17-22" : "22-24";
  }

  /** Bucket of trapped seconds, in minutes; insurers pay by it. */
  public static String trappedBucket(long seconds) {
    if (seconds < 15 * 60) {
      return "<15";
    }
    if (seconds < 30 * 60) {
      return "15-30";
    }
    return seconds < 60 * 60 ? "30-60" : ">=60";
  }
}
