package io.liftguard.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Which days of a daily table are incomplete, a sentence per row of the table. */
class CompletenessTest {

  /** The day that the sentences speak of, a Monday. */
  private static final int DAY = (int) LocalDate.of(2026, 3, 16).toEpochDay();

  /**
   * Judges the day.
   *
   * @param before rows of the same weekday 1, 2, 3, ... weeks before, none when blank
   * @param rows rows of the day
   * @param files the table's files
   */
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/quality/incomplete_days.csv", numLinesToSkip = 1, emptyValue = "")
  void theDayIsAsTheTableSays(
      String sentence, String before, long rows, String files, String expected) {
    Map<Integer, Long> counts = new HashMap<>();
    if (before != null) {
      String[] weeks = before.split(" ", -1);
      for (int week = 0; week < weeks.length; week++) {
        counts.put(DAY - 7 * (week + 1), Long.valueOf(weeks[week]));
      }
    }
    counts.put(DAY, rows);
    Set<Integer> incomplete =
        Completeness.incomplete(counts, files == null ? List.of() : List.of(files), DAY, DAY);
    assertEquals(expected, incomplete.contains(DAY) ? "incomplete" : "complete", sentence);
  }

  /** Other weekdays are judged by themselves, and the days before the first month by nobody. */
  @Test
  void judgesEveryDayFromTheFirstToTheLast() {
    Map<Integer, Long> rows = new HashMap<>();
    for (int day = DAY - 70; day <= DAY; day++) {
      rows.put(day, (DAY - day) % 7 == 1 ? 0L : 20L);
    }
    rows.put(DAY - 3, 9L);
    rows.put(DAY - 30, 9L);
    rows.put(DAY + 1, 0L);
    assertEquals(
        Set.of(DAY - 8, DAY - 3, DAY - 1), Completeness.incomplete(rows, List.of(), DAY - 10, DAY));
    assertEquals(Set.of(), Completeness.incomplete(rows, List.of(), DAY + 1, DAY));
  }

  /** More rows never make a day incomplete that was complete. */
  @Property
  void moreRowsNeverHarm(
      @ForAll @Size(8) List<@LongRange(min = 0, max = 60) Long> before,
      @ForAll @LongRange(min = 0, max = 60) long rows) {
    Map<Integer, Long> counts = new HashMap<>();
    for (int week = 0; week < before.size(); week++) {
      counts.put(DAY - 7 * (week + 1), before.get(week));
    }
    counts.put(DAY, rows);
    int fewer = Completeness.incomplete(counts, List.of(), DAY, DAY).size();
    counts.put(DAY, rows + 1);
    int more = Completeness.incomplete(counts, List.of(), DAY, DAY).size();
    assertTrue(more <= fewer, () -> before + " " + rows);
  }
}
