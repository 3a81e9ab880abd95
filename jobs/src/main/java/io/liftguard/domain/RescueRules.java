package io.liftguard.domain;

import java.util.ArrayList;
import java.util.List;

/** From the rescue orders of one lift to its events (part 2, entrapment events and their times). */
public final class RescueRules {

  private static final long DAY = Times.MICROS_PER_DAY;
  private static final long REPEAT = 30L * DAY;
  private static final long ACK_EARLIEST = -120L;
  private static final long ACK_LATEST = 180L;
  private static final List<String> OUTCOMES =
      List.of("released", "self_released", "open", "false_alarm", "cancelled");

  private final LiftTimeline timeline;
  private final FleetContext fleet;

  public RescueRules(LiftTimeline timeline, FleetContext fleet) {
    this.timeline = timeline;
    this.fleet = fleet;
  }

  /** Orders of one lift that are no drills, put together into events, in order of call. */
  public static List<List<RescueOrder>> chains(List<RescueOrder> orders) {
    List<RescueOrder> sorted = new ArrayList<>();
    for (RescueOrder order : orders) {
      if (!order.drill()) {
        sorted.add(order);
      }
    }
    sorted.sort(RescueOrder.BY_CALL);
    List<List<RescueOrder>> chains = new ArrayList<>();
    long end = Times.NO_TIME;
    for (RescueOrder order : sorted) {
      if (chains.isEmpty() || order.calledAt() > end) {
        chains.add(new ArrayList<>());
        end = order.spanEnd();
      } else {
        end = Math.max(end, order.spanEnd());
      }
      chains.get(chains.size() - 1).add(order);
    }
    return chains;
  }

  /** All events of the lift, in order of call. */
  public List<RescueEvent> events(List<RescueOrder> orders) {
    List<RescueEvent> events = new ArrayList<>();
    RescueEvent previous = null;
    for (List<RescueOrder> chain : chains(orders)) {
      RescueEvent event = event(chain, previous);
      events.add(event);
      if (event.entrapment()) {
        previous = event;
      }
    }
    return events;
  }

  /** All orders of the lift that are no drills. */
  public List<OrderFact> orders(List<RescueOrder> orders) {
    List<OrderFact> facts = new ArrayList<>();
    for (List<RescueOrder> chain : chains(orders)) {
      for (RescueOrder order : chain) {
        facts.add(order(order, chain.get(0).orderId()));
      }
    }
    return facts;
  }

  private OrderFact order(RescueOrder order, String eventId) {
    int day = Times.localDay(order.calledAt());
    boolean inScope = timeline.inScopeOn(day);
    boolean toAnswer = order.level() == 1 && inScope && !order.cancelled();
    boolean ackBase = toAnswer && Times.given(order.validDispatch());
    boolean ackInTime = ackBase && acknowledgedInTime(order);
    return new OrderFact(
        order.orderId(),
        eventId,
        order.level(),
        day,
        order.calledAt(),
        inScope,
        order.arrivalInvalid(),
        order.dispatchInvalid(),
        order.releaseInvalid(),
        toAnswer,
        ackBase,
        ackInTime,
        !Times.given(order.validArrival()),
        timeline.dimsOn(day));
  }

  private static boolean acknowledgedInTime(RescueOrder order) {
    if (!Times.given(order.acknowledgedAt())) {
      return false;
    }
    long seconds = Times.seconds(order.validDispatch(), order.acknowledgedAt());
    return seconds >= ACK_EARLIEST && seconds <= ACK_LATEST;
  }

  private RescueEvent event(List<RescueOrder> chain, RescueEvent previous) {
    RescueOrder first = chain.get(0);
    long calledAt = first.calledAt();
    int day = Times.localDay(calledAt);
    String outcome = outcome(chain);
    boolean entrapment = OUTCOMES.indexOf(outcome) <= OUTCOMES.indexOf("open");
    boolean attended = outcome.equals("released") || outcome.equals("open");
    boolean inScope = timeline.inScopeOn(day);
    boolean callout = attended && inScope && chain.stream().anyMatch(RescueRules::firmsOwn);
    Dims dims = timeline.dimsOn(day);
    long limit = fleet.limits().seconds(dims.town(), day);
    long arrival = earliestArrival(chain);
    Long arrivalSeconds =
        Times.given(arrival) ? Math.max(0L, Times.seconds(calledAt, arrival)) : null;
    Long firmSeconds = callout ? firmSeconds(chain) : null;
    Long trapped = trappedSeconds(chain, outcome);
    String cause = cause(chain);
    boolean repeat = entrapment && previous != null && calledAt - previous.calledAt() <= REPEAT;
    int since = timeline.daysSinceTakeOver(day);
    return new RescueEvent(
        first.orderId(),
        calledAt,
        day,
        outcome,
        entrapment,
        attended,
        inScope,
        callout,
        chain.stream().map(RescueOrder::orderId).toList(),
        first.channel(),
        greatest(chain.stream().map(RescueOrder::trappedPersons).toList()),
        greatest(chain.stream().map(RescueOrder::injuredPersons).toList()),
        cause,
        CauseGroup.of(cause),
        chain.stream().mapToInt(RescueOrder::level).max().orElseThrow(),
        limit,
        arrivalSeconds,
        attended && arrivalSeconds != null && arrivalSeconds <= limit,
        firmSeconds,
        callout && (firmSeconds == null || firmSeconds > limit),
        trapped,
        trapped == null ? null : Bands.trappedBucket(trapped),
        rescueSeconds(chain, outcome, arrival),
        repeat,
        entrapment && previous != null ? previous.eventId() : null,
        entrapment && previous != null ? previous.causeGroup() : null,
        dims,
        since < 0 ? null : since,
        Bands.hourBand(Times.localHour(calledAt)));
  }

  private static boolean firmsOwn(RescueOrder order) {
    return order.level() == 1 && !order.cancelled();
  }

  private static String outcome(List<RescueOrder> chain) {
    for (String outcome : OUTCOMES) {
      for (RescueOrder order : chain) {
        if (order.outcome().equals(outcome)) {
          return outcome;
        }
      }
    }
    throw new IllegalStateException("no known outcome in the event of " + chain.get(0).orderId());
  }

  private static String cause(List<RescueOrder> chain) {
    String cause = null;
    for (RescueOrder order : chain) {
      if (order.causeCode() != null) {
        cause = order.causeCode();
      }
    }
    return cause;
  }

  private static Long greatest(List<Long> numbers) {
    Long best = null;
    for (Long number : numbers) {
      if (number != null && (best == null || number > best)) {
        best = number;
      }
    }
    return best;
  }

  private static long earliestArrival(List<RescueOrder> chain) {
    long best = Times.NO_TIME;
    for (RescueOrder order : chain) {
      best = earlier(best, order.validArrival());
    }
    return best;
  }

  private static long earlier(long a, long b) {
    if (!Times.given(a) || !Times.given(b)) {
      return Times.given(a) ? a : b;
    }
    return Math.min(a, b);
  }

  private static long latestRelease(List<RescueOrder> chain) {
    long best = Times.NO_TIME;
    for (RescueOrder order : chain) {
      best = Math.max(best, order.validRelease());
    }
    return best;
  }

  private static Long firmSeconds(List<RescueOrder> chain) {
    long arrival = Times.NO_TIME;
    long dispatch = Times.NO_TIME;
    long called = Times.NO_TIME;
    for (RescueOrder order : chain) {
      if (firmsOwn(order)) {
        arrival = earlier(arrival, order.validArrival());
        dispatch = earlier(dispatch, order.validDispatch());
        called = earlier(called, order.calledAt());
      }
    }
    if (!Times.given(arrival)) {
      return null;
    }
    return Math.max(0L, Times.seconds(Times.given(dispatch) ? dispatch : called, arrival));
  }

  private static Long trappedSeconds(List<RescueOrder> chain, String outcome) {
    long release = latestRelease(chain);
    if (!Times.given(release) || !(outcome.equals("released") || outcome.equals("self_released"))) {
      return null;
    }
    long calledAt = chain.get(0).calledAt();
    long start = Times.NO_TIME;
    for (RescueOrder order : chain) {
      long trapped = order.trappedAt();
      if (Times.given(trapped) && trapped >= calledAt - DAY && trapped <= calledAt) {
        start = earlier(start, trapped);
      }
    }
    return Times.seconds(Times.given(start) ? start : calledAt, release);
  }

  private static Long rescueSeconds(List<RescueOrder> chain, String outcome, long arrival) {
    long release = latestRelease(chain);
    if (!outcome.equals("released") || !Times.given(release) || !Times.given(arrival)) {
      return null;
    }
    return release < arrival ? null : Times.seconds(arrival, release);
  }
}
