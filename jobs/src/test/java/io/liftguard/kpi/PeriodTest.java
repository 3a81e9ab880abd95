package io.liftguard.kpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Which periods there are (part 3). */
class PeriodTest {

  private static final int FIRST = day("2022-02-01");

  static int day(String date) {
    return (int) LocalDate.parse(date).toEpochDay();
  }

  private static List<String> periods(Period.Type type, String asOf) {
    return Period.all(FIRST, day(asOf)).stream()
        .filter(period -> period.type() == type)
        .map(p -> LocalDate.ofEpochDay(p.start()) + ".." + LocalDate.ofEpochDay(p.end()))
        .toList();
  }

  @Test
  void everyMonthFromTheFirstThatBeganByAsOf() {
    assertEquals(
        List.of("2022-02-01..2022-03-01", "2022-03-01..2022-04-01"),
        periods(Period.Type.MONTH, "2022-03-31"));
    assertEquals(
        List.of("2022-02-01..2022-03-01", "2022-03-01..2022-04-01", "2022-04-01..2022-05-01"),
        periods(Period.Type.MONTH, "2022-04-01"));
  }

  @Test
  void quartersAndYearsThatOverlapTheDaysEvenWhenTheyBeginBeforeTheFirstMonth() {
    assertEquals(List.of("2022-01-01..2022-04-01"), periods(Period.Type.QUARTER, "2022-03-31"));
    assertEquals(
        List.of("2022-01-01..2022-04-01", "2022-04-01..2022-07-01"),
        periods(Period.Type.QUARTER, "2022-04-01"));
    assertEquals(List.of("2022-01-01..2023-01-01"), periods(Period.Type.YEAR, "2022-12-31"));
    assertEquals(
        List.of("2022-01-01..2023-01-01", "2023-01-01..2024-01-01"),
        periods(Period.Type.YEAR, "2023-01-01"));
  }

  @Test
  void twelveMonthsOnlyWhenAllAreOverAndFromTheFirstMonthOn() {
    assertEquals(List.of(), periods(Period.Type.R12M, "2023-01-30"));
    assertEquals(List.of("2022-02-01..2023-02-01"), periods(Period.Type.R12M, "2023-01-31"));
    assertEquals(List.of("2022-02-01..2023-02-01"), periods(Period.Type.R12M, "2023-02-27"));
    assertEquals(
        List.of("2022-02-01..2023-02-01", "2022-03-01..2023-03-01"),
        periods(Period.Type.R12M, "2023-02-28"));
  }

  @Test
  void twelveMonthsUpToTheEndOfFebruaryOfALeapYear() {
    Period leap =
        Period.all(day("2023-03-01"), day("2024-02-29")).stream()
            .filter(period -> period.type() == Period.Type.R12M)
            .findFirst()
            .orElseThrow();
    assertEquals(day("2023-03-01"), leap.start());
    assertEquals(day("2024-03-01"), leap.end());
  }

  @Property(tries = 200)
  void everyDayLiesInOneMonthOneQuarterAndOneYear(
      @ForAll @IntRange(min = 0, max = 60) int first,
      @ForAll @IntRange(min = 0, max = 1500) int n) {
    int firstDay = (int) LocalDate.of(2019, 1, 1).plusMonths(first).toEpochDay();
    List<Period> periods = Period.all(firstDay, firstDay + n);
    for (int day : new int[] {firstDay, firstDay + n / 2, firstDay + n}) {
      for (Period.Type type : List.of(Period.Type.MONTH, Period.Type.QUARTER, Period.Type.YEAR)) {
        assertEquals(
            1,
            periods.stream()
                .filter(p -> p.type() == type && p.start() <= day && day < p.end())
                .count(),
            () -> type + " of " + LocalDate.ofEpochDay(day));
      }
    }
    assertEquals(
        periods.size(), new TreeSet<>(periods.stream().map(Period::toString).toList()).size());
    assertTrue(
        periods.stream()
            .filter(p -> p.type() == Period.Type.R12M)
            .allMatch(p -> p.start() >= firstDay && p.end() <= firstDay + n + 1));
  }
}
