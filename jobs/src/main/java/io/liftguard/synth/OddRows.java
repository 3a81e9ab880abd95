package io.liftguard.synth;

import java.util.List;
import java.util.Map;

/**
 * Rows that obey the contract and still try every rule of the semantics: rings and long chains of
 * firms and re-inspections, ties of recorded_at, stamps on the edge of their window, overlapping
 * contracts, names that look like formulas or paths.
 */
final class OddRows extends PlantedRows {

  private static final int CHAIN = 19;

  private final long end;

  private OddRows(Samples samples, SynthOptions options) {
    super(samples);
    this.end = Times.at((int) options.asOf().toEpochDay(), 0);
  }

  static Map<Table, List<DirtRow>> of(Samples samples, SynthOptions options) {
    OddRows made = new OddRows(samples, options);
    made.firms();
    made.ties();
    made.rescues();
    made.inspections();
    made.contracts();
    made.faults();
    return made.rows();
  }

  private void firms() {
    add(Table.FIRMS, 0, "F-RING-1", row -> row.set("parent_firm_id", "F-RING-2"));
    add(Table.FIRMS, 0, "F-RING-2", row -> row.set("parent_firm_id", "F-RING-1"));
    add(Table.FIRMS, 0, "F-SELF", row -> row.set("parent_firm_id", "F-SELF"));
    add(Table.FIRMS, 0, "F-INTO-RING", row -> row.set("parent_firm_id", "F-RING-1"));
    for (int i = 1; i <= CHAIN; i++) {
      String parent = "F-CHAIN-" + (i + 1);
      add(
          Table.FIRMS,
          1,
          "F-CHAIN-" + i,
          row -> row.set("parent_firm_id", parent.equals("F-CHAIN-20") ? null : parent));
    }
    add(Table.FIRMS, 2, "../../etc/passwd", row -> row.set("name", "=HYPERLINK(\"x\")"));
    add(Table.FIRMS, 2, "F-%2F..", row -> row.set("name", "<script>alert(1)</script>,\"甲\"\n乙"));
  }

  /** Two versions of one record at the same instant; then one of them against a tombstone. */
  private void ties() {
    for (int i = 0; i < 6; i++) {
      int n = i;
      String key = "TIE-" + i;
      add(Table.COMPLAINTS, i, key, row -> row.set("category", "a" + n));
      add(
          Table.COMPLAINTS,
          i,
          key,
          row -> row.set("category", n % 2 == 0 ? null : "a\ud83d\ude00"));
      if (i % 3 == 2) {
        add(Table.COMPLAINTS, i, key, row -> row.set("deleted", "是"));
      }
    }
  }

  private void rescues() {
    long called = end - 40L * Times.DAY + 36_000;
    int[] arrivals = {-120, -121, Times.DAY, Times.DAY + 1, 0, 1800, 1801};
    for (int i = 0; i < arrivals.length; i++) {
      long at = called - i * 9000L;
      long arrived = at + arrivals[i];
      order("EDGE-" + i, i, at, arrived, at + 2400);
    }
    // A chain of three orders that touch, and a repeat after exactly thirty days.
    long first = called - 3L * Times.DAY;
    order("TOUCH-1", 20, first, first + 300, first + 1200);
    order("TOUCH-2", 20, first + 1800, first + 2000, first + 2400);
    order("TOUCH-3", 20, first + 3000, first + 3100, null);
    order("REPEAT-1", 21, first - 30L * Times.DAY, null, first - 30L * Times.DAY + 900);
    order("REPEAT-2", 21, first, null, first + 900);
    order("REPEAT-3", 21, first + 30L * Times.DAY + 1, null, first + 30L * Times.DAY + 901);
    order("WEEKS-1", 22, first, null, first + 20L * Times.DAY);
    order("WEEKS-2", 22, first + 5L * Times.DAY, null, first + 5L * Times.DAY + 600);
  }

  private void order(String key, long sample, long called, Long arrived, Long released) {
    add(
        Table.RESCUES,
        sample,
        key,
        row -> {
          for (String stamp :
              List.of("trapped_at", "dispatched_at", "acknowledged_at", "closed_at")) {
            row.set(stamp, null);
          }
          row.setTime("called_at", called);
          row.set("arrived_at", null);
          row.set("released_at", null);
          long last = called;
          if (arrived != null) {
            row.setTime("arrived_at", arrived);
            last = Math.max(last, arrived);
          }
          if (released != null) {
            row.setTime("released_at", released);
            last = Math.max(last, released);
          }
          row.set("outcome", "released");
          row.set("level", "1");
          row.setTime("recorded_at", last + 60);
        });
  }

  private void inspections() {
    add(Table.INSPECTIONS, 0, "RING-1", row -> row.set("reinspection_of", "RING-2"));
    add(Table.INSPECTIONS, 0, "RING-2", row -> row.set("reinspection_of", "RING-1"));
    add(Table.INSPECTIONS, 1, "ORPHAN", row -> row.set("reinspection_of", "I-NOWHERE"));
    for (int i = 0; i <= CHAIN; i++) {
      String of = i == 0 ? null : "CHAIN-" + (i - 1);
      add(Table.INSPECTIONS, 2, "CHAIN-" + i, row -> row.set("reinspection_of", of));
    }
  }

  private void contracts() {
    for (int i = 0; i < 8; i++) {
      add(Table.CONTRACTS, i, "OVERLAP-" + i, row -> row.set("ends_on", null));
    }
    add(Table.CONTRACTS, 9, "INTERVAL-1", row -> row.set("max_interval_days", "1"));
    add(Table.CONTRACTS, 10, "INTERVAL-100", row -> row.set("max_interval_days", "100"));
    add(Table.CONTRACTS, 11, "INTERVAL-NONE", row -> row.set("max_interval_days", null));
  }

  private void faults() {
    long at = end - 50L * Times.DAY;
    for (int i = 0; i < 6; i++) {
      int n = i;
      add(
          Table.FAULTS,
          3,
          "OVER-" + i,
          row -> {
            row.setTime("occurred_at", at + n * 7200L);
            row.setTime("restored_at", n == 5 ? at : at + n * 7200L + 10_000);
            row.setTime("recorded_at", at + 2L * Times.DAY);
          });
    }
  }
}
