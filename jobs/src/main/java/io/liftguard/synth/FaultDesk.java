package io.liftguard.synth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Faults that terminals, phones and technicians report: table faults. */
final class FaultDesk {

  private static final String[] SOURCES = {
    "iot", "phone", "app", "inspection", "maintenance", null
  };
  private static final double[] SOURCE_WEIGHTS = {0.35, 0.3, 0.15, 0.02, 0.15, 0.03};
  private static final String[] CAUSES = {"DOR", "CTL", "TRC", "MNT", "UNK", "EXT", "HUM", "MGT"};
  private static final double[] CAUSE_WEIGHTS = {0.34, 0.2, 0.1, 0.12, 0.08, 0.06, 0.08, 0.02};

  private record Fault(
      int lift, long occurred, Long restored, String source, String cause, Boolean entrapment) {}

  private final Fleet fleet;
  private final Landing landing;
  private final EventClock clock;
  private final Rng rng;
  private final List<Fault> today = new ArrayList<>();
  private long number;

  FaultDesk(County county, Fleet fleet, Landing landing, EventClock clock) {
    this.fleet = fleet;
    this.landing = landing;
    this.clock = clock;
    this.rng = county.rng();
  }

  void fault(int lift, int day) {
    rng.at(Rng.Stream.FAULT, lift, day);
    long occurred = Times.at(day, rng.pick(Calibration.HOURS) * 3600 + rng.below(3600));
    double u = rng.unit();
    Long restored =
        u < 0.012
            ? null
            : (Long)
                (occurred
                    + (u < 0.03
                        ? 86_400L + rng.below(9 * Times.DAY)
                        : 300 + (long) rng.logNormal(7200, 0.9)));
    String cause = rng.chance(0.05) ? null : CAUSES[rng.pick(CAUSE_WEIGHTS)] + "-" + rng.below(9);
    Boolean flag = rng.chance(0.9) ? (Boolean) false : null;
    today.add(new Fault(lift, occurred, restored, SOURCES[rng.pick(SOURCE_WEIGHTS)], cause, flag));
    if (rng.chance(0.05)) {
      fleet.plan(fleet.nextFault, lift, day + rng.between(1, 9));
    } else {
      clock.nextFault(lift, day);
    }
  }

  /** The fault that an entrapment leaves in the terminal's log. */
  void ofEntrapment(int lift, long called, Long released, String cause, Rng draw) {
    long occurred = called - 30 - draw.below(300);
    Long restored = released == null ? null : (Long) (released + 600 + draw.below(7200));
    today.add(new Fault(lift, occurred, restored, "iot", cause, true));
  }

  void closeDay() {
    today.sort(Comparator.comparingLong(Fault::occurred).thenComparingInt(Fault::lift));
    for (Fault fault : today) {
      number++;
      String id = "Q" + String.format("%010d", number);
      rng.at(Rng.Stream.FAULT, fault.lift(), fault.occurred());
      long last = fault.restored() == null ? fault.occurred() : fault.restored();
      boolean quick = last - fault.occurred() < 86_400;
      if (!quick) {
        row(fault, id, null, fault.occurred() + 600);
      }
      long recorded = last + 120 + rng.below(7200);
      row(fault, id, fault.restored(), recorded);
      if (fault.restored() == null && rng.chance(0.3)) {
        long restored = fault.occurred() + 86_400 + rng.below(20 * Times.DAY);
        row(fault, id, restored, restored + 600);
      } else if (rng.chance(0.001)) {
        landing.add(
            Table.FAULTS,
            RescueDesk.tombstone(Table.FAULTS, recorded + 86_400 + rng.below(60 * Times.DAY), id));
      }
    }
    today.clear();
  }

  private void row(Fault fault, String id, Long restored, long recorded) {
    landing.add(
        Table.FAULTS,
        id,
        County.liftId(fault.lift()),
        fault.occurred(),
        restored,
        fault.source(),
        "E" + (10 + fault.occurred() % 80),
        fault.cause(),
        fault.entrapment(),
        recorded,
        null);
  }
}
