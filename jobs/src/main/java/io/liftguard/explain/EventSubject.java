package io.liftguard.explain;

import static org.apache.spark.sql.functions.col;

import io.liftguard.LiftGuardException;
import io.liftguard.domain.CauseGroup;
import io.liftguard.domain.LiftFacts;
import io.liftguard.domain.LiftHistory;
import io.liftguard.domain.RescueEvent;
import io.liftguard.domain.RescueOrder;
import io.liftguard.domain.Times;
import io.liftguard.explain.Explanation.Decimal;
import io.liftguard.explain.Explanation.Difference;
import io.liftguard.explain.Explanation.Section;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * A rescue event: which orders make it, where it belongs, and its clocks (part 2, "Entrapment
 * events" and "Times of a rescue"), counted again from bronze lines and compared with {@code
 * fact_rescue}.
 *
 * @param id id of the event, or of any of its orders
 */
public record EventSubject(String id) implements Subject {

  private static final String ORDERS = "rescues";
  private static final int SECONDS_PER_MINUTE = 60;

  /** Columns of {@code fact_rescue} that are made again. */
  private static final List<String> COMPARED =
      List.of(
          "outcome",
          "is_entrapment",
          "attended",
          "in_scope",
          "mass",
          "callout",
          "channel",
          "persons",
          "injured",
          "cause_code",
          "cause_group",
          "level",
          "limit_s",
          "arrival_s",
          "on_time",
          "firm_s",
          "firm_late",
          "trapped_s",
          "trapped_bucket",
          "rescue_s",
          "repeat_30d",
          "hour_band");

  @Override
  public Explanation explain(Grounds grounds) {
    LastRun run = LastRun.of(grounds);
    Bronze bronze = new Bronze(grounds.lake(), grounds.contracts(), run.record().runId());
    Delivered named = named(bronze);
    String elevatorId = named.text("elevator_id");
    LiftFiles files = LiftFiles.of(bronze, run, col("elevator_id").equalTo(elevatorId));
    LiftFile lift = files.lifts().get(elevatorId);
    if (lift == null) {
      throw LiftGuardException.wrongUse(
          "The order '" + id + "' is held: the register has no lift '" + elevatorId + "'",
          "Deliver the lift, or correct the order; `export held` lists what waits.");
    }
    files.addOrders(col("elevator_id").equalTo(elevatorId));
    LiftFacts facts = LiftHistory.facts(lift.records(), files.fleet(), run.firstDay());
    RescueEvent event =
        facts.events().stream()
            .filter(e -> e.eventId().equals(id) || e.orderIds().contains(id))
            .findFirst()
            .orElseThrow(() -> counted(named));
    FactRow row = row(bronze, run, lift, files, event);
    List<Kept<RescueOrder>> orders = orders(lift, event);
    List<Section> sections = new ArrayList<>();
    sections.add(event(run, lift, event, row));
    sections.add(orders(orders));
    sections.add(clocks(event, orders));
    sections.add(
        new SectionBuilder("place")
            .say("event.placed", LocalDate.ofEpochDay(event.day()), elevatorId)
            .figure("town", event.dims().town())
            .figure("use_type", event.dims().useType())
            .figure("age_band", event.dims().ageBand())
            .figure("firm_id", event.dims().firmId())
            .figure("days_since_takeover", event.daysSinceTakeOver())
            .figure("lines", row.sources().apply(Set.of()))
            .build());
    return new Explanation(
        "event", event.eventId(), sections, differences(grounds, run, event, row));
  }

  private Delivered named(Bronze bronze) {
    return bronze.current(ORDERS, col("order_id").equalTo(id)).stream()
        .filter(d -> d.text("order_id").equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                LiftGuardException.wrongUse(
                    "No order or event '" + id + "' was ever delivered",
                    "Ids of events are those of their earliest orders; `export events` lists them."));
  }

  // Why an order that was delivered is in no event.
  private LiftGuardException counted(Delivered named) {
    String why = "it is dated before the first month or after the last run's day";
    if (named.deleted()) {
      why = "it was withdrawn";
    } else if ("drill".equals(named.text("outcome"))) {
      why = "it is a drill";
    }
    return LiftGuardException.wrongUse(
        "The order '" + id + "' is in no event that counts: " + why + " (" + place(named) + ")",
        "Events that count are listed by `export events`.");
  }

  private static String place(Delivered d) {
    return d.source().table() + "/" + d.source().file() + ":" + d.source().line();
  }

  // Whether it is a mass event is decided by other lifts of its town.
  private static FactRow row(
      Bronze bronze, LastRun run, LiftFile lift, LiftFiles files, RescueEvent event) {
    int month = Times.monthOf(event.day());
    if (event.causeGroup() != CauseGroup.EXT) {
      return find(Recount.rows(files, List.of(lift), month), event);
    }
    LiftFiles all = LiftFiles.of(bronze, run, null);
    all.addOrders(around(event));
    // The lift itself with all its orders, so that its events are what they are.
    LiftFile own = all.lifts().get(lift.elevatorId());
    own.orders.clear();
    own.orders.addAll(lift.orders);
    int back = (int) LocalDate.ofEpochDay(month).minusMonths(1).toEpochDay();
    return find(Recount.rows(all, all.lifts().values(), back), event);
  }

  private static Column around(RescueEvent event) {
    Instant called = instant(event.calledAt());
    return col("called_at")
        .geq(called.minus(2, ChronoUnit.DAYS))
        .and(col("called_at").leq(called.plus(2, ChronoUnit.DAYS)));
  }

  private static FactRow find(List<FactRow> rows, RescueEvent event) {
    return rows.stream()
        .filter(r -> r.table().equals("fact_rescue") && r.id().equals(event.eventId()))
        .findFirst()
        .orElseThrow();
  }

  private static List<Kept<RescueOrder>> orders(LiftFile lift, RescueEvent event) {
    Set<String> ids = new HashSet<>(event.orderIds());
    return lift.orders.stream()
        .filter(k -> ids.contains(k.id()))
        .sorted(Comparator.comparing(Kept::record, RescueOrder.BY_CALL))
        .toList();
  }

  private static Section event(LastRun run, LiftFile lift, RescueEvent event, FactRow row) {
    SectionBuilder section =
        new SectionBuilder("event")
            .say(
                "event.title",
                event.eventId(),
                lift.elevatorId(),
                instant(event.calledAt()),
                run.record().runId())
            .figure("outcome", event.outcome())
            .figure("is_entrapment", event.entrapment())
            .figure("in_scope", event.inScope())
            .figure("attended", event.attended())
            .figure("callout", event.callout())
            .figure("mass", row.columns().apply("mass"))
            .figure("persons", event.persons())
            .figure("injured", event.injured())
            .figure("cause_code", event.causeCode())
            .figure("cause_group", event.causeGroup().name())
            .figure("level", event.level())
            .figure("repeat_30d", event.repeat30d())
            .figure("prev_event_id", event.prevEventId());
    return section.build();
  }

  private static Section orders(List<Kept<RescueOrder>> orders) {
    List<List<Object>> rows = new ArrayList<>();
    for (Kept<RescueOrder> kept : orders) {
      RescueOrder o = kept.record();
      rows.add(
          Arrays.asList(
              o.orderId(),
              o.outcome(),
              o.level(),
              instant(o.calledAt()),
              instant(o.validDispatch()),
              instant(o.validArrival()),
              instant(o.validRelease()),
              instant(o.spanEnd()),
              invalid(o),
              kept.sources()));
    }
    return new SectionBuilder("orders")
        .say("event.chain")
        .table(
            "orders",
            List.of(
                "order_id",
                "outcome",
                "level",
                "called_at",
                "dispatched_at",
                "arrived_at",
                "released_at",
                "span_end",
                "invalid",
                "lines"),
            rows,
            Integer.MAX_VALUE)
        .say("event.outcomes")
        .build();
  }

  private static List<String> invalid(RescueOrder order) {
    List<String> invalid = new ArrayList<>();
    if (order.dispatchInvalid()) {
      invalid.add("dispatched_at");
    }
    if (order.arrivalInvalid()) {
      invalid.add("arrived_at");
    }
    if (order.releaseInvalid()) {
      invalid.add("released_at");
    }
    return invalid;
  }

  private static Section clocks(RescueEvent event, List<Kept<RescueOrder>> orders) {
    SectionBuilder section = new SectionBuilder("clocks");
    if (event.arrivalSeconds() == null) {
      section.say("event.noarrival");
    } else {
      section.say(
          "event.arrival",
          instant(earliest(orders)),
          instant(event.calledAt()),
          event.arrivalSeconds(),
          minutes(event.arrivalSeconds()));
    }
    if (event.attended()) {
      section.say("event.limit", event.limitSeconds(), event.onTime());
    }
    if (event.callout()) {
      section.say("event.firm", event.firmSeconds(), event.firmLate());
    }
    if (event.trappedSeconds() != null) {
      section.say(
          "event.trapped",
          event.trappedSeconds(),
          minutes(event.trappedSeconds()),
          event.trappedBucket());
    }
    if (event.rescueSeconds() != null) {
      section.say("event.rescue", event.rescueSeconds(), minutes(event.rescueSeconds()));
    }
    return section
        .figure("arrival_s", event.arrivalSeconds())
        .figure("limit_s", event.limitSeconds())
        .figure("on_time", event.onTime())
        .figure("firm_s", event.firmSeconds())
        .figure("firm_late", event.firmLate())
        .figure("trapped_s", event.trappedSeconds())
        .figure("rescue_s", event.rescueSeconds())
        .build();
  }

  private static long earliest(List<Kept<RescueOrder>> orders) {
    return orders.stream()
        .mapToLong(k -> k.record().validArrival())
        .filter(Times::given)
        .min()
        .orElse(Times.NO_TIME);
  }

  private static Decimal minutes(long seconds) {
    return new Decimal((double) seconds / SECONDS_PER_MINUTE, 1);
  }

  private static Instant instant(long micros) {
    return Times.given(micros) ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS) : null;
  }

  private static List<Difference> differences(
      Grounds grounds, LastRun run, RescueEvent event, FactRow row) {
    List<Row> found =
        run.gold(grounds.lake(), "fact_rescue")
            .where(
                col("event_id")
                    .equalTo(event.eventId())
                    .and(col("month").equalTo(LocalDate.ofEpochDay(Times.monthOf(event.day())))))
            .collectAsList();
    List<Difference> differences = new ArrayList<>();
    if (found.size() != 1) {
      differences.add(new Difference("fact_rescue has the event", (long) found.size(), 1L));
      return differences;
    }
    for (String column : COMPARED) {
      Object lake = found.get(0).getAs(column);
      Object bronze = row.columns().apply(column);
      if (!Objects.equals(whole(lake), whole(bronze))) {
        differences.add(new Difference("fact_rescue." + column, lake, bronze));
      }
    }
    return differences;
  }

  private static Object whole(Object value) {
    return value instanceof Number number ? (Object) number.longValue() : value;
  }
}
