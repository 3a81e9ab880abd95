package io.liftguard.rating;

import io.liftguard.LiftGuardException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The days that a release looks back on.
 *
 * @param quarter its quarter
 * @param from first day
 * @param to last day, inclusive: the quarter's last
 */
public record Window(Quarter quarter, LocalDate from, LocalDate to) {

  /**
   * A calendar quarter.
   *
   * @param year year
   * @param number 1 to 4
   */
  public record Quarter(int year, int number) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{4})Q([1-4])");

    /**
     * Reads a text such as 2026Q3.
     *
     * @throws LiftGuardException (wrong use) when it is no quarter
     */
    public static Quarter of(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (!matcher.matches()) {
        throw LiftGuardException.wrongUse(
            "'" + text + "' is no quarter", "Write year, Q and 1 to 4, such as 2026Q3.");
      }
      return new Quarter(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** The last quarter that was over on a day. */
    public static Quarter overBy(LocalDate day) {
      LocalDate next = day.plusDays(1);
      return new Quarter(next.getYear(), (next.getMonthValue() - 1) / 3 + 1).minus(1);
    }

    /** The quarter so many quarters before. */
    public Quarter minus(int quarters) {
      int index = year * 4 + number - 1 - quarters;
      return new Quarter(Math.floorDiv(index, 4), Math.floorMod(index, 4) + 1);
    }

    /** Its last day. */
    public LocalDate lastDay() {
      return YearMonth.of(year, number * 3).atEndOfMonth();
    }

    @Override
    public String toString() {
      return "%04dQ%d".formatted(year, number);
    }
  }

  /** Number of days. */
  public long days() {
    return ChronoUnit.DAYS.between(from, to) + 1;
  }

  /**
   * The window of a release.
   *
   * @param months months that it looks back on
   * @param minimum months that must be there
   * @param firstMonth first day of the data's first month
   * @param asOf day that the lake speaks for
   * @throws LiftGuardException wrong use when the quarter is not over; data refused when too few
   *     months are there
   */
  public static Window of(
      Quarter quarter, long months, long minimum, LocalDate firstMonth, LocalDate asOf) {
    LocalDate to;
    LocalDate from;
    try {
      to = quarter.lastDay();
      from = to.plusDays(1).minusMonths(months);
    } catch (DateTimeException e) {
      throw LiftGuardException.wrongUse(
          "There is no quarter " + quarter, "Name one, such as 2026Q3.");
    }
    if (asOf.isBefore(to)) {
      throw LiftGuardException.wrongUse(
          quarter + " is not over: the lake speaks for " + asOf + ", the quarter ends on " + to,
          "Run the nights up to " + to + " first, or name an earlier quarter.");
    }
    if (firstMonth.isAfter(from)) {
      from = firstMonth;
    }
    long full = from.isAfter(to) ? 0 : ChronoUnit.MONTHS.between(from, to.plusDays(1));
    if (full < minimum) {
      throw LiftGuardException.dataRefused(
          "The data begin with "
              + firstMonth.toString().substring(0, 7)
              + ": "
              + quarter
              + " has "
              + full
              + " full months behind it, and "
              + minimum
              + " are needed",
          "Name a later quarter, or deliver earlier records.");
    }
    return new Window(quarter, from, to);
  }
}
