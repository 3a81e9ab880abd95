package io.liftguard.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All KPI cards and the measures that they count, checked against each other. */
public final class KpiCatalogue implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Denominator that is made of lift-days and the length of their month. */
  public static final String LIFT_MONTHS = "lift_months";

  private static final KpiCatalogue INSTANCE = read();

  private final List<KpiCard> cards;
  private final MeasureFile measures;

  /** A measure made of others: (sum of plus) x times - (sum of minus). */
  public record Derived(List<String> plus, Long times, List<String> minus)
      implements Serializable {}

  /** Where a clock's readings stand in fact_rescue. */
  public record Clock(String column, String where) implements Serializable {}

  /** Lifts with many faults of a month. */
  public record RepeatFaultLifts(int atLeast, String faults) implements Serializable {}

  private record MeasureFile(
      Map<String, Map<String, String>> facts,
      @JsonProperty("repeat_fault_lifts") RepeatFaultLifts repeatFaultLifts,
      Map<String, Derived> derived,
      Map<String, Clock> clocks,
      Map<String, List<String>> reads)
      implements Serializable {}

  private KpiCatalogue(List<KpiCard> cards, MeasureFile measures) {
    this.cards = cards;
    this.measures = measures;
  }

  /** The catalogue on the class path. */
  public static KpiCatalogue load() {
    return INSTANCE;
  }

  private static KpiCatalogue read() {
    List<KpiCard> cards = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (String file : SchemaRecords.list("kpis")) {
      KpiCard card = SchemaRecords.read("kpis/" + file, KpiCard.class);
      cards.add(card);
      if (!file.equals(card.id() + ".yaml")) {
        faults.add("schemas/kpis/" + file + ": id is " + card.id());
      }
    }
    cards.sort(Comparator.comparingInt(KpiCard::order));
    KpiCatalogue catalogue =
        new KpiCatalogue(cards, SchemaRecords.read("measures.yaml", MeasureFile.class));
    Set<String> known = new TreeSet<>(catalogue.measures());
    known.addAll(catalogue.derived().keySet());
    known.add(LIFT_MONTHS);
    for (KpiCard card : cards) {
      faults.addAll(faultsOf(card, known, catalogue));
    }
    if (!faults.isEmpty()) {
      throw new IllegalStateException("KPI cards:\n  " + String.join("\n  ", faults));
    }
    return catalogue;
  }

  private static List<String> faultsOf(KpiCard card, Set<String> known, KpiCatalogue catalogue) {
    List<String> faults = new ArrayList<>();
    String where = "schemas/kpis/" + card.id() + ".yaml: ";
    for (String measure :
        new String[] {card.numerator(), card.denominator(), card.squares(), card.presence()}) {
      if (measure != null && !known.contains(measure)) {
        faults.add(where + "measure " + measure + " is not in schemas/measures.yaml");
      }
    }
    if (card.kind() == KpiCard.Kind.QUANTILE && !catalogue.clocks().containsKey(card.clock())) {
      faults.add(where + "clock " + card.clock() + " is not in schemas/measures.yaml");
    }
    if (card.kind() == KpiCard.Kind.MEAN && card.squares() == null) {
      faults.add(where + "a mean needs squares");
    }
    return faults;
  }

  /** Cards in order of listing. */
  public List<KpiCard> cards() {
    return cards;
  }

  /** The card of a KPI. */
  public KpiCard card(String id) {
    return cards.stream()
        .filter(card -> card.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no KPI " + id));
  }

  /** The five headline targets, in order. */
  public List<KpiCard> headlines() {
    return cards.stream()
        .filter(card -> card.headline() != null)
        .sorted(Comparator.comparing(KpiCard::headline))
        .toList();
  }

  /** Measures that are sums over rows, by fact table: name to expression. */
  public Map<String, Map<String, String>> measuresByFact() {
    return measures.facts();
  }

  /** Names of all stored measures in a fixed order, repeat-fault lifts last. */
  public List<String> measures() {
    List<String> names = new ArrayList<>();
    measures.facts().values().forEach(of -> names.addAll(of.keySet()));
    names.add("repeat_fault_lifts");
    return names;
  }

  public RepeatFaultLifts repeatFaultLifts() {
    return measures.repeatFaultLifts();
  }

  public Map<String, Derived> derived() {
    return measures.derived();
  }

  public Map<String, Clock> clocks() {
    return measures.clocks();
  }

  /** Landing tables that each KPI is made from. */
  public Map<String, Set<String>> reads() {
    Map<String, Set<String>> reads = new TreeMap<>();
    for (KpiCard card : cards) {
      Set<String> tables = new TreeSet<>();
      if (card.needs() != null) {
        tables.add(card.needs());
      }
      for (String measure : stored(card)) {
        tables.addAll(measures.reads().getOrDefault(measure, List.of()));
        measures
            .facts()
            .forEach(
                (fact, of) -> {
                  if (of.containsKey(measure)) {
                    tables.addAll(measures.reads().getOrDefault(fact, List.of()));
                  }
                });
      }
      reads.put(card.id(), tables);
    }
    return reads;
  }

  private Set<String> stored(KpiCard card) {
    Set<String> stored = new TreeSet<>();
    for (String measure :
        new String[] {card.numerator(), card.denominator(), card.squares(), card.presence()}) {
      if (measure == null) {
        continue;
      }
      Derived made = measures.derived().get(measure);
      if (made != null) {
        stored.addAll(made.plus());
        stored.addAll(made.minus() == null ? List.of() : made.minus());
      } else {
        stored.add(measure.equals(LIFT_MONTHS) ? "lift_days" : measure);
      }
    }
    return stored;
  }
}
