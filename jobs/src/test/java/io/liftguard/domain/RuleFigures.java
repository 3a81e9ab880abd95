package io.liftguard.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The figures by which {@link MutationsTest} tells a broken rule: fixed fixtures, all as text. */
public final class RuleFigures {

  private static final String RANDOM = "random lifts";
  private static final int RANDOM_LIFTS = 150;

  private RuleFigures() {}

  /** Sets of fixtures: the scenario tables and the random lifts. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(RuleTables.NAMES);
    names.add(RANDOM);
    return names;
  }

  /** The fixtures of a set, each with its name first and its cells after it. */
  public static List<List<String>> of(String name) {
    return name.equals(RANDOM) ? randomLifts() : scenarios(name);
  }

  // Answers and facts of the rows of a table.
  private static List<List<String>> scenarios(String table) {
    List<List<String>> figures = new ArrayList<>();
    for (RuleTables.Row row : RuleTables.rows(table)) {
      figures.add(
          figures(
              row.table() + ".csv:" + row.line(),
              () -> {
                Scenario scenario = Scenario.of(row.given());
                List<String> cells = new ArrayList<>();
                cells.add(new Answers(scenario).to(row.asked()));
                cells.addAll(facts(scenario.records(), scenario.fleet(), scenario.windowFrom()));
                return cells;
              }));
    }
    return figures;
  }

  // Facts of lifts with fixed seeds.
  private static List<List<String>> randomLifts() {
    List<List<String>> figures = new ArrayList<>();
    for (long seed = 1; seed <= RANDOM_LIFTS; seed++) {
      RandomLift lift = RandomLift.of(seed);
      figures.add(
          figures(
              "RandomLift.of(" + seed + ")",
              () -> facts(lift.records(), lift.fleet(), lift.fleet().firstDay())));
    }
    return figures;
  }

  private static List<String> facts(LiftRecords records, FleetContext fleet, int windowFrom) {
    return FactsText.lines(LiftHistory.facts(records, fleet, windowFrom));
  }

  // A rule that throws is no figure: the fixture is then left without cells.
  private static List<String> figures(String name, Supplier<List<String>> cells) {
    List<String> all = new ArrayList<>(List.of(name));
    try {
      all.addAll(cells.get());
    } catch (IllegalStateException | IndexOutOfBoundsException | NullPointerException e) {
      return List.of(name);
    }
    return all;
  }
}
