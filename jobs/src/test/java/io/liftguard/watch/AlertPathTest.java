package io.liftguard.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.watch.AlertPath.Day;
import io.liftguard.watch.AlertPath.Series;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Paths of alerts: the baseline to the day, the arithmetic by hand, and how long runs last. */
class AlertPathTest {

  private static final WatchRules.Alerts RULES = WatchRules.load().alerts();

  /** Alarms are told apart from chance: figures of the vectors are good to 3 %. */
  private static final double TOLERANCE = 0.09;

  private static Series constant(int days, long events, long liftDays) {
    long[] y = new long[days];
    long[] n = new long[days];
    Arrays.fill(y, events);
    Arrays.fill(n, liftDays);
    return new Series(y, n);
  }

  @Test
  void lookbackIsThatOfTheSpecification() {
    assertEquals(new WatchRules.Alerts(365, 31, 180, 400), RULES);
  }

  /** 180 days that end 31 days before the day: the first day with a path is day 210. */
  @Test
  void beginsOnTheFirstDayWithABaseline() {
    int least = 180;
    int gap = 31;
    assertEquals(
        List.of(), new AlertPath(RULES, constant(210, 1, 100)).ofCounty(constant(210, 1, 100)));
    Series county = constant(212, 1, 100);
    List<Day> path = new AlertPath(RULES, county).ofCounty(county);
    assertEquals(least - 1 + gap, path.get(0).index());
    assertEquals(2, path.size());
  }

  /** Events within the last 31 days do not raise what is expected, the one before them does. */
  @Test
  void baselineEndsThirtyOneDaysBefore() {
    int days = 400;
    int at = days - 1;
    for (int back : new int[] {0, 30, 31, 32}) {
      long[] y = new long[days];
      long[] n = new long[days];
      Arrays.fill(n, 10);
      y[at - back] = 100;
      List<Day> path = new AlertPath(RULES, new Series(y, n)).ofCounty(new Series(y, n));
      double expected = path.get(path.size() - 1).expected();
      assertEquals(
          back >= 31 ? 10 * 100 / 3650.0 : 0, expected, 1e-12, "events " + back + " days ago");
    }
  }

  /** The baseline has 365 days: the 366th before its end counts no more. */
  @Test
  void baselineHasThreeHundredAndSixtyFiveDays() {
    int days = 500;
    int at = days - 1;
    for (int back : new int[] {31 + 364, 31 + 365}) {
      long[] y = new long[days];
      long[] n = new long[days];
      Arrays.fill(n, 10);
      y[at - back] = 73;
      List<Day> path = new AlertPath(RULES, new Series(y, n)).ofCounty(new Series(y, n));
      double expected = path.get(path.size() - 1).expected();
      assertEquals(back == 395 ? 0.2 : 0, expected, 1e-12, "events " + back + " days ago");
    }
  }

  /**
   * m = lift-days x r x (O + 4) / (E + 4); C rises by y ln R - (R - 1) m and begins anew after an
   * alarm.
   */
  @Test
  void partsAreJudgedByTheirOwnLevel() {
    int days = 220;
    Series county = constant(days, 2, 1000);
    long[] y = new long[days];
    y[0] = 6;
    y[214] = 4;
    y[215] = 1;
    long[] n = new long[days];
    Arrays.fill(n, 50);
    List<Day> path = new AlertPath(RULES, county).ofPart(new Series(y, n));
    // Day 210: 180 days, E = 180 x 50 x 0.002 = 18, O = 6.
    double m = 50 * 0.002 * 10 / 22.0;
    assertEquals(210, path.get(0).index());
    assertEquals(m, path.get(0).expected(), 1e-12);
    assertEquals(0, path.get(0).c());
    double later = 50 * 0.002 * 10 / (184 * 50 * 0.002 + 4);
    Day alarm = path.get(4);
    assertEquals(4 * Math.log(3) - 2 * later, alarm.c(), 1e-12);
    assertTrue(alarm.alarm(), alarm.toString());
    double next = 50 * 0.002 * 10 / (185 * 50 * 0.002 + 4);
    assertEquals(Math.log(3) - 2 * next, path.get(5).c(), 1e-12);
    assertEquals(1, path.get(5).events());
  }

  /** A day without lifts and events is not told; C waits. */
  @Test
  void daysWithoutLiftsAreLeftOut() {
    int days = 220;
    long[] y = new long[days];
    y[212] = 1;
    long[] n = new long[days];
    Arrays.fill(n, 50);
    n[213] = 0;
    List<Day> path = new AlertPath(RULES, constant(days, 2, 1000)).ofPart(new Series(y, n));
    assertEquals(List.of(210, 211, 212, 214), path.subList(0, 4).stream().map(Day::index).toList());
    assertTrue(path.get(3).c() > 0 && path.get(3).c() < path.get(2).c(), path.toString());
  }

  /** The county's chart, R = 1.5 and h = 5, on means of the vectors. */
  @Test
  void runLengthsOfTheCountyEqualTheVectors() {
    // mean of a day, run length without and with a rise by half
    double[][] vectors = {{1.0, 2510.81, 41.9485}, {5.7119186181556, 919.819, 8.64466}};
    for (double[] vector : vectors) {
      double mean = vector[0];
      assertEquals(1, countyRun(mean, mean, 3_000_000) / vector[1], TOLERANCE, "mean " + mean);
      assertEquals(
          1, countyRun(mean, 1.5 * mean, 300_000) / vector[2], TOLERANCE, "risen from " + mean);
    }
  }

  // The rate of the baseline is known: 10,000 lift-days an event.
  private static double countyRun(double mean, double actual, int days) {
    Random random = new Random(20240229);
    long[] y = new long[days];
    long[] n = new long[days];
    for (int day = 0; day < days; day++) {
      y[day] = poisson(actual, random);
      n[day] = Math.round(mean * 10_000);
    }
    List<Day> path = new AlertPath(RULES, constant(days, 1, 10_000)).ofCounty(new Series(y, n));
    return (double) path.size() / path.stream().filter(Day::alarm).count();
  }

  /**
   * Towns and firms, R = 3 and h = 4: where events are rare, as in a town, a false alarm per about
   * 72 expected events, more rarely where several come in a day; a tripling found after about 2.7.
   */
  @Test
  void runLengthsOfPartsAreThoseOfTheSpecification() {
    double falseAlarm = partRun(0.01, 1);
    assertTrue(
        falseAlarm > 65 && falseAlarm < 90, "expected events to a false alarm: " + falseAlarm);
    assertEquals(1, partRun(0.01, 3) / 2.7, TOLERANCE);
    double busier = partRun(0.1, 1);
    assertTrue(busier > falseAlarm, busier + " after " + falseAlarm);
  }

  // Expected events to an alarm, when events come so many times as often as they used to.
  private static double partRun(double mean, double times) {
    int half = 1_500_000;
    // A baseline so long that the own level is known, and that does not see the rise.
    WatchRules.Alerts known = new WatchRules.Alerts(half, half, half / 5, 400);
    Random random = new Random(7);
    long[] y = new long[2 * half];
    long[] n = new long[2 * half];
    for (int day = 0; day < 2 * half; day++) {
      y[day] = poisson(day < half ? mean : times * mean, random);
      n[day] = Math.round(mean * 10_000);
    }
    List<Day> path = new AlertPath(known, constant(2 * half, 1, 10_000)).ofPart(new Series(y, n));
    return (double) path.size() / path.stream().filter(Day::alarm).count() * mean;
  }

  /** Knuth's product method. */
  private static long poisson(double mean, Random random) {
    double limit = Math.exp(-mean);
    long events = -1;
    double product = 1;
    do {
      product *= random.nextDouble();
      events++;
    } while (product > limit);
    return events;
  }
}
