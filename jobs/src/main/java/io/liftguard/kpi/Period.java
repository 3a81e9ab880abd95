package io.liftguard.kpi;

import io.liftguard.domain.Times;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A period of whole months: days {@code [start, end)}. */
public record Period(Type type, int start, int end) implements Serializable {

  /** Kinds of period, in order of listing. */
  public enum Type {
    MONTH,
    QUARTER,
    YEAR,
    /** The 12 full calendar months up to a month's end. */
    R12M;

    /** As in the column {@code period_type}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * All periods that overlap the days from the first month to as_of; of the twelve-month ones those
   * that are over and begin no earlier than the first month.
   */
  public static List<Period> all(int firstDay, int asOf) {
    List<Period> periods = new ArrayList<>();
    for (int month = firstDay; month <= asOf; month = Times.nextMonth(month)) {
      int end = Times.nextMonth(month);
      periods.add(new Period(Type.MONTH, month, end));
      LocalDate date = LocalDate.ofEpochDay(month);
      if (month == firstDay || (date.getMonthValue() - 1) % 3 == 0) {
        LocalDate start = date.withMonth((date.getMonthValue() - 1) / 3 * 3 + 1);
        periods.add(new Period(Type.QUARTER, (int) start.toEpochDay(), day(start.plusMonths(3))));
      }
      if (month == firstDay || date.getMonthValue() == 1) {
        LocalDate start = date.withDayOfYear(1);
        periods.add(new Period(Type.YEAR, (int) start.toEpochDay(), day(start.plusYears(1))));
      }
      int yearBefore = day(LocalDate.ofEpochDay(end).minusYears(1));
      if (yearBefore >= firstDay && end <= asOf + 1) {
        periods.add(new Period(Type.R12M, yearBefore, end));
      }
    }
    return periods;
  }

  private static int day(LocalDate date) {
    return (int) date.toEpochDay();
  }
}
