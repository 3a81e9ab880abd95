package io.liftguard.explain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.domain.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;

/**
 * Reads what the figures of a scope and some months are made from, and no more: lifts that can be
 * in the scope, and of visits, faults, policies and checks those that reach the months.
 */
final class Reading {

  /** A visit covers at most so many days: the longest interval a contract can have. */
  private static final int LONGEST_INTERVAL = 100;

  /** Beyond so many lifts a list of them costs more than it saves. */
  private static final int MOST_LISTED = 5_000;

  private final LiftFiles files;
  private final Scope scope;
  private final int from;
  private final int to;

  /**
   * A reading.
   *
   * @param from first day of the first month
   * @param to first day of the month after the last one
   */
  Reading(LiftFiles files, Scope scope, int from, int to) {
    this.files = files;
    this.scope = scope;
    this.from = Times.monthOf(from);
    this.to = to;
  }

  /** Fact rows of the lifts that can be in the scope, dated in the months, and a few more. */
  List<FactRow> rows(KpiCatalogue catalogue, KpiCard card, KpiMeasures measures) {
    Set<String> tables = catalogue.reads().get(card.id());
    boolean mass = measures.asks("fact_rescue", "mass");
    // Other lifts of the town decide what is a mass event, also those across a month's edge.
    Set<String> lifts = files.idsWhere(lift -> mass || scope.canHave(lift));
    Column ofLifts = ofLifts(lifts);
    if (tables.contains("rescues")) {
      files.addOrders(ofLifts);
    }
    if (tables.contains("faults")) {
      files.addFaults(
          and(
              ofLifts,
              col("occurred_at")
                  .lt(at(to))
                  .and(col("occurred_at").geq(at(from)).or(col("restored_at").geq(at(from))))));
    }
    if (tables.contains("maintenance_visits")) {
      Column days =
          col("started_at").geq(at(from - LONGEST_INTERVAL)).and(col("started_at").lt(at(to)));
      // A visit belongs to its own firm, also on a lift that another maintains.
      files.addVisits(and(scope.firm() ? col("firm_id").equalTo(scope.id()) : ofLifts, days));
    }
    if (tables.contains("inspections")) {
      // A re-inspection joins its chain on whatever lift.
      files.addInspections(measures.facts().contains("fact_inspection") ? null : ofLifts);
    }
    if (tables.contains("policies")) {
      files.addPolicies(
          and(ofLifts, col("starts_on").lt(day(to)).and(col("ends_on").gt(day(from)))));
    }
    if (tables.contains("complaints")) {
      files.addComplaints(col("received_at").geq(at(from)).and(col("received_at").lt(at(to))));
    }
    if (tables.contains("spot_checks")) {
      files.addSpotChecks(col("checked_on").geq(day(from)).and(col("checked_on").lt(day(to))));
    }
    List<LiftFile> counted =
        files.lifts().values().stream()
            .filter(lift -> lifts.contains(lift.elevatorId()) || (scope.firm() && lift.isTouched()))
            .toList();
    int back = (int) LocalDate.ofEpochDay(from).minusMonths(mass ? 1 : 0).toEpochDay();
    return Recount.rows(files, counted, back);
  }

  private Column ofLifts(Set<String> lifts) {
    return lifts.size() > MOST_LISTED || lifts.size() == files.lifts().size()
        ? null
        : col("elevator_id").isInCollection(lifts);
  }

  private static Column and(Column a, Column b) {
    return a == null ? b : a.and(b);
  }

  private static Column at(int day) {
    return lit(Instant.EPOCH.plus(Times.startOf(day), ChronoUnit.MICROS));
  }

  private static Column day(int day) {
    return lit(LocalDate.ofEpochDay(day));
  }
}
