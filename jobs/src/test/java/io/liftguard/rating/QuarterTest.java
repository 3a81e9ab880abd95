package io.liftguard.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuarterTest {

  /** A quarter is over on its last day: the lake speaks for that day's end. */
  @ParameterizedTest
  @CsvSource({
    "2026-09-29, 2026Q2",
    "2026-09-30, 2026Q3",
    "2026-10-01, 2026Q3",
    "2026-12-30, 2026Q3",
    "2026-12-31, 2026Q4",
    "2027-01-01, 2026Q4",
  })
  void isOverOnItsLastDay(LocalDate day, String quarter) {
    assertEquals(quarter, Window.Quarter.overBy(day).toString());
  }
}
