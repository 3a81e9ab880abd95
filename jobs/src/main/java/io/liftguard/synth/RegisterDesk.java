package io.liftguard.synth;

import io.liftguard.synth.County.Lift;
import io.liftguard.synth.County.Step;
import io.liftguard.synth.County.Term;
import io.liftguard.synth.County.Unit;
import java.time.LocalDate;

/** The register of lifts and the contracts that firms report: tables elevators and contracts. */
final class RegisterDesk {

  private final County county;
  private final Fleet fleet;
  private final Landing landing;
  private final EventClock clock;
  private final Rng rng;
  private final Rng other;

  /** Per unit: the running or coming contract, and the day on which the next thing happens. */
  private final byte[] term;

  private final boolean[] running;
  private final int[] nextChange;

  RegisterDesk(County county, Fleet fleet, Landing landing, EventClock clock) {
    this.county = county;
    this.fleet = fleet;
    this.landing = landing;
    this.clock = clock;
    this.rng = county.rng();
    this.other = county.rng();
    term = new byte[county.units];
    running = new boolean[county.units];
    nextChange = new int[county.units];
  }

  /** The register as it is taken over on the first day: lifts, and the contracts that run. */
  void takeOver(int day) {
    for (int u = 0; u < county.units; u++) {
      Unit unit = county.unit(other, u);
      if (!unit.maintained()) {
        nextChange[u] = Integer.MAX_VALUE;
        continue;
      }
      begin(unit, county.term(other, unit, 0), day);
    }
    for (int lift = 0; lift < county.lifts; lift++) {
      if (county.birth(lift) == day) {
        step(lift, day);
      } else {
        fleet.plan(fleet.nextStep, lift, county.birth(lift));
      }
    }
  }

  /** Contracts that end or begin today. */
  void contracts(int day) {
    for (int u = 0; u < county.units; u++) {
      while (nextChange[u] == day) {
        Unit unit = county.unit(other, u);
        Term current = county.term(other, unit, term[u]);
        if (running[u]) {
          end(unit, current, day);
        } else {
          begin(unit, current, day);
        }
      }
    }
  }

  private void end(Unit unit, Term ended, int day) {
    int u = unit.index();
    running[u] = false;
    for (int lift = first(u); lift < last(u); lift++) {
      if (fleet.life[lift] != Fleet.UNBORN) {
        if (ended.openEnded() && fleet.life[lift] != Fleet.SCRAPPED) {
          contractRow(lift, ended, ended.to(), day);
        }
        fleet.firm[lift] = -1;
        fleet.nextVisit[lift] = Fleet.NEVER;
      }
    }
    term[u]++;
    nextChange[u] = county.term(other, unit, term[u]).from();
  }

  private void begin(Unit unit, Term begun, int day) {
    int u = unit.index();
    running[u] = true;
    nextChange[u] = begun.to();
    fleet.interval[u] = interval(unit, begun);
    for (int lift = first(u); lift < last(u); lift++) {
      if (fleet.life[lift] == Fleet.IN_USE || fleet.life[lift] == Fleet.SUSPENDED) {
        sign(lift, begun, day);
        clock.restart(lift, day);
      }
    }
  }

  private void sign(int lift, Term signed, int day) {
    fleet.firm[lift] = (short) county.firmOf(lift, signed);
    contractRow(lift, signed, signed.openEnded() ? -1 : signed.to(), day);
  }

  private static byte interval(Unit unit, Term signed) {
    return (byte) (signed.from() >= unit.onDemandFrom() ? 30 : 15);
  }

  private void contractRow(int lift, Term signed, int endsOn, int day) {
    rng.at(Rng.Stream.REGISTER, lift, signed.number());
    int from = Math.max(signed.from(), county.birth(lift) - (lift < county.liftsAtStart ? 900 : 0));
    String id =
        "C"
            + LocalDate.ofEpochDay(from).getYear()
            + "-"
            + County.liftId(lift)
            + "-"
            + signed.number();
    landing.add(
        Table.CONTRACTS,
        id,
        County.liftId(lift),
        county.firms.get(county.firmOf(lift, signed)).id(),
        from,
        endsOn < 0 ? null : (Integer) endsOn,
        signed.mode(),
        (long) interval(county.unit(other, lift / County.LIFTS_PER_UNIT), signed),
        Times.at(day + recordingDelay(), 30_000 + rng.below(30_000)),
        null);
  }

  private int recordingDelay() {
    return rng.chance(0.8) ? 0 : rng.between(1, 5);
  }

  /** The steps of a lift's life that fall on today. */
  void step(int index, int day) {
    Lift lift = county.lift(other, index);
    boolean born = false;
    int next = -1;
    Step[] today = new Step[lift.steps.size()];
    int count = 0;
    for (Step step : lift.steps) {
      if (step.day() == day) {
        today[count++] = step;
        born |= step.change() == County.Change.BORN;
      } else if (step.day() > day) {
        next = step.day();
        break;
      }
    }
    county.advance(other, lift, day);
    byte before = fleet.life[index];
    fleet.life[index] =
        switch (lift.status) {
          case "suspended" -> Fleet.SUSPENDED;
          case "scrapped" -> Fleet.SCRAPPED;
          default -> Fleet.IN_USE;
        };
    if (next >= 0) {
      fleet.plan(fleet.nextStep, index, next);
    } else {
      fleet.nextStep[index] = Fleet.NEVER;
    }
    elevatorRow(lift, day, born);
    int unit = index / County.LIFTS_PER_UNIT;
    if (born && running[unit]) {
      sign(index, county.term(other, lift.unit, term[unit]), day);
    }
    if (born) {
      clock.firstInspection(lift, day);
    }
    if (before != fleet.life[index] || (count > 0 && before == Fleet.UNBORN)) {
      clock.restart(index, day);
    }
  }

  private void elevatorRow(Lift lift, int day, boolean born) {
    rng.at(Rng.Stream.REGISTER, lift.index, 1000L + day);
    Unit unit = lift.unit;
    boolean early = lift.index < county.liftsAtStart && born;
    int effective = early ? lift.installed + 30 : day;
    boolean publicName = unit.named();
    int half = lift.index / 10;
    landing.add(
        Table.ELEVATORS,
        County.liftId(lift.index),
        effective,
        lift.status,
        lift.kind,
        unit.use(),
        Names.town(unit.town()),
        Names.site(half, unit.use()) + unit.insidePlace(),
        publicName ? "U" + (100_000 + unit.index()) : null,
        publicName ? Names.useUnit(unit.index(), unit.use()) : null,
        lift.maker,
        "梯11渝A" + String.format("%05d", lift.index),
        lift.dated ? (Integer) lift.installed : null,
        lift.renovated < 0 ? null : (Integer) lift.renovated,
        (long) lift.floors,
        unit.longitude() + lift.index % 20 * 40L,
        unit.latitude() + lift.index % 20 / 10 * 300L,
        lift.onPlatform,
        lift.iotSince < 0 ? null : (Integer) lift.iotSince,
        lift.onDemandSince < 0 ? null : (Integer) lift.onDemandSince,
        unit.propertyManaged(),
        unit.repairFund(),
        lift.signal,
        lift.added,
        lift.assessedOn < 0 ? null : (Integer) lift.assessedOn,
        lift.assessment,
        lift.hazardClosedOn < 0 ? null : (Integer) lift.hazardClosedOn,
        Times.at(early ? day : day + recordingDelay(), 30_000 + rng.below(30_000)),
        null);
  }

  private int first(int unit) {
    return unit * County.LIFTS_PER_UNIT;
  }

  private int last(int unit) {
    return Math.min(county.lifts, (unit + 1) * County.LIFTS_PER_UNIT);
  }
}
