package io.liftguard.insurance;

import io.liftguard.LiftGuardException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;

/**
 * The days of experience behind a release.
 *
 * @param month its month
 * @param from first day
 * @param to last day, inclusive: the month's last, the release date
 */
public record FeedWindow(YearMonth month, LocalDate from, LocalDate to) {

  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu-MM").withResolverStyle(ResolverStyle.STRICT);

  /**
   * Reads a month such as 2026-10.
   *
   * @throws LiftGuardException (wrong use) when it is none
   */
  public static YearMonth month(String text) {
    try {
      return YearMonth.parse(text, MONTH);
    } catch (DateTimeException e) {
      throw LiftGuardException.wrongUse(
          "'" + text + "' is no month", "Write year and month, such as 2026-10.");
    }
  }

  /**
   * The window of a month.
   *
   * @param months months that it looks back on
   * @param firstMonth first day of the data's first month
   * @param asOf day that the lake speaks for
   * @throws LiftGuardException wrong use when the month is not over; data refused when too few
   *     months are there
   */
  public static FeedWindow of(YearMonth month, long months, LocalDate firstMonth, LocalDate asOf) {
    LocalDate to = month.atEndOfMonth();
    if (asOf.isBefore(to)) {
      throw LiftGuardException.wrongUse(
          month + " is not over: the lake speaks for " + asOf + ", the month ends on " + to,
          "Run the nights up to " + to + " first, or name an earlier month.");
    }
    LocalDate from = to.plusDays(1).minusMonths(months);
    if (firstMonth.isAfter(from)) {
      from = firstMonth;
    }
    long full = from.isAfter(to) ? 0 : ChronoUnit.MONTHS.between(from, to.plusDays(1));
    if (full < FeedMethod.MINIMUM_MONTHS) {
      throw LiftGuardException.dataRefused(
          "The data begin with "
              + YearMonth.from(firstMonth)
              + ": "
              + month
              + " has "
              + full
              + " full months of experience, and "
              + FeedMethod.MINIMUM_MONTHS
              + " are needed",
          "Name a later month, or deliver earlier records.");
    }
    return new FeedWindow(month, from, to);
  }
}
