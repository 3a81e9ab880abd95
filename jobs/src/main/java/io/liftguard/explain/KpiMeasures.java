package io.liftguard.explain;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.KpiCatalogue.Clock;
import io.liftguard.contract.KpiCatalogue.Derived;
import io.liftguard.domain.Times;
import io.liftguard.kpi.ScopeMonths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The measures behind one KPI: which they are, and which fact rows of a scope add how much to each.
 */
final class KpiMeasures {

  /** Counts of lifts that have many faults in a month, which is no sum over rows. */
  static final String REPEAT_FAULT_LIFTS = "repeat_fault_lifts";

  /**
   * A row and what it adds.
   *
   * @param because the columns that decide, with their values
   */
  record Addend(FactRow row, long amount, Map<String, Object> because) {}

  private final KpiCatalogue catalogue;
  private final KpiCard card;
  private final Map<String, String> factOf = new LinkedHashMap<>();
  private final Map<String, MeasureExpression> expressions = new LinkedHashMap<>();
  private final Map<String, List<Addend>> addends = new LinkedHashMap<>();

  KpiMeasures(KpiCatalogue catalogue, KpiCard card) {
    this.catalogue = catalogue;
    this.card = card;
    Set<String> names = new LinkedHashSet<>(shown());
    names.addAll(stored(card.squares()));
    names.addAll(stored(card.presence()));
    if (card.certainOnlyIfMissing() != null) {
      names.addAll(stored(card.certainOnlyIfMissing().numerator()));
      names.addAll(stored(card.certainOnlyIfMissing().denominator()));
    }
    if (card.certainOnlyWith() != null) {
      KpiCard other = catalogue.card(card.certainOnlyWith());
      names.addAll(stored(other.numerator()));
      names.addAll(stored(other.denominator()));
    }
    for (String name : names) {
      if (name.equals(REPEAT_FAULT_LIFTS)) {
        put(name, "fact_lift", catalogue.repeatFaultLifts().faults());
      } else if (!name.equals(reading())) {
        catalogue
            .measuresByFact()
            .forEach(
                (fact, of) -> {
                  if (of.containsKey(name)) {
                    put(name, fact, of.get(name));
                  }
                });
      }
    }
    if (card.clock() != null) {
      Clock clock = catalogue.clocks().get(card.clock());
      put(reading(), "fact_rescue", "if(" + clock.where() + ", " + clock.column() + ", null)");
    }
  }

  private void put(String name, String fact, String expression) {
    factOf.put(name, fact);
    addends.put(name, new ArrayList<>());
    expressions.put(name, MeasureExpression.parse(expression));
  }

  /** Name of the readings of the KPI's clock; null without one. */
  private String reading() {
    return card.clock() == null ? null : "clock." + card.clock();
  }

  /** Stored measures of numerator and denominator, or the readings that a quantile is of. */
  List<String> shown() {
    if (card.clock() != null) {
      return List.of(reading());
    }
    Set<String> names = new LinkedHashSet<>(stored(card.numerator()));
    names.addAll(stored(card.denominator()));
    return List.copyOf(names);
  }

  /** Measures that one is made of; itself when it is stored. */
  private List<String> stored(String measure) {
    if (measure == null) {
      return List.of();
    }
    Derived made = catalogue.derived().get(measure);
    if (made == null) {
      return List.of(measure.equals(KpiCatalogue.LIFT_MONTHS) ? "lift_days" : measure);
    }
    List<String> parts = new ArrayList<>(made.plus());
    parts.addAll(made.minus() == null ? List.of() : made.minus());
    return parts;
  }

  /** The fact table that a measure is counted on. */
  String factOf(String measure) {
    return factOf.get(measure);
  }

  /** What is counted of each row. */
  MeasureExpression expression(String measure) {
    return expressions.get(measure);
  }

  /** Whether any measure asks for a column. */
  boolean asks(String fact, String column) {
    return expressions.entrySet().stream()
        .anyMatch(
            e -> factOf.get(e.getKey()).equals(fact) && e.getValue().columns().contains(column));
  }

  /** Fact tables that are counted on. */
  Set<String> facts() {
    return new TreeSet<>(factOf.values());
  }

  /**
   * Counts the rows of a scope.
   *
   * @param from first day of the first month that counts
   * @param to first day of the month after the last one
   */
  void count(List<FactRow> rows, Scope scope, int from, int to) {
    for (String measure : expressions.keySet()) {
      addends.put(measure, new ArrayList<>());
    }
    for (FactRow row : rows) {
      if (row.month() < Times.monthOf(from) || row.month() >= to || !scope.has(row)) {
        continue;
      }
      expressions.forEach(
          (measure, expression) -> {
            if (factOf.get(measure).equals(row.table())) {
              Object amount = expression.value(row.columns());
              boolean adds =
                  measure.equals(reading()) ? amount != null : amount != null && (Long) amount != 0;
              if (adds) {
                addends.get(measure).add(new Addend(row, (Long) amount, because(expression, row)));
              }
            }
          });
    }
    if (expressions.containsKey(REPEAT_FAULT_LIFTS)) {
      addends.computeIfPresent(REPEAT_FAULT_LIFTS, (name, faults) -> repeated(faults));
    }
    Comparator<Addend> order =
        Comparator.comparingInt((Addend a) -> a.row().day()).thenComparing(a -> a.row().id());
    addends.values().forEach(list -> list.sort(order));
  }

  private static Map<String, Object> because(MeasureExpression expression, FactRow row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String column : expression.columns()) {
      Object value = row.columns().apply(column);
      // Of a sum of counts only what adds something is a reason.
      if (!Long.valueOf(0).equals(value)) {
        values.put(column, value);
      }
    }
    return values;
  }

  // A lift counts once in a month when its faults in the scope, whatever their place in it,
  // suffice.
  private List<Addend> repeated(List<Addend> faults) {
    Map<String, List<Addend>> byLift = new TreeMap<>();
    for (Addend fault : faults) {
      byLift
          .computeIfAbsent(fault.row().month() + " " + fault.row().id(), k -> new ArrayList<>())
          .add(fault);
    }
    List<Addend> lifts = new ArrayList<>();
    for (List<Addend> of : byLift.values()) {
      long sum = of.stream().mapToLong(Addend::amount).sum();
      if (sum >= catalogue.repeatFaultLifts().atLeast()) {
        Map<String, Object> because = new LinkedHashMap<>();
        of.forEach(
            part ->
                part.because()
                    .forEach((k, v) -> because.merge(k, v, (a, b) -> (Long) a + (Long) b)));
        lifts.add(new Addend(of.get(0).row(), 1, because));
      }
    }
    return lifts;
  }

  /** Rows that add to a measure, by day and id. */
  List<Addend> addends(String measure) {
    return addends.get(measure);
  }

  /** Sum of a measure by month. */
  Map<Integer, Long> byMonth(String measure) {
    Map<Integer, Long> months = new TreeMap<>();
    for (Addend addend : addends(measure)) {
      months.merge(addend.row().month(), addend.amount(), Math::addExact);
    }
    return months;
  }

  /** What was counted, as the evaluator of KPIs takes it. */
  ScopeMonths months() {
    List<String> names = catalogue.measures();
    ScopeMonths months = new ScopeMonths(names);
    for (Map.Entry<String, List<Addend>> of : addends.entrySet()) {
      if (of.getKey().equals(reading())) {
        for (Addend addend : of.getValue()) {
          months.addReading(card.clock(), addend.row().month(), addend.amount(), 1);
        }
        continue;
      }
      int at = names.indexOf(of.getKey());
      byMonth(of.getKey())
          .forEach(
              (month, sum) -> {
                long[] sums = new long[names.size()];
                sums[at] = sum;
                months.add(month, sums);
              });
    }
    return months;
  }
}
