package io.liftguard.synth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The inspection institute and the testing agencies: table inspections. */
final class InspectionDesk {

  private record Again(int lift, String of, int round, String kind) {}

  private final County county;
  private final Fleet fleet;
  private final Landing landing;
  private final Rng rng;
  private final Map<Integer, List<Again>> agenda = new HashMap<>();
  private long number;

  InspectionDesk(County county, Fleet fleet, Landing landing) {
    this.county = county;
    this.fleet = fleet;
    this.landing = landing;
    this.rng = county.rng();
  }

  /** What the register's lifts were last inspected, handed over on the first day. */
  void takeOver(int day) {
    for (int lift = 0; lift < county.lifts; lift++) {
      if (fleet.life[lift] == Fleet.IN_USE) {
        int next = fleet.nextInspection[lift] + day;
        rng.at(Rng.Stream.INSPECTION, lift, -2);
        int due = next + rng.below(30);
        int on = Math.min(day - 1, due - 365);
        row(lift, kindOf(lift, on), on, "pass", null, null, due, Times.at(day, 32_400));
      }
    }
  }

  /** The supervision inspection of a new lift, days before it comes into use. */
  void beforeUse(int lift, int day) {
    rng.at(Rng.Stream.INSPECTION, lift, -3);
    int on = day - rng.between(3, 12);
    boolean passed = rng.chance(0.95);
    String id =
        row(
            lift,
            "supervision",
            on,
            passed ? "pass" : "rectify",
            null,
            null,
            passed ? (Integer) (on + 365) : null,
            recorded(day));
    if (!passed) {
      later(day, new Again(lift, id, 1, "supervision"), rng.between(1, 5));
    }
  }

  /** Re-inspections and inspections that fall on today. */
  void reinspections(int day) {
    List<Again> due = agenda.remove(day);
    if (due == null) {
      return;
    }
    for (Again again : due) {
      rng.at(Rng.Stream.REINSPECTION, again.lift(), day);
      boolean passed = rng.chance(0.92);
      String id =
          row(
              again.lift(),
              again.kind(),
              day,
              passed ? "pass" : "fail",
              again.of(),
              null,
              passed ? (Integer) (day + 330) : null,
              recorded(day));
      if (!passed && again.round() < 4) {
        later(
            day, new Again(again.lift(), id, again.round() + 1, again.kind()), rng.between(5, 40));
      }
    }
  }

  /** The yearly inspection. */
  void inspect(int lift, int day) {
    if (fleet.life[lift] != Fleet.IN_USE) {
      if (fleet.life[lift] == Fleet.SUSPENDED) {
        fleet.plan(fleet.nextInspection, lift, day + 20);
      }
      return;
    }
    Firm firm = fleet.firm[lift] < 0 ? null : county.firms.get(fleet.firm[lift]);
    rng.at(Rng.Stream.INSPECTION, lift, day);
    boolean passed = rng.chance(firm == null ? 0.8 : firm.firstPass());
    boolean bad = firm == null || firm.quality() == SynthReport.Quality.BAD;
    String kind = kindOf(lift, day);
    String result = passed ? "pass" : rng.chance(0.8) ? "rectify" : "fail";
    // The due date stands a few weeks after the year, so that the next one is mostly in time.
    Integer due = passed ? (Integer) (day + 365 + rng.below(25)) : null;
    Boolean caused = passed ? null : (Boolean) rng.chance(bad ? 0.6 : 0.3);
    String id = row(lift, kind, day, result, null, caused, due, recorded(day));
    if (!passed) {
      later(day, new Again(lift, id, 1, kind), rng.between(5, 35));
    }
    boolean late = rng.chance(bad ? 0.06 : 0.015);
    fleet.plan(
        fleet.nextInspection, lift, day + (late ? 370 + rng.below(90) : 345 + rng.below(20)));
  }

  private void later(int day, Again again, int days) {
    agenda.computeIfAbsent(day + days, key -> new ArrayList<>()).add(again);
  }

  private long recorded(int day) {
    int delay = rng.chance(0.6) ? 0 : rng.chance(0.95) ? rng.between(1, 4) : rng.between(5, 40);
    return Times.at(day + delay, 50_000 + rng.below(20_000));
  }

  /** Inspection and self-test take turns from year to year. */
  private static String kindOf(int lift, int day) {
    return (lift + day / 365) % 2 == 0 ? "periodic" : "self_test";
  }

  private String row(
      int lift,
      String kind,
      int on,
      String result,
      String of,
      Boolean caused,
      Integer due,
      long recorded) {
    number++;
    String id = "I" + String.format("%010d", number);
    String agency = kind.equals("self_test") ? "检测公司" + (1 + rng.below(8)) : "特种设备检测研究院";
    landing.add(
        Table.INSPECTIONS,
        id,
        County.liftId(lift),
        kind,
        on,
        result,
        of,
        caused,
        agency,
        due,
        recorded,
        null);
    if (rng.chance(0.0005)) {
      landing.add(
          Table.INSPECTIONS,
          RescueDesk.tombstone(
              Table.INSPECTIONS, recorded + 86_400 + rng.below(90 * Times.DAY), id));
    }
    return id;
  }
}
