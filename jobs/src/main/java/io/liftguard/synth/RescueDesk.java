package io.liftguard.synth;

import io.liftguard.synth.County.Lift;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The 96333 centre: table rescues. */
final class RescueDesk {

  /** Of the calls that are no drills: those with somebody inside, in the end. */
  static final double ENTRAPMENTS_PER_CALL = 0.77;

  private static final String[] CHANNELS = {
    "96333", "one_key", "iot", "12345", "119", "other", null
  };
  private static final double[] CHANNEL_WEIGHTS = {0.62, 0.15, 0.08, 0.05, 0.03, 0.04, 0.03};
  private static final String[] CAUSE_TEXTS = {"停电", "门机故障", "控制系统故障", "人为因素", "检查未发现异常"};

  /** One order before it has its number. */
  private static final class Order {
    int lift;
    long called;
    String channel;
    Long trapped;
    Long dispatched;
    Long acknowledged;
    Long arrived;
    Long released;
    Long closed;
    long level = 1;
    String responder;
    Long persons;
    Long injured;
    String outcome;
    String cause;
    String causeText;
  }

  private final County county;
  private final Fleet fleet;
  private final Landing landing;
  private final EventClock clock;
  private final InsuranceDesk insurance;
  private final FaultDesk faults;
  private final Rng rng;
  private final Rng other;
  private final List<Order> today = new ArrayList<>();
  private long number;

  RescueDesk(
      County county,
      Fleet fleet,
      Landing landing,
      EventClock clock,
      InsuranceDesk insurance,
      FaultDesk faults) {
    this.county = county;
    this.fleet = fleet;
    this.landing = landing;
    this.clock = clock;
    this.insurance = insurance;
    this.faults = faults;
    this.rng = county.rng();
    this.other = county.rng();
  }

  /** Somebody calls from this lift today, for a cause of its own. */
  void call(int index, int day) {
    Lift lift = county.liftOn(other, index, day);
    double attributable = clock.attributableHazard(lift, day);
    rng.at(Rng.Stream.RESCUE, index, day);
    boolean firms = rng.chance(attributable / (attributable + clock.otherHazard(lift)));
    String group =
        firms
            ? Calibration.ATTRIBUTABLE_CAUSES[rng.pick(Calibration.ATTRIBUTABLE_WEIGHTS)]
            : Calibration.OTHER_CAUSES[rng.pick(Calibration.OTHER_WEIGHTS)];
    int second = rng.pick(Calibration.HOURS) * 3600 + rng.below(3600);
    boolean entrapped = event(lift, Times.at(day, second), group);
    if (entrapped && firms && rng.chance(Calibration.REPEAT)) {
      fleet.plan(fleet.nextRescue, index, day + rng.between(1, 28));
    } else {
      clock.nextRescue(index, day);
    }
  }

  /** Power cuts: several lifts of a town stop within minutes. */
  void powerCuts(int day) {
    double share = Calibration.POWER_CUT_PER_LIFT_MONTH / Calibration.MONTH;
    for (int town = 0; town < county.towns(); town++) {
      int units = county.unitsOfTown(town);
      if (units == 0) {
        continue;
      }
      rng.at(Rng.Stream.POWER_CUT, town, day);
      double perDay = share * units * County.LIFTS_PER_UNIT / Calibration.POWER_CUT_LIFTS;
      if (!rng.chance(perDay)) {
        continue;
      }
      int count = 5 + rng.poisson(Calibration.POWER_CUT_LIFTS - 5);
      int begin = rng.between(7, 21) * 3600 + rng.below(3600);
      int[] lifts = new int[count];
      int[] seconds = new int[count];
      for (int i = 0; i < count; i++) {
        int unit = county.unitOfTown(town, rng.below(units));
        lifts[i] = unit * County.LIFTS_PER_UNIT + rng.below(County.LIFTS_PER_UNIT);
        seconds[i] = begin + rng.below(1500);
      }
      for (int i = 0; i < count; i++) {
        if (lifts[i] < county.lifts && fleet.life[lifts[i]] == Fleet.IN_USE) {
          Lift lift = county.liftOn(other, lifts[i], day);
          if (lift.kind.equals("passenger")) {
            rng.at(Rng.Stream.POWER_CUT, lifts[i], -day);
            event(lift, Times.at(day, seconds[i]), "EXT");
          }
        }
      }
    }
  }

  /** Drills: about one order in twelve. */
  void drills(int day) {
    rng.at(Rng.Stream.DRILL, day, 0);
    int count = rng.poisson(county.lifts * 0.0006 / Calibration.MONTH);
    for (int i = 0; i < count; i++) {
      int lift = rng.below(county.lifts);
      int second = rng.between(9, 16) * 3600 + rng.below(3600);
      if (fleet.life[lift] == Fleet.IN_USE) {
        Order order = new Order();
        order.lift = lift;
        order.called = Times.at(day, second);
        order.channel = "96333";
        order.outcome = "drill";
        order.dispatched = order.called + 30;
        order.acknowledged = order.dispatched + 40;
        order.arrived = order.called + 300 + rng.below(600);
        order.released = order.arrived + 200 + rng.below(400);
        order.closed = order.released + 600;
        today.add(order);
      }
    }
  }

  /** Draws one event with all its orders; true when somebody was inside. */
  private boolean event(Lift lift, long called, String group) {
    Firm firm = fleet.firm[lift.index] < 0 ? null : county.firms.get(fleet.firm[lift.index]);
    Order order = new Order();
    order.lift = lift.index;
    order.called = called;
    order.channel = CHANNELS[rng.pick(CHANNEL_WEIGHTS)];
    double u = rng.unit();
    order.outcome =
        u < 0.70
            ? "released"
            : u < 0.768
                ? "self_released"
                : u < 0.774 ? "open" : u < 0.90 ? "false_alarm" : "cancelled";
    boolean entrapped =
        order.outcome.equals("released")
            || order.outcome.equals("self_released")
            || order.outcome.equals("open");
    order.cause = cause(firm, group);
    if (entrapped && rng.chance(0.3)) {
      order.causeText = CAUSE_TEXTS[rng.below(CAUSE_TEXTS.length)];
    }
    if (rng.chance(0.4)) {
      order.trapped = called - rng.between(20, 900);
    }
    stamps(order, lift, firm);
    if (entrapped) {
      order.persons = rng.chance(0.97) ? 1L + rng.poisson(1.1) : null;
      order.injured = rng.chance(0.006) ? (Long) 1L : rng.chance(0.8) ? (Long) 0L : null;
    }
    today.add(order);
    furtherOrders(order);
    if (entrapped) {
      insurance.afterEntrapment(lift, called, order.injured != null && order.injured > 0, rng);
      if (order.cause != null && !group.equals("HUM") && rng.chance(0.4)) {
        faults.ofEntrapment(lift.index, called, order.released, order.cause, rng);
      }
    }
    return entrapped;
  }

  private String cause(Firm firm, String group) {
    if (group.equals("UNK") && rng.chance(0.4)) {
      return null;
    }
    if (firm != null && firm.quality() == SynthReport.Quality.BAD && rng.chance(0.05)) {
      return rng.chance(0.5) ? null : "不明";
    }
    return group + "-" + (1 + rng.below(6));
  }

  /** Fills in the stamps of a level-1 order. */
  private void stamps(Order order, Lift lift, Firm firm) {
    long called = order.called;
    order.dispatched = rng.chance(0.993) ? (Long) (called + 15 + rng.below(90)) : null;
    double lateAnswer = firm == null ? 0.2 : firm.lateAnswer();
    if (order.dispatched != null && rng.chance(0.998)) {
      order.acknowledged =
          order.dispatched + (rng.chance(lateAnswer) ? 181 + rng.below(900) : 5 + rng.below(120));
    }
    if (order.outcome.equals("cancelled")) {
      order.closed = called + 200 + rng.below(1200);
      return;
    }
    int hour = Times.secondOf(called) / 3600;
    double factor =
        (firm == null ? 2 : firm.arrival())
            * (hour < 6 || hour >= 22 ? 1.25 : hour >= 17 && hour < 20 ? 1.12 : 1)
            * (0.85 + 0.3 * (lift.unit.town() % 7) / 6);
    double minutes = rng.logNormal(9.7 * factor, 0.5);
    long arrival = called + 60 + (long) (minutes * 60);
    if (rng.chance(firm == null ? 0.1 : firm.missingArrival())) {
      order.arrived = null;
    } else if (rng.chance(0.004)) {
      order.arrived = called - rng.between(5, 300);
    } else {
      order.arrived = arrival;
    }
    if (order.outcome.equals("open")) {
      return;
    }
    boolean freed = !order.outcome.equals("false_alarm");
    if (freed) {
      order.released =
          order.outcome.equals("self_released")
              ? (Long) (called + 60 + (long) (rng.exponential() * 500))
              : rng.chance(0.992) ? (Long) (arrival + 30 + (long) rng.logNormal(310, 0.8)) : null;
    }
    long last = Math.max(arrival, order.released == null ? 0 : order.released);
    order.closed = rng.chance(0.97) ? (Long) (last + 180 + rng.below(1500)) : null;
    order.responder = "P" + (1000 + (firm == null ? 0 : firm.index()) * 20 + rng.below(20));
  }

  /** A second caller, a second firm when the first is late, the fire service as a last resort. */
  private void furtherOrders(Order first) {
    if (rng.chance(0.12)) {
      Order again = copy(first, first.called + rng.between(40, 480));
      again.channel = CHANNELS[rng.pick(CHANNEL_WEIGHTS)];
      again.outcome = rng.chance(0.5) ? "cancelled" : first.outcome;
      if (again.outcome.equals("cancelled")) {
        again.arrived = null;
        again.released = null;
      }
      today.add(again);
    }
    boolean late = first.arrived == null || first.arrived - first.called > 2400;
    if (first.outcome.equals("released") && (late ? rng.chance(0.3) : rng.chance(0.015))) {
      Order second = copy(first, first.called + (late ? 1500 : 500) + rng.below(300));
      second.level = rng.chance(0.8) ? 2 : 3;
      second.channel = second.level == 3 ? "119" : "96333";
      second.arrived = second.called + 300 + rng.below(900);
      if (second.released != null) {
        second.released = Math.max(second.released, second.arrived + 60);
      }
      second.responder = "S" + (100 + rng.below(30));
      today.add(second);
    }
  }

  private Order copy(Order from, long called) {
    Order order = new Order();
    order.lift = from.lift;
    order.called = called;
    order.dispatched = called + 20 + rng.below(60);
    order.acknowledged = order.dispatched + 10 + rng.below(100);
    order.arrived = from.arrived != null && from.arrived >= called ? from.arrived : null;
    order.released = from.released != null && from.released >= called ? from.released : null;
    order.closed = (order.released == null ? called + 1800 : order.released) + 300 + rng.below(600);
    order.level = from.level;
    order.responder = from.responder;
    order.persons = from.persons;
    order.outcome = from.outcome;
    order.cause = rng.chance(0.7) ? from.cause : null;
    return order;
  }

  /** Numbers the orders of the day by the time of the call and hands them in. */
  void closeDay() {
    today.sort(
        Comparator.<Order>comparingLong(order -> order.called)
            .thenComparingInt(order -> order.lift)
            .thenComparingLong(order -> order.level));
    for (Order order : today) {
      number++;
      handIn(order, "R" + String.format("%010d", number));
    }
    today.clear();
  }

  private void handIn(Order order, String id) {
    rng.at(Rng.Stream.RESCUE, order.lift, order.called + order.level);
    long last = order.called;
    Long[] stamps = {
      order.dispatched, order.acknowledged, order.arrived, order.released, order.closed
    };
    for (Long stamp : stamps) {
      last = stamp == null ? last : Math.max(last, stamp);
    }
    boolean seenOpen = !order.outcome.equals("open") && rng.chance(0.05);
    if (seenOpen || order.outcome.equals("open")) {
      row(order, id, order.called + 300, "open");
    }
    long recorded = last + 60 + (rng.chance(0.97) ? rng.below(1800) : rng.below(250_000));
    if (!order.outcome.equals("open")) {
      row(order, id, recorded, order.outcome);
    }
    double u = rng.unit();
    if (u < 0.01) {
      order.cause = Calibration.ATTRIBUTABLE_CAUSES[rng.below(5)] + "-" + (1 + rng.below(6));
      row(order, id, recorded + correctionDelay(), order.outcome);
    } else if (u < 0.015 && order.arrived == null && !order.outcome.equals("cancelled")) {
      order.arrived = order.called + 600 + rng.below(600);
      row(order, id, recorded + correctionDelay(), order.outcome);
    } else if (u > 0.9985) {
      landing.add(Table.RESCUES, tombstone(Table.RESCUES, recorded + correctionDelay(), id));
    }
  }

  private long correctionDelay() {
    return rng.chance(0.95)
        ? 3600 + rng.below(20 * Times.DAY)
        : 20L * Times.DAY + rng.below(900) * (long) Times.DAY + rng.below(Times.DAY);
  }

  /** A row that says no more than that a record is gone. */
  static Object[] tombstone(Table table, long recorded, Object... key) {
    Object[] row = new Object[table.width()];
    System.arraycopy(key, 0, row, 0, key.length);
    row[table.recordedAt()] = recorded;
    row[table.recordedAt() + 1] = true;
    return row;
  }

  private void row(Order order, String id, long recorded, String outcome) {
    boolean open = outcome.equals("open");
    landing.add(
        Table.RESCUES,
        id,
        County.liftId(order.lift),
        order.channel,
        order.trapped,
        order.called,
        order.dispatched,
        open && !order.outcome.equals("open") ? null : order.acknowledged,
        open && !order.outcome.equals("open") ? null : order.arrived,
        open ? null : order.released,
        open ? null : order.closed,
        order.level,
        order.responder,
        order.persons,
        order.injured,
        outcome,
        order.cause,
        order.causeText,
        open && order.outcome.equals("open") ? recordedAfter(order, recorded) : recorded,
        null);
  }

  private static long recordedAfter(Order order, long recorded) {
    return order.arrived == null ? recorded : Math.max(recorded, order.arrived + 60);
  }
}
