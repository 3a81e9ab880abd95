package io.liftguard.explain;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.explain.Explanation.Difference;
import io.liftguard.kpi.KpiCalendar;
import io.liftguard.kpi.KpiEvaluator;
import io.liftguard.kpi.KpiRow;
import io.liftguard.kpi.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;

/** One KPI, counted again, and what a row of the lake's {@code kpi} says of it. */
final class KpiCount {

  private final KpiCatalogue catalogue;
  private final KpiCard card;
  private final KpiCalendar calendar;
  private final KpiMeasures measures;

  KpiCount(KpiCatalogue catalogue, KpiCard card, LastRun run) {
    this.catalogue = catalogue;
    this.card = card;
    this.calendar =
        new KpiCalendar(run.firstDay(), run.asOf(), run.tableFrom(), Map.of(), Map.of());
    this.measures = new KpiMeasures(catalogue, card);
  }

  /** What is counted. */
  KpiMeasures measures() {
    return measures;
  }

  /** Whether the KPI counts in any month of a period. */
  boolean counts(Period period) {
    return firstDay(period) < period.end();
  }

  /** First day of the first month of a period that counts for the KPI; its end when none does. */
  int firstDay(Period period) {
    Integer from = calendar.from(card.needs());
    return from == null ? period.end() : Math.max(period.start(), from);
  }

  /** Counts the rows of a scope. */
  void count(List<FactRow> rows, Scope scope, Period period) {
    measures.count(rows, scope, firstDay(period), period.end());
  }

  /** The row that follows from what was counted; null when there is none. */
  KpiRow row(Scope scope, Period period) {
    return new KpiEvaluator(catalogue, calendar)
        .row(card, scope.type(), scope.id(), period, measures.months())
        .orElse(null);
  }

  /**
   * Whether the interval decides on the target. Days that were not reported in full are judged by
   * the run, and take certainty away.
   */
  static Boolean certain(KpiRow counted, Row lake) {
    Long incomplete = incompleteDays(lake);
    boolean complete = incomplete == null || incomplete == 0;
    return counted.certain() == null ? null : Boolean.valueOf(counted.certain() && complete);
  }

  /** Incomplete days as the run judged them, null when no table is declared daily. */
  static Long incompleteDays(Row lake) {
    if (lake == null) {
      return null;
    }
    Number days = lake.getAs("incomplete_days");
    return days == null ? null : Long.valueOf(days.longValue());
  }

  /**
   * Where the lake's row is not what was counted. The same integers give the same doubles, so that
   * equal means equal to the last bit.
   *
   * @param counted null for no row
   * @param lake null for no row
   */
  static List<Difference> differences(KpiRow counted, Row lake) {
    List<Difference> differences = new ArrayList<>();
    if (counted == null || lake == null) {
      if (counted != null || lake != null) {
        differences.add(new Difference("kpi has the row", lake != null, counted != null));
      }
      return differences;
    }
    compare(differences, lake, "numerator", counted.numerator());
    compare(differences, lake, "denominator", counted.denominator());
    compare(differences, lake, "value", counted.value());
    compare(differences, lake, "ci_low", counted.ciLow());
    compare(differences, lake, "ci_high", counted.ciHigh());
    compare(differences, lake, "target", counted.target());
    compare(differences, lake, "meets_target", counted.meetsTarget());
    compare(differences, lake, "certain", certain(counted, lake));
    compare(differences, lake, "partial", counted.partial());
    compare(differences, lake, "definition_version", counted.definitionVersion());
    compare(differences, lake, "as_of", LocalDate.ofEpochDay(counted.asOf()));
    return differences;
  }

  private static void compare(
      List<Difference> differences, Row lake, String column, Object counted) {
    Object said = lake.getAs(column);
    if (!Objects.equals(said, counted)) {
      differences.add(new Difference("kpi." + column, said, counted));
    }
  }
}
