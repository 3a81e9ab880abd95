package io.liftguard.synth;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lifts and firms of their own, one or a few for each reason of the watch list, so that every
 * reason is open at as_of however small the county is and whatever its seed. The good firm {@code
 * F-WATCH} has the lifts whose reason is no fault of a firm's.
 */
final class WatchRows extends PlantedRows {

  private static final String GOOD = "F-WATCH";
  private static final String LATE = "F-WATCH-LATE";
  private static final String CODES = "F-WATCH-CODES";
  private static final int LATE_LIFTS = 6;
  private static final int TEN = 36_000;

  private final int asOf;
  private int numbered;

  private WatchRows(Samples samples, SynthOptions options) {
    super(samples);
    this.asOf = (int) options.asOf().toEpochDay();
  }

  static Map<Table, List<DirtRow>> of(Samples samples, SynthOptions options) {
    WatchRows made = new WatchRows(samples, options);
    made.firms();
    made.entrapments();
    made.inspections();
    made.faults();
    made.register();
    made.lateFirm();
    made.carelessFirm();
    return made.rows();
  }

  /**
   * A row with nothing but its key (a lift has its town, too), what is set, and the evening of
   * as_of as its time.
   */
  private void add(Table table, String key, Consumer<DirtRow> fill) {
    String keyColumn = table.contract().key().get(0);
    add(
        table,
        0,
        key,
        row -> {
          row.keepOnly(table == Table.ELEVATORS ? List.of(keyColumn, "town") : List.of(keyColumn));
          row.setTime("recorded_at", Times.at(asOf, 75_600));
          fill.accept(row);
        });
  }

  private static String date(int day) {
    return LocalDate.ofEpochDay(day).toString();
  }

  private void firm(String id, int validTo) {
    add(
        Table.FIRMS,
        id,
        row -> {
          row.set("name", "关注" + id.substring(GOOD.length()));
          row.set("licence_valid_to", date(validTo));
        });
  }

  /** A lift in use for years; under a contract of a firm unless that is null. */
  private void lift(String id, String firm, Consumer<DirtRow> change) {
    add(
        Table.ELEVATORS,
        id,
        row -> {
          row.set("effective_from", date(asOf - 500));
          row.set("status", "in_use");
          row.set("kind", "passenger");
          row.set("use_type", "office");
          row.set("use_unit_id", "U-WATCH");
          row.set("installed_on", date(asOf - 2000));
          change.accept(row);
        });
    if (firm != null) {
      add(
          Table.CONTRACTS,
          "C-" + id,
          row -> {
            row.set("elevator_id", id);
            row.set("firm_id", firm);
            row.set("starts_on", date(asOf - 500));
          });
    }
  }

  private void firms() {
    firm(GOOD, asOf + 1000);
    firm(LATE, asOf + 1000);
    firm(CODES, asOf + 1000);
    firm("F-WATCH-EXPIRED", asOf - 5);
    firm("F-WATCH-EXPIRING", asOf + 20);
    add(
        Table.SANCTIONS,
        "S-WATCH",
        row -> {
          row.set("firm_id", "F-WATCH-EXPIRING");
          row.set("kind", "penalty");
          row.set("decided_on", date(asOf - 30));
        });
    lift("L-WATCH-LICENCE", "F-WATCH-EXPIRED", row -> {});
  }

  private void order(String lift, int day, String cause, Consumer<DirtRow> change) {
    long called = Times.at(day, TEN);
    add(
        Table.RESCUES,
        "R-WATCH-" + ++numbered,
        row -> {
          row.set("elevator_id", lift);
          row.set("level", "1");
          row.set("outcome", "released");
          row.set("cause_code", cause);
          row.setTime("called_at", called);
          row.setTime("dispatched_at", called + 60);
          row.setTime("released_at", called + 2400);
          change.accept(row);
        });
  }

  private void entrapments() {
    lift("L-WATCH-TRAPPED", GOOD, row -> {});
    order("L-WATCH-TRAPPED", asOf - 12, "DOR-1", row -> {});
    order("L-WATCH-TRAPPED", asOf - 2, "DOR-1", row -> row.set("injured_persons", "1"));
  }

  private void inspection(String lift, int due) {
    lift(lift, GOOD, row -> {});
    add(
        Table.INSPECTIONS,
        "I-" + lift,
        row -> {
          row.set("elevator_id", lift);
          row.set("kind", "periodic");
          row.set("inspected_on", date(due - 365));
          row.set("result", "pass");
          row.set("next_due_on", date(due));
        });
  }

  private void inspections() {
    inspection("L-WATCH-OVERDUE", asOf - 20);
    inspection("L-WATCH-DUE", asOf + 10);
  }

  private void fault(String lift, int day, String cause, Consumer<DirtRow> change) {
    add(
        Table.FAULTS,
        "Q-WATCH-" + ++numbered,
        row -> {
          row.set("elevator_id", lift);
          row.set("cause_code", cause);
          row.setTime("occurred_at", Times.at(day, TEN));
          row.setTime("restored_at", Times.at(day, TEN + 3600));
          change.accept(row);
        });
  }

  private void faults() {
    lift("L-WATCH-FAULTS", GOOD, row -> {});
    int monthAgo = (int) LocalDate.ofEpochDay(asOf).withDayOfMonth(1).minusMonths(1).toEpochDay();
    for (int day : new int[] {3, 5, 7}) {
      fault("L-WATCH-FAULTS", monthAgo + day, "CTL-1", row -> {});
    }
    lift("L-WATCH-STOPPED", GOOD, row -> {});
    fault("L-WATCH-STOPPED", asOf - 10, "TRC-1", row -> row.set("restored_at", null));
    lift("L-WATCH-OLD", GOOD, row -> row.set("installed_on", date(asOf - 7500)));
    for (int i = 1; i <= 30; i++) {
      fault("L-WATCH-OLD", asOf - 10 * i, "EXT-1", row -> {});
    }
  }

  private void register() {
    lift("L-WATCH-NO-FIRM", null, row -> {});
    lift("L-WATCH-NO-UNIT", GOOD, row -> row.set("use_unit_id", null));
    lift(
        "L-WATCH-UNSAFE",
        GOOD,
        row -> {
          row.set("assessed_on", date(asOf - 60));
          row.set("assessment", "replace");
        });
  }

  /** A firm that never comes: its lifts are overdue and without any visit. */
  private void lateFirm() {
    for (int i = 1; i <= LATE_LIFTS; i++) {
      lift("L-WATCH-LATE-" + i, LATE, row -> {});
    }
  }

  private void visit(String lift, int day, int from, int to) {
    add(
        Table.MAINTENANCE_VISITS,
        "V-WATCH-" + ++numbered,
        row -> {
          row.set("elevator_id", lift);
          row.set("firm_id", CODES);
          row.set("grade", "half_month");
          row.set("technician_id", "T-WATCH");
          row.setTime("started_at", Times.at(day, from));
          row.setTime("finished_at", Times.at(day, to));
        });
  }

  /**
   * A firm that says every cause is somebody else's, stamps no arrival and is done in five minutes,
   * once while the same technician is at another lift.
   */
  private void carelessFirm() {
    lift("L-WATCH-CODES-1", CODES, row -> {});
    lift("L-WATCH-CODES-2", CODES, row -> {});
    int month = (int) LocalDate.ofEpochDay(asOf).withDayOfMonth(1).toEpochDay();
    for (int i = 0; i < 24; i++) {
      order("L-WATCH-CODES-1", month - 10 - 14 * i, "EXT-1", row -> {});
    }
    for (int i = 0; i < 12; i++) {
      order("L-WATCH-CODES-2", asOf - 3 * i, "EXT-1", row -> {});
    }
    for (int i = 0; i < 40; i++) {
      visit("L-WATCH-CODES-1", asOf - i, 46_800, 47_100);
    }
    visit("L-WATCH-CODES-2", asOf - 3, 46_920, 49_200);
  }
}
