package io.liftguard.kpi;

import static io.liftguard.kpi.PeriodTest.day;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.domain.Times;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** From measures to rows of {@code kpi}: part 3, sentence by sentence, on the real cards. */
class KpiEvaluatorTest {

  private static final String OPTIONAL =
      "complaints faults maintenance_visits policies spot_checks";

  private final KpiCatalogue catalogue = KpiCatalogue.load();
  private final ScopeMonths months = new ScopeMonths(catalogue.measures());
  private final Map<String, Integer> tableFrom = new HashMap<>();
  private final Map<String, Set<Integer>> daily = new TreeMap<>();
  private final Map<String, Set<String>> reads = new TreeMap<>();
  private String first = "2022-01-01";
  private String asOf = "2023-12-31";

  KpiEvaluatorTest() {
    for (String table : OPTIONAL.split(" ", -1)) {
      tableFrom.put(table, day("2022-01-01"));
    }
  }

  /** Adds measures of a month: names and numbers by turns. */
  private KpiEvaluatorTest in(String month, Object... namesAndNumbers) {
    long[] measures = new long[catalogue.measures().size()];
    for (int i = 0; i < namesAndNumbers.length; i += 2) {
      int at = catalogue.measures().indexOf(namesAndNumbers[i]);
      assertTrue(at >= 0, () -> "no measure of " + List.of(namesAndNumbers));
      measures[at] = ((Number) namesAndNumbers[i + 1]).longValue();
    }
    months.add(day(month + "-01"), measures);
    return this;
  }

  private List<KpiRow> rows(String scopeType) {
    KpiCalendar calendar = new KpiCalendar(day(first), day(asOf), tableFrom, daily, reads);
    return new KpiEvaluator(catalogue, calendar)
        .rows(scopeType, "x", months, Period.all(day(first), day(asOf)));
  }

  private Optional<KpiRow> find(String scopeType, String kpi, Period.Type type, String start) {
    return rows(scopeType).stream()
        .filter(
            row ->
                row.kpiId().equals(kpi)
                    && row.period().type() == type
                    && row.period().start() == day(start))
        .findFirst();
  }

  private KpiRow month(String kpi, String month) {
    return find("county", kpi, Period.Type.MONTH, month + "-01").orElseThrow();
  }

  private KpiRow year(String kpi, String year) {
    return find("county", kpi, Period.Type.YEAR, year + "-01-01").orElseThrow();
  }

  // Numbers and figures

  @Test
  void liftMonthsAreADoubleAndTheFactorStandsInValueAndLimitsOnly() {
    in("2022-01", "lift_days", 310, "entrapments", 2)
        .in("2022-02", "lift_days", 14, "entrapments", 1);
    KpiRow row = year("entrapment_rate", "2022");
    assertEquals(3.0, row.numerator());
    assertEquals(10.5, row.denominator());
    assertEquals(3 / 10.5 * 100, row.value(), 1e-12);
    assertEquals(0.618672 / 10.5 * 100, row.ciLow(), 1e-4);
    assertEquals(8.767273 / 10.5 * 100, row.ciHigh(), 1e-4);
  }

  @Test
  void annualRatesAreOverLiftDaysWhichAreAnInteger() {
    in("2022-01", "lift_days", 310, "entrapments", 2)
        .in("2022-02", "lift_days", 14, "entrapments", 1);
    KpiRow row = year("entrapment_rate_annual", "2022");
    assertEquals(324.0, row.denominator());
    assertEquals(3.0 / 324 * 365.25 * 1000, row.value(), 1e-9);
  }

  @Test
  void aRateOfNoEventHasALowerLimitOfZeroAndAnUpperOne() {
    in("2022-01", "lift_days", 310);
    KpiRow row = month("entrapment_rate", "2022-01");
    assertEquals(0.0, row.value());
    assertEquals(0.0, row.ciLow());
    assertEquals(3.688879 / 10 * 100, row.ciHigh(), 1e-4);
  }

  @Test
  void sharesAreTwoCountsWithWilsonLimits() {
    in("2022-01", "orders_dispatched", 20, "orders_acknowledged_in_time", 19);
    KpiRow row = month("response_rate", "2022-01");
    assertEquals(19.0, row.numerator());
    assertEquals(20.0, row.denominator());
    assertEquals(0.95, row.value());
    assertEquals(0.763869, row.ciLow(), 1e-5);
    assertEquals(0.991119, row.ciHigh(), 1e-5);
  }

  @Test
  void meansHoldTheSumOfSecondsAndTheirNumberAndAreMinutes() {
    in(
        "2022-01",
        "attended",
        3,
        "attended_with_arrival",
        3,
        "arrival_s",
        3600,
        "arrival_s2",
        5_040_000);
    KpiRow row = month("arrival_mean", "2022-01");
    assertEquals(3600.0, row.numerator());
    assertEquals(3.0, row.denominator());
    assertEquals(20.0, row.value());
    // Sample sd 600 s of 600, 1200, 1800 s; t(0.975; 2) = 4.302653.
    assertEquals(20 - 4.302653 * 10 / Math.sqrt(3), row.ciLow(), 1e-5);
    assertEquals(20 + 4.302653 * 10 / Math.sqrt(3), row.ciHigh(), 1e-5);
    assertTrue(row.ciLow() < 0, "limits of means are not cut at 0");
  }

  @Test
  void spotCheckMeansAreInPoints() {
    in("2022-01", "spot_checks", 2, "spot_check_score", 170, "spot_check_score2", 14_500);
    KpiRow row = month("spot_check_mean", "2022-01");
    assertEquals(170.0, row.numerator());
    assertEquals(85.0, row.value());
    assertTrue(row.ciLow() < 85 && row.ciHigh() > 85);
  }

  @Test
  void quantilesHaveNoNumeratorAndAreMinutesAndSumOverMonths() {
    int january = day("2022-01-01");
    int february = day("2022-02-01");
    months.addReading("arrival", january, 600, 2);
    months.addReading("arrival", february, 1200, 1);
    in("2022-01", "lift_days", 1);
    KpiRow row = year("arrival_median", "2022");
    assertNull(row.numerator());
    assertEquals(3.0, row.denominator());
    assertEquals(10.0, row.value());
    assertEquals(10.0 + 0.8 * 10, year("arrival_p90", "2022").value(), 1e-12);
    assertNull(row.ciLow(), "rank 0 is outside 1..n");
    assertNull(row.ciHigh(), "rank 4 is outside 1..n");
  }

  @Test
  void availabilityIsLiftSecondsUpOverLiftSecondsWithoutAnInterval() {
    in("2022-01", "lift_days", 10, "downtime_s", 86_400);
    KpiRow row = month("availability", "2022-01");
    assertEquals(9 * 86_400.0, row.numerator());
    assertEquals(10 * 86_400.0, row.denominator());
    assertEquals(0.9, row.value(), 1e-15);
    assertNull(row.ciLow());
    assertNull(row.ciHigh());
  }

  @Test
  void onTimeUpperBoundCountsMissingAsOnTime() {
    in("2022-01", "attended", 10, "attended_on_time", 6, "attended_without_arrival", 3);
    assertEquals(0.6, month("on_time_rate", "2022-01").value());
    assertEquals(0.9, month("on_time_rate_upper", "2022-01").value());
    assertEquals(0.3, month("arrival_missing_share", "2022-01").value());
  }

  @Test
  void falseAlarmsAreOverEntrapmentsAndFalseAlarms() {
    in("2022-01", "entrapments", 3, "false_alarms", 1);
    assertEquals(4.0, month("false_alarm_share", "2022-01").denominator());
  }

  // Which rows exist

  @Test
  void theCountyHasEveryKpiAndPeriodWithANullValueWhereNothingIsCounted() {
    List<KpiRow> rows = rows("county");
    int periods = Period.all(day(first), day(asOf)).size();
    int monthsOnly =
        (int)
            Period.all(day(first), day(asOf)).stream()
                .filter(p -> p.type() == Period.Type.MONTH)
                .count();
    assertEquals((catalogue.cards().size() - 1) * periods + monthsOnly, rows.size());
    KpiRow row = month("response_rate", "2022-01");
    assertEquals(0.0, row.denominator());
    assertNull(row.value());
    assertNull(row.ciLow());
    assertNull(row.meetsTarget());
    assertNull(row.certain());
    assertEquals(0.99, row.target());
  }

  @Test
  void otherScopesHaveRowsOnlyWhereTheDenominatorIsNotZero() {
    in("2022-01", "lift_days", 31);
    assertTrue(find("firm", "entrapment_rate", Period.Type.MONTH, "2022-01-01").isPresent());
    assertTrue(find("firm", "entrapment_rate", Period.Type.MONTH, "2022-02-01").isEmpty());
    assertTrue(find("firm", "response_rate", Period.Type.MONTH, "2022-01-01").isEmpty());
    assertTrue(find("firm", "arrival_median", Period.Type.MONTH, "2022-01-01").isEmpty());
  }

  @Test
  void repeatFaultLiftsHaveMonthsOnlyAndZeroWhereThereAreLiftDays() {
    in("2022-01", "lift_days", 31).in("2022-02", "lift_days", 28, "repeat_fault_lifts", 2);
    KpiRow none = find("town", "repeat_fault_lifts", Period.Type.MONTH, "2022-01-01").orElseThrow();
    assertEquals(0.0, none.value());
    assertEquals(0.0, none.numerator());
    assertNull(none.denominator());
    assertNull(none.ciLow());
    assertNull(none.certain());
    assertEquals(
        2.0,
        find("town", "repeat_fault_lifts", Period.Type.MONTH, "2022-02-01").orElseThrow().value());
    assertTrue(find("town", "repeat_fault_lifts", Period.Type.MONTH, "2022-03-01").isEmpty());
    assertTrue(
        rows("county").stream()
            .filter(row -> row.kpiId().equals("repeat_fault_lifts"))
            .allMatch(row -> row.period().type() == Period.Type.MONTH));
  }

  @Test
  void useUnitsHaveOnlyYearsAndTwelveMonths() {
    in("2022-01", "lift_days", 31).in("2022-12", "lift_days", 31);
    List<KpiRow> rows = rows(KpiEvaluator.USE_UNIT);
    assertFalse(rows.isEmpty());
    assertTrue(
        rows.stream()
            .allMatch(
                r ->
                    r.period().type() == Period.Type.YEAR
                        || r.period().type() == Period.Type.R12M));
    assertTrue(rows.stream().noneMatch(row -> row.kpiId().equals("repeat_fault_lifts")));
  }

  @Test
  void withoutAFileOfItsTableAKpiHasNoRowsNotEvenForTheCounty() {
    tableFrom.remove("complaints");
    in("2022-01", "lift_days", 31);
    assertTrue(rows("county").stream().noneMatch(row -> row.kpiId().equals("complaint_rate")));
    assertTrue(rows("county").stream().anyMatch(row -> row.kpiId().equals("fault_rate")));
  }

  @Test
  void aTableFromALaterMonthBeginsItsKpisThereAndLeavesOutEarlierExposure() {
    tableFrom.put("complaints", day("2022-05-01"));
    for (int m = 1; m <= 12; m++) {
      int days = java.time.YearMonth.of(2022, m).lengthOfMonth();
      in("2022-%02d".formatted(m), "lift_days", days, "complaints_substantiated", 1);
    }
    assertTrue(find("county", "complaint_rate", Period.Type.MONTH, "2022-04-01").isEmpty());
    assertFalse(month("complaint_rate", "2022-05").partial());
    KpiRow quarter =
        find("county", "complaint_rate", Period.Type.QUARTER, "2022-04-01").orElseThrow();
    assertEquals(2.0, quarter.denominator());
    assertEquals(2.0, quarter.numerator());
    assertTrue(quarter.partial());
    assertTrue(find("county", "complaint_rate", Period.Type.QUARTER, "2022-01-01").isEmpty());
    assertEquals(8.0, year("complaint_rate", "2022").denominator());
    assertTrue(year("complaint_rate", "2022").partial());
    assertFalse(year("entrapment_rate", "2022").partial());
  }

  @Test
  void twelveMonthsOfATableNeedAllTwelveFromItsFirstMonth() {
    tableFrom.put("complaints", day("2022-05-01"));
    in("2022-05", "lift_days", 31);
    assertTrue(find("county", "complaint_rate", Period.Type.R12M, "2022-04-01").isEmpty());
    assertTrue(find("county", "complaint_rate", Period.Type.R12M, "2022-05-01").isPresent());
    assertTrue(find("county", "entrapment_rate", Period.Type.R12M, "2022-04-01").isPresent());
  }

  // Partial periods and as_of

  @Test
  void aPeriodIsPartialUntilItsLastDay() {
    asOf = "2022-03-30";
    assertTrue(month("entrapment_rate", "2022-03").partial());
    assertFalse(month("entrapment_rate", "2022-02").partial());
    asOf = "2022-03-31";
    assertFalse(month("entrapment_rate", "2022-03").partial());
    assertTrue(year("entrapment_rate", "2022").partial());
  }

  @Test
  void aPeriodThatBeginsBeforeTheFirstMonthIsPartial() {
    first = "2022-02-01";
    KpiRow quarter =
        find("county", "entrapment_rate", Period.Type.QUARTER, "2022-01-01").orElseThrow();
    assertTrue(quarter.partial());
    assertFalse(
        find("county", "entrapment_rate", Period.Type.QUARTER, "2022-04-01")
            .orElseThrow()
            .partial());
  }

  @Test
  void asOfOfARowIsTheLastDayWhoseEventsItCounts() {
    asOf = "2022-03-15";
    assertEquals(day("2022-03-15"), month("entrapment_rate", "2022-03").asOf());
    assertEquals(day("2022-02-28"), month("entrapment_rate", "2022-02").asOf());
    assertEquals(day("2022-03-15"), year("entrapment_rate", "2022").asOf());
  }

  @Test
  void everyRowNamesTheVersionOfItsDefinition() {
    assertTrue(
        rows("county").stream()
            .allMatch(
                r -> r.definitionVersion().equals(catalogue.card(r.kpiId()).definitionVersion())));
  }

  // Targets

  @Test
  void aTargetWithADateIsNullInPeriodsWhoseLastDayIsBeforeIt() {
    in("2023-11", "visits", 10, "visits_paperless", 10)
        .in("2023-12", "visits", 10, "visits_paperless", 10);
    KpiRow before = month("paperless_rate", "2023-11");
    assertNull(before.target());
    assertNull(before.meetsTarget());
    assertNull(before.certain());
    KpiRow on = month("paperless_rate", "2023-12");
    assertEquals(1.0, on.target());
    assertEquals(true, on.meetsTarget());
    assertEquals(1.0, year("paperless_rate", "2023").target());
    assertNull(year("paperless_rate", "2022").target());
  }

  @Test
  void aTargetOfTheLastDayOfFebruaryHoldsInFebruary() {
    assertNull(month("mobile_signal_coverage", "2022-01").target());
    assertEquals(1.0, month("mobile_signal_coverage", "2022-02").target());
    assertEquals(1.0, year("mobile_signal_coverage", "2022").target());
  }

  @Test
  void theUnroundedValueIsComparedAndLessIsNotEqual() {
    in("2022-01", "lift_days", 6200, "entrapments", 1)
        .in("2022-03", "lift_days", 6201, "entrapments", 1);
    assertEquals(0.5, month("entrapment_rate", "2022-01").value());
    assertEquals(false, month("entrapment_rate", "2022-01").meetsTarget());
    assertEquals(true, month("entrapment_rate", "2022-03").meetsTarget());
  }

  @Test
  void thirtyMinutesMeetTheTargetOfThirty() {
    in(
        "2022-01",
        "attended",
        2,
        "attended_with_arrival",
        2,
        "arrival_s",
        3600,
        "arrival_s2",
        6_480_000);
    in(
        "2022-02",
        "attended",
        2,
        "attended_with_arrival",
        2,
        "arrival_s",
        3601,
        "arrival_s2",
        6_483_601);
    assertEquals(true, month("arrival_mean", "2022-01").meetsTarget());
    assertEquals(false, month("arrival_mean", "2022-02").meetsTarget());
  }

  @Test
  void ninetyNinePercentMeetTheTargetOfNinetyNine() {
    in("2022-01", "orders_dispatched", 100, "orders_acknowledged_in_time", 99);
    in("2022-02", "orders_dispatched", 101, "orders_acknowledged_in_time", 99);
    assertEquals(true, month("response_rate", "2022-01").meetsTarget());
    assertEquals(false, month("response_rate", "2022-02").meetsTarget());
  }

  @Test
  void kpisWithoutATargetAreNeitherMetNorCertain() {
    in("2022-01", "lift_days", 31, "entrapments", 1);
    KpiRow row = month("entrapment_rate_annual", "2022-01");
    assertNull(row.target());
    assertNull(row.meetsTarget());
    assertNull(row.certain());
  }

  // Certainty

  @Test
  void certainWhenTheWholeIntervalLiesOnTheValuesSide() {
    in("2022-01", "orders_dispatched", 1000, "orders_acknowledged_in_time", 1000);
    in("2022-02", "orders_dispatched", 100, "orders_acknowledged_in_time", 100);
    in("2022-03", "orders_dispatched", 1000, "orders_acknowledged_in_time", 900);
    assertEquals(true, month("response_rate", "2022-01").certain());
    assertEquals(true, month("response_rate", "2022-02").meetsTarget());
    assertEquals(false, month("response_rate", "2022-02").certain());
    assertEquals(false, month("response_rate", "2022-03").meetsTarget());
    assertEquals(true, month("response_rate", "2022-03").certain());
  }

  @Test
  void arrivalMeansAreCertainUpToFivePercentOfMissingStamps() {
    in("2022-01", arrivals(20, 1)).in("2022-02", arrivals(19, 1)).in("2022-03", arrivals(100, 6));
    assertEquals(true, month("arrival_mean", "2022-01").certain());
    assertEquals(false, month("arrival_mean", "2022-02").certain());
    assertEquals(true, month("arrival_mean", "2022-02").meetsTarget());
    assertEquals(false, month("arrival_mean", "2022-03").certain());
  }

  private static Object[] arrivals(long attended, long missing) {
    long n = attended - missing;
    // Half of them at 590 s, half at 610 s, as nearly as n allows.
    long sum = n * 600 - n % 2 * 10;
    long squares = n / 2 * (610L * 610 + 590 * 590) + n % 2 * 590 * 590;
    return new Object[] {
      "attended",
      attended,
      "attended_with_arrival",
      n,
      "attended_without_arrival",
      missing,
      "arrival_s",
      sum,
      "arrival_s2",
      squares
    };
  }

  @Test
  void firmsMeansAreJudgedByTheStampsOfCallouts() {
    long squares = 10L * (610 * 610 + 590 * 590);
    Object[] few = {
      "callouts",
      21,
      "callouts_with_arrival",
      20,
      "callouts_without_arrival",
      1,
      "attended",
      40,
      "attended_without_arrival",
      20,
      "firm_s",
      12_000,
      "firm_s2",
      squares
    };
    Object[] many = {
      "callouts",
      22,
      "callouts_with_arrival",
      20,
      "callouts_without_arrival",
      2,
      "attended",
      400,
      "firm_s",
      12_000,
      "firm_s2",
      squares
    };
    in("2022-01", few).in("2022-02", many);
    assertEquals(true, month("firm_arrival_mean", "2022-01").certain());
    assertEquals(false, month("firm_arrival_mean", "2022-02").certain());
  }

  @Test
  void aMeanOfOneHasNoIntervalAndIsNotCertain() {
    in(
        "2022-01",
        "attended",
        1,
        "attended_with_arrival",
        1,
        "arrival_s",
        600,
        "arrival_s2",
        360_000);
    KpiRow row = month("arrival_mean", "2022-01");
    assertEquals(10.0, row.value());
    assertNull(row.ciLow());
    assertNull(row.ciHigh());
    assertEquals(true, row.meetsTarget());
    assertEquals(false, row.certain());
  }

  @Test
  void onTimeIsCertainOnlyWhenItsUpperBoundIsToo() {
    in("2022-01", "attended", 400, "attended_on_time", 400);
    in("2022-02", "attended", 400, "attended_on_time", 300, "attended_without_arrival", 100);
    in("2022-03", "attended", 400, "attended_on_time", 300);
    in("2022-04", "attended", 400, "attended_on_time", 300, "attended_without_arrival", 50);
    assertEquals(true, month("on_time_rate", "2022-01").certain());
    assertEquals(false, month("on_time_rate", "2022-02").meetsTarget());
    assertEquals(
        false, month("on_time_rate", "2022-02").certain(), "missing stamps might be on time");
    assertEquals(true, month("on_time_rate", "2022-03").certain());
    assertEquals(true, month("on_time_rate", "2022-04").certain());
  }

  @Test
  void londonsOnTimeShareIsNotMetAndNotCertain() {
    in("2022-01", "attended", 1609, "attended_on_time", 431, "attended_without_arrival", 1178);
    KpiRow row = month("on_time_rate", "2022-01");
    assertEquals(0.268, row.value(), 5e-4);
    assertEquals(1.0, month("on_time_rate_upper", "2022-01").value());
    assertEquals(false, row.meetsTarget());
    assertEquals(false, row.certain());
  }

  @Test
  void completeCountsWithATargetAreCertain() {
    in("2022-12", "public_days", 10, "public_full_service_days", 9);
    KpiRow row = month("full_service_share_public", "2022-12");
    assertEquals(false, row.meetsTarget());
    assertEquals(true, row.certain());
    in("2022-02", "lift_days", 28, "mobile_signal_days", 28);
    assertEquals(true, month("mobile_signal_coverage", "2022-02").meetsTarget());
    assertEquals(true, month("mobile_signal_coverage", "2022-02").certain());
  }

  // Incomplete days

  @Test
  void incompleteDaysAreNullWhenNoTableThatAKpiReadsIsDeclaredDaily() {
    assertNull(month("response_rate", "2022-01").incompleteDays());
    daily.put("faults", Set.of(day("2022-01-05")));
    reads.put("response_rate", Set.of("rescues", "elevators"));
    assertNull(month("response_rate", "2022-01").incompleteDays());
  }

  @Test
  void incompleteDaysOfThePeriodCountFromTheFirstMonthToAsOf() {
    asOf = "2022-02-10";
    daily.put(
        "rescues",
        Set.of(
            day("2021-12-31"),
            day("2022-01-01"),
            day("2022-01-31"),
            day("2022-02-10"),
            day("2022-02-11")));
    reads.put("response_rate", Set.of("rescues"));
    assertEquals(2, month("response_rate", "2022-01").incompleteDays());
    assertEquals(1, month("response_rate", "2022-02").incompleteDays());
    assertEquals(3, year("response_rate", "2022").incompleteDays());
    first = "2022-02-01";
    assertEquals(1, year("response_rate", "2022").incompleteDays());
  }

  @Test
  void aDayOnWhichTwoTablesAreIncompleteCountsOnce() {
    daily.put("rescues", Set.of(day("2022-01-05")));
    daily.put("faults", Set.of(day("2022-01-05"), day("2022-01-06")));
    reads.put("availability", Set.of("rescues", "faults"));
    assertEquals(2, month("availability", "2022-01").incompleteDays());
  }

  @Test
  void anIncompleteDayMakesNothingCertainNotEvenCompleteCounts() {
    in("2022-01", "orders_dispatched", 1000, "orders_acknowledged_in_time", 1000);
    in("2022-03", "orders_dispatched", 1000, "orders_acknowledged_in_time", 1000);
    in("2022-12", "public_days", 10, "public_full_service_days", 9);
    daily.put("rescues", Set.of(day("2022-01-05"), day("2022-12-05")));
    reads.put("response_rate", Set.of("rescues"));
    reads.put("full_service_share_public", Set.of("rescues"));
    assertEquals(true, month("response_rate", "2022-01").meetsTarget());
    assertEquals(false, month("response_rate", "2022-01").certain());
    assertEquals(0, month("response_rate", "2022-03").incompleteDays());
    assertEquals(true, month("response_rate", "2022-03").certain());
    assertEquals(false, month("full_service_share_public", "2022-12").certain());
  }

  // The cards against the table of part 3

  @Test
  void theHeadlineTargetsAreTheFiveOfThePlan() {
    assertEquals(
        List.of(
            "response_rate",
            "entrapment_rate",
            "inspection_first_pass_rate",
            "arrival_mean",
            "on_time_rate"),
        catalogue.headlines().stream().map(KpiCard::id).toList());
  }

  @Test
  void targetsAreThoseOfThePlan() {
    Map<String, String> targets = new TreeMap<>();
    for (KpiCard card : catalogue.cards()) {
      if (card.target() != null) {
        String since = card.target().since() == null ? "" : " since " + card.target().since();
        targets.put(card.id(), card.target().comparison() + card.target().value() + since);
      }
    }
    assertEquals(
        Map.ofEntries(
            Map.entry("entrapment_rate", "<0.5"),
            Map.entry("entrapment_rate_equipment", "<0.5"),
            Map.entry("response_rate", ">=0.99"),
            Map.entry("arrival_mean", "<=30.0"),
            Map.entry("firm_arrival_mean", "<=30.0"),
            Map.entry("on_time_rate", ">=0.98"),
            Map.entry("inspection_first_pass_rate", ">=0.95"),
            Map.entry("inspection_final_pass_rate", ">=0.95"),
            Map.entry("paperless_rate", ">=1.0 since 2023-12-31"),
            Map.entry("mobile_signal_coverage", ">=1.0 since 2022-02-28"),
            Map.entry("full_service_share_public", ">=1.0 since 2022-12-31")),
        targets);
  }

  @Test
  void onlyKpisOfOptionalTablesNeedOne() {
    Map<String, String> needs = new TreeMap<>();
    for (KpiCard card : catalogue.cards()) {
      if (card.needs() != null) {
        needs.merge(
            card.needs(), card.id(), (a, b) -> a.compareTo(b) < 0 ? a + " " + b : b + " " + a);
      }
    }
    assertEquals(
        "complaints=1, faults=3, maintenance_visits=4, policies=2, spot_checks=2",
        String.join(
            ", ",
            needs.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue().split(" ", -1).length)
                .toList()));
  }

  @Test
  void monthsOutsideThePeriodDoNotCount() {
    in("2021-12", "lift_days", 31, "entrapments", 1)
        .in("2022-01", "lift_days", 31, "entrapments", 2);
    in("2022-02", "lift_days", 28, "entrapments", 4);
    assertEquals(2.0, month("entrapment_rate", "2022-01").numerator());
    KpiRow year = year("entrapment_rate", "2022");
    assertEquals(6.0, year.numerator());
    assertNotNull(year.value());
    assertEquals(day("2022-01-01"), Times.monthOf(day("2022-01-31")));
  }
}
