package io.liftguard.quality;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which days of a table that is delivered every day are missing or thin (part 3b). */
public final class Completeness {

  private static final Pattern DATE =
      Pattern.compile(
          "(?<!\\d)(\\d{4})-(\\d{2})-(\\d{2})(?!\\d)|(?<!\\d)(\\d{4})(\\d{2})(\\d{2})(?!\\d)");
  private static final int WEEKS = 8;
  private static final double LEAST_MEDIAN = 10;

  private Completeness() {}

  /**
   * Incomplete days: not reported by a row or a file's name, or with under half the median rows of
   * the same weekday over the 8 weeks before, when that median is at least 10.
   *
   * @param rows accepted rows by epoch day
   * @param files paths of the table's files; those with a date in their name report that day
   */
  public static Set<Integer> incomplete(
      Map<Integer, Long> rows, Collection<String> files, int firstDay, int asOf) {
    Set<Integer> named = new HashSet<>();
    for (String file : files) {
      named.addAll(datesIn(file.substring(file.lastIndexOf('/') + 1)));
    }
    Set<Integer> incomplete = new TreeSet<>();
    for (int day = firstDay; day <= asOf; day++) {
      long count = rows.getOrDefault(day, 0L);
      boolean reported = count > 0 || named.contains(day);
      if (!reported || thin(rows, day, count)) {
        incomplete.add(day);
      }
    }
    return incomplete;
  }

  private static boolean thin(Map<Integer, Long> rows, int day, long count) {
    long[] before = new long[WEEKS];
    for (int week = 0; week < WEEKS; week++) {
      before[week] = rows.getOrDefault(day - 7 * (week + 1), 0L);
    }
    Arrays.sort(before);
    double median = (before[WEEKS / 2 - 1] + before[WEEKS / 2]) / 2.0;
    return median >= LEAST_MEDIAN && count < 0.5 * median;
  }

  /** Dates in a name, written YYYY-MM-DD or YYYYMMDD, as epoch days. */
  static Set<Integer> datesIn(String name) {
    Set<Integer> dates = new TreeSet<>();
    Matcher matcher = DATE.matcher(name);
    while (matcher.find()) {
      int at = matcher.group(1) != null ? 1 : 4;
      try {
        dates.add(
            (int)
                LocalDate.of(
                        Integer.parseInt(matcher.group(at)),
                        Integer.parseInt(matcher.group(at + 1)),
                        Integer.parseInt(matcher.group(at + 2)))
                    .toEpochDay());
      } catch (DateTimeException e) {
        // Digits that are no date name no day; the next match may.
      }
    }
    return dates;
  }
}
