package io.liftguard.today;

import io.liftguard.domain.Times;
import io.liftguard.plan.ActionPlan;
import io.liftguard.watch.LiftWatch;
import io.liftguard.watch.WatchContext;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the jobs of a run need to know.
 *
 * @param watch rules and fleet
 * @param measures rules over lifts of the plan, in order
 * @param firstValueDay day that gives the first known value of the plan's rules over lifts: the
 *     first day of the data, or of the plan when that is later
 */
public record TodayContext(
    WatchContext watch, List<ActionPlan.LiftMeasure> measures, int firstValueDay)
    implements Serializable {

  /** Days of visits that decide whether a lift is maintained without paper (part 3b, task 9). */
  private static final int PAPER_DAYS = 90;

  /** As_of as an epoch day. */
  public int asOf() {
    return watch.fleet().asOf();
  }

  /** The day a year before as_of. */
  public int yearAgo() {
    return (int) LocalDate.ofEpochDay(asOf()).minusYears(1).toEpochDay();
  }

  /** Days that plan figures are computed for: as_of, a year before, the first known value's. */
  public int[] planDays() {
    return new int[] {asOf(), yearAgo(), firstValueDay};
  }

  /** Parameters of the SQL that selects records of lifts. */
  Map<String, Object> liftParams() {
    Map<String, Object> params = new HashMap<>();
    params.put("as_of", LocalDate.ofEpochDay(asOf()));
    params.put("after_as_of", startOf(asOf() + 1));
    params.put("faults_from", startOf(LiftWatch.faultsFrom(asOf())));
    params.put("visits_from", startOf(visitsFrom()));
    params.put("now_from", startOf(asOf() - PAPER_DAYS + 1));
    params.put("year_from", startOf(yearAgo() - PAPER_DAYS + 1));
    params.put("after_year", startOf(yearAgo() + 1));
    params.put("first_from", startOf(firstValueDay - PAPER_DAYS + 1));
    params.put("after_first", startOf(firstValueDay + 1));
    return params;
  }

  /** First of the days in which a lift's latest visit is looked for. */
  int visitsFrom() {
    return asOf() - LiftWatch.VISIT_DAYS;
  }

  static Instant startOf(int day) {
    return Instant.EPOCH.plus(Times.startOf(day), ChronoUnit.MICROS);
  }
}
