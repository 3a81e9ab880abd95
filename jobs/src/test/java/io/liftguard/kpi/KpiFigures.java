package io.liftguard.kpi;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** KPI rows of fixed fixtures as text, by which a broken rule of part 3 shows. */
public final class KpiFigures {

  private static final int FIRST = PeriodTest.day("2022-02-01");
  private static final int AS_OF = PeriodTest.day("2023-11-30");

  private KpiFigures() {}

  /** The periods and one fixture for each scope type: its name, then its rows. */
  public static List<List<String>> rows() {
    KpiCatalogue catalogue = KpiCatalogue.load();
    int later = PeriodTest.day("2022-05-01");
    Map<String, Integer> tables =
        Map.of(
            "complaints", later, "faults", FIRST, "maintenance_visits", FIRST, "policies", FIRST);
    Map<String, Set<Integer>> daily =
        Map.of(
            "rescues",
            Set.of(
                FIRST - 1, FIRST + 40, PeriodTest.day("2023-11-30"), PeriodTest.day("2023-12-01")));
    KpiCalendar calendar =
        new KpiCalendar(FIRST, AS_OF, tables, daily, Map.of("response_rate", Set.of("rescues")));
    List<List<String>> all = new ArrayList<>();
    List<String> periods = new ArrayList<>(List.of("periods"));
    Period.all(FIRST, AS_OF).forEach(period -> periods.add(period.toString()));
    all.add(periods);
    for (String scope : List.of("county", "firm", "use_unit")) {
      List<String> rows = new ArrayList<>(List.of(scope));
      KpiEvaluator evaluator = new KpiEvaluator(catalogue, calendar);
      for (KpiRow row :
          evaluator.rows(scope, "x", months(catalogue, scope), Period.all(FIRST, AS_OF))) {
        rows.add(row.toString());
      }
      all.add(rows);
    }
    return all;
  }

  // Few attended events, of which one or none has no stamp: 5 % is an edge that months fall on.
  private static ScopeMonths months(KpiCatalogue catalogue, String scope) {
    Random random = new Random(scope.equals("county") ? 1 : 2);
    ScopeMonths months = new ScopeMonths(catalogue.measures());
    for (int i = 0; i < 24; i++) {
      int month = (int) java.time.LocalDate.of(2022, 1, 1).plusMonths(i).toEpochDay();
      boolean quiet = !scope.equals("use_unit") && i % 5 == 0;
      long[] measures = new long[catalogue.measures().size()];
      for (int m = 0; m < measures.length; m++) {
        measures[m] = quiet ? 0 : 300 + random.nextInt(20);
      }
      // What is counted over is more than what is counted.
      for (KpiCard card : quiet ? List.<KpiCard>of() : catalogue.cards()) {
        if (catalogue.measures().contains(card.denominator())) {
          set(catalogue, measures, card.denominator(), 400);
        }
      }
      if (!quiet) {
        set(catalogue, measures, "attended", 20);
        set(catalogue, measures, "attended_without_arrival", i % 2);
        set(catalogue, measures, "attended_with_arrival", 20 - i % 2);
        set(catalogue, measures, "arrival_s", 600L * (20 - i % 2));
        set(catalogue, measures, "arrival_s2", 360_500L * (20 - i % 2));
        set(catalogue, measures, "attended_on_time", i % 3 == 0 ? 2 : 20 - i % 2);
        if (i % 4 == 1) {
          // So many without a stamp that all might have been on time.
          set(catalogue, measures, "attended_on_time", 5);
          set(catalogue, measures, "attended_without_arrival", 15);
        }
        set(catalogue, measures, "visits", 400);
        set(catalogue, measures, "visits_paperless", 400);
        set(catalogue, measures, "lift_days", 2_480_000);
        set(catalogue, measures, "entrapments", i % 7 == 0 ? 400 : 450);
        months.addReading("arrival", month, 500 + i, 9);
        months.addReading("arrival", month, 700, 11 - i % 2);
        months.addReading("trapped", month, 1000, 2);
      }
      months.add(month, measures);
    }
    return months;
  }

  private static void set(KpiCatalogue catalogue, long[] measures, String name, long value) {
    measures[catalogue.measures().indexOf(name)] = value;
  }
}
