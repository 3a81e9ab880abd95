package io.liftguard.kpi;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The measures of one scope by month, and its histograms. */
public final class ScopeMonths {

  private final List<String> names;
  private final Map<String, Integer> index = new HashMap<>();
  private final SortedMap<Integer, long[]> months = new TreeMap<>();
  private final Map<String, List<long[]>> readings = new HashMap<>();

  /**
   * An empty scope.
   *
   * @param names measures in the order of the arrays that {@link #add} takes
   */
  public ScopeMonths(List<String> names) {
    this.names = names;
    for (int i = 0; i < names.size(); i++) {
      index.put(names.get(i), i);
    }
  }

  /** Adds a month's measures. */
  public void add(int month, long[] measures) {
    if (measures.length != names.size()) {
      throw new IllegalArgumentException("measures: " + measures.length);
    }
    months.merge(month, measures, ScopeMonths::sum);
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  /** Adds readings of a clock: how often it showed so many seconds in a month. */
  public void addReading(String clock, int month, long seconds, long count) {
    readings.computeIfAbsent(clock, c -> new ArrayList<>()).add(new long[] {month, seconds, count});
  }

  /** Sum of a stored measure over the months in {@code [from, to)}. */
  public long sum(String measure, int from, int to) {
    Integer at = index.get(measure);
    if (at == null) {
      throw new IllegalArgumentException("no measure " + measure);
    }
    long sum = 0;
    for (long[] of : months.subMap(from, Math.max(from, to)).values()) {
      sum += of[at];
    }
    return sum;
  }

  /** Lift-months in {@code [from, to)}: lift-days over the days of their month, summed in order. */
  public double liftMonths(int from, int to) {
    double sum = 0;
    int at = index.get("lift_days");
    for (Map.Entry<Integer, long[]> month : months.subMap(from, Math.max(from, to)).entrySet()) {
      sum += (double) month.getValue()[at] / LocalDate.ofEpochDay(month.getKey()).lengthOfMonth();
    }
    return sum;
  }

  /** Histogram of a clock over the months in {@code [from, to)}: seconds to count. */
  public SortedMap<Long, Long> histogram(String clock, int from, int to) {
    SortedMap<Long, Long> counts = new TreeMap<>();
    for (long[] reading : readings.getOrDefault(clock, List.of())) {
      if (reading[0] >= from && reading[0] < to) {
        counts.merge(reading[1], reading[2], Long::sum);
      }
    }
    return counts;
  }
}
