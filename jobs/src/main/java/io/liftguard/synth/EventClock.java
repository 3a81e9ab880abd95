package io.liftguard.synth;

import io.liftguard.synth.County.Lift;

/**
 * Says when the next call, fault, visit and inspection of a lift come. Calls and faults have no
 * memory, so they are drawn anew whenever the lift's firm or state changes.
 */
final class EventClock {

  private final County county;
  private final Fleet fleet;
  private final Rng rng;
  private final Rng other;

  EventClock(County county, Fleet fleet) {
    this.county = county;
    this.fleet = fleet;
    this.rng = county.rng();
    this.other = county.rng();
  }

  /** Draws all but the inspection anew from today on. */
  void restart(int lift, int day) {
    if (fleet.life[lift] != Fleet.IN_USE) {
      fleet.nextRescue[lift] = Fleet.NEVER;
      fleet.nextFault[lift] = Fleet.NEVER;
      fleet.nextVisit[lift] = Fleet.NEVER;
      return;
    }
    nextRescue(lift, day);
    nextFault(lift, day);
    if (fleet.firm[lift] >= 0) {
      rng.at(Rng.Stream.VISIT, lift, -day);
      int interval = fleet.interval[lift / County.LIFTS_PER_UNIT];
      fleet.plan(fleet.nextVisit, lift, day + rng.below(interval - 1));
    }
  }

  /** Attributable entrapments per day of a lift, at its firm of today. */
  double attributableHazard(Lift lift, int day) {
    return Calibration.ATTRIBUTABLE_PER_DAY * weight(lift, day) * rate(lift.index);
  }

  /** Other entrapments per day of a lift. */
  double otherHazard(Lift lift) {
    return Calibration.OTHER_PER_DAY * kindFactor(lift.kind);
  }

  private double rate(int lift) {
    return fleet.firm[lift] < 0 ? 1.3 : county.firms.get(fleet.firm[lift]).rate();
  }

  private static double weight(Lift lift, int day) {
    return Calibration.ageFactor(lift.ageYears(day))
        * Calibration.useFactor(lift.unit.use())
        * kindFactor(lift.kind);
  }

  private static double kindFactor(String kind) {
    return switch (kind) {
      case "passenger" -> 1;
      case "freight" -> 0.3;
      default -> 0;
    };
  }

  void nextRescue(int index, int day) {
    Lift lift = county.liftOn(other, index, day);
    double calls =
        (attributableHazard(lift, day) + otherHazard(lift)) / RescueDesk.ENTRAPMENTS_PER_CALL;
    rng.at(Rng.Stream.RESCUE, index, -day);
    fleet.plan(fleet.nextRescue, index, day + rng.gapDays(calls));
  }

  void nextFault(int index, int day) {
    Lift lift = county.liftOn(other, index, day);
    double hazard =
        Calibration.FAULT_PER_DAY
            * Calibration.ageFactor(lift.ageYears(day))
            * StrictMath.sqrt(rate(index));
    rng.at(Rng.Stream.FAULT, index, -day);
    fleet.plan(fleet.nextFault, index, day + rng.gapDays(hazard));
  }

  /** After a visit: when the firm comes again; some come late, some leave a visit out. */
  void nextVisit(int lift, int day, Rng draw) {
    Firm firm = county.firms.get(fleet.firm[lift]);
    int interval = fleet.interval[lift / County.LIFTS_PER_UNIT];
    double u = draw.unit();
    int gap;
    if (u < firm.missedVisits()) {
      gap = 2 * interval - 2 + draw.below(interval);
    } else if (u < firm.missedVisits() + firm.lateVisits()) {
      gap = interval + 1 + draw.below(interval / 2);
    } else {
      gap = interval - draw.below(3);
    }
    fleet.plan(fleet.nextVisit, lift, day + gap);
  }

  /** A lift of the register was inspected within the year before; a new one before its use. */
  void firstInspection(Lift lift, int day) {
    rng.at(Rng.Stream.INSPECTION, lift.index, -1);
    int next = lift.index < county.liftsAtStart ? day + rng.below(365) : day + 350 + rng.below(10);
    fleet.plan(fleet.nextInspection, lift.index, next);
  }
}
