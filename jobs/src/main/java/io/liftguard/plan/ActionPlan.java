package io.liftguard.plan;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.SchemaRecords;
import io.liftguard.contract.Text;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plan of {@code schemas/plan.yaml} as a list of milestones, the headline targets first.
 *
 * @param startsOn first day of the plan
 * @param milestones in the order of the board
 */
public record ActionPlan(Text name, LocalDate startsOn, List<Milestone> milestones) {

  private static final ActionPlan INSTANCE = read();

  /** How a value is compared with its target. */
  public enum Comparison {
    BELOW("<"),
    AT_MOST("<="),
    ABOVE(">"),
    AT_LEAST(">=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** The sign, as plan and cards write it. */
    public String sign() {
      return sign;
    }

    /** Whether a value meets a target. */
    public boolean met(double value, double target) {
      return switch (this) {
        case BELOW -> value < target;
        case AT_MOST -> value <= target;
        case ABOVE -> value > target;
        case AT_LEAST -> value >= target;
      };
    }

    /** Whether more is better. */
    public boolean upwards() {
      return this == ABOVE || this == AT_LEAST;
    }

    static Comparison of(String sign) {
      for (Comparison comparison : values()) {
        if (comparison.sign.equals(sign)) {
          return comparison;
        }
      }
      throw new IllegalStateException("schemas/plan.yaml: comparison " + sign);
    }
  }

  /**
   * A rule over lifts with its parameters.
   *
   * @param from first day that the rule looks at, null when it looks at none
   * @param years age that it asks for, 0 when it asks for none
   */
  public record LiftMeasure(LiftRule rule, LocalDate from, int years) implements Serializable {}

  /**
   * One milestone.
   *
   * @param taskNo T1 to T5, 1 to 18
   * @param number number within the task, from 1
   * @param unit key of a unit in {@code measures}
   * @param deadline null for continuous tasks
   * @param lifts rule over lifts, null for none
   * @param kpi KPI whose latest twelve months are the value, null for none
   * @param metric hand-kept figure, null for none
   * @param beside KPI that stands beside the value, null for none
   */
  public record Milestone(
      String taskNo,
      int number,
      Text title,
      List<Text> lead,
      List<Text> with,
      Text text,
      Comparison comparison,
      double target,
      String unit,
      LocalDate deadline,
      LiftMeasure lifts,
      String kpi,
      String metric,
      String beside) {

    /** Whether it is one of the headline targets. */
    public boolean headline() {
      return taskNo.startsWith("T");
    }

    /** Task number of its hand-kept figures. */
    public long handKeptTask() {
      return Long.parseLong(taskNo);
    }
  }

  private record File(
      Text name,
      String startsOn,
      String endsOn,
      Map<String, Text> units,
      Map<String, Text> measures,
      Targets targets,
      List<Task> tasks) {}

  private record Targets(List<String> lead, List<String> with, String deadline) {}

  private record Task(
      int no, Text title, List<String> lead, List<String> with, List<Step> milestones) {}

  private record Step(
      Text text,
      String comparison,
      double target,
      String unit,
      String deadline,
      String rule,
      String from,
      Integer years,
      String kpi,
      String metric,
      String beside) {}

  /** The plan on the class path. */
  public static ActionPlan load() {
    return INSTANCE;
  }

  /** Words of the units, by key. */
  public static Map<String, Text> measures() {
    return SchemaRecords.read("plan.yaml", File.class).measures();
  }

  /** The rules over lifts that any milestone needs, in order, each once. */
  public List<LiftMeasure> liftMeasures() {
    Set<LiftMeasure> measures = new LinkedHashSet<>();
    for (Milestone milestone : milestones) {
      if (milestone.lifts() != null) {
        measures.add(milestone.lifts());
      }
    }
    return List.copyOf(measures);
  }

  private static ActionPlan read() {
    File file = SchemaRecords.read("plan.yaml", File.class);
    List<Milestone> milestones = new ArrayList<>();
    for (KpiCard card : KpiCatalogue.load().headlines()) {
      milestones.add(
          new Milestone(
              "T" + card.headline(),
              1,
              card.name(),
              units(file, file.targets().lead()),
              units(file, file.targets().with()),
              card.name(),
              Comparison.of(card.target().comparison()),
              card.target().value(),
              card.unit().id(),
              LocalDate.parse(file.targets().deadline()),
              null,
              card.id(),
              null,
              null));
    }
    for (Task task : file.tasks()) {
      int number = 0;
      for (Step step : task.milestones()) {
        number++;
        milestones.add(milestone(file, task, number, step));
      }
    }
    for (Milestone milestone : milestones) {
      check(file, milestone);
    }
    return new ActionPlan(file.name(), LocalDate.parse(file.startsOn()), List.copyOf(milestones));
  }

  private static Milestone milestone(File file, Task task, int number, Step step) {
    return new Milestone(
        Integer.toString(task.no()),
        number,
        task.title(),
        units(file, task.lead()),
        units(file, task.with()),
        step.text(),
        Comparison.of(step.comparison()),
        step.target(),
        step.unit(),
        step.deadline() == null ? null : LocalDate.parse(step.deadline()),
        step.rule() == null
            ? null
            : new LiftMeasure(
                LiftRule.of(step.rule()),
                step.from() == null ? null : LocalDate.parse(step.from()),
                step.years() == null ? 0 : step.years()),
        step.kpi(),
        step.metric(),
        step.beside());
  }

  private static List<Text> units(File file, List<String> keys) {
    List<Text> units = new ArrayList<>();
    for (String key : keys) {
      Text unit = file.units().get(key);
      if (unit == null) {
        throw new IllegalStateException("schemas/plan.yaml: no unit " + key);
      }
      units.add(unit);
    }
    return List.copyOf(units);
  }

  private static void check(File file, Milestone milestone) {
    String where = "schemas/plan.yaml, task " + milestone.taskNo() + ": ";
    if (!file.measures().containsKey(milestone.unit())) {
      throw new IllegalStateException(where + "no measure " + milestone.unit());
    }
    if (milestone.lifts() == null && milestone.kpi() == null && milestone.metric() == null) {
      throw new IllegalStateException(where + "no rule, kpi or metric gives its value");
    }
    if (milestone.lifts() != null && milestone.kpi() != null) {
      throw new IllegalStateException(where + "both a rule and a kpi give its value");
    }
    for (String kpi : new String[] {milestone.kpi(), milestone.beside()}) {
      if (kpi != null) {
        KpiCatalogue.load().card(kpi);
      }
    }
  }
}
