package io.liftguard.facts;

import io.liftguard.domain.ChainFact;
import io.liftguard.domain.ComplaintFact;
import io.liftguard.domain.Dims;
import io.liftguard.domain.FleetContext;
import io.liftguard.domain.LiftFacts;
import io.liftguard.domain.LiftMonth;
import io.liftguard.domain.Measure;
import io.liftguard.domain.OrderFact;
import io.liftguard.domain.OverdueEpisode;
import io.liftguard.domain.RescueEvent;
import io.liftguard.domain.SpotCheckFact;
import io.liftguard.domain.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Writes the facts of a lift as one row of arrays, one array for each fact table. */
final class LiftFactRows {

  private static final DataType DATE = DataTypes.DateType;
  private static final DataType TEXT = DataTypes.StringType;
  private static final DataType FLAG = DataTypes.BooleanType;
  private static final DataType INT = DataTypes.IntegerType;
  private static final DataType LONG = DataTypes.LongType;
  private static final DataType TIME = DataTypes.TimestampType;

  static final StructType MONTHS = months();

  static final StructType EVENTS =
      dims(
          new StructType()
              .add("month", DATE)
              .add("event_id", TEXT)
              .add("elevator_id", TEXT)
              .add("called_at", TIME)
              .add("event_date", DATE)
              .add("outcome", TEXT)
              .add("is_entrapment", FLAG)
              .add("attended", FLAG)
              .add("in_scope", FLAG)
              .add("callout", FLAG)
              .add("order_ids", DataTypes.createArrayType(TEXT))
              .add("channel", TEXT)
              .add("persons", LONG)
              .add("injured", LONG)
              .add("cause_code", TEXT)
              .add("cause_group", TEXT)
              .add("level", INT)
              .add("limit_s", LONG)
              .add("arrival_s", LONG)
              .add("on_time", FLAG)
              .add("firm_s", LONG)
              .add("firm_late", FLAG)
              .add("trapped_s", LONG)
              .add("trapped_bucket", TEXT)
              .add("rescue_s", LONG)
              .add("repeat_30d", FLAG)
              .add("prev_event_id", TEXT)
              .add("prev_cause_group", TEXT)
              .add("days_since_takeover", INT)
              .add("hour_band", TEXT));

  static final StructType ORDERS =
      dims(
          new StructType()
              .add("month", DATE)
              .add("order_id", TEXT)
              .add("event_id", TEXT)
              .add("elevator_id", TEXT)
              .add("level", INT)
              .add("order_date", DATE)
              .add("in_scope", FLAG)
              .add("arrival_invalid", FLAG)
              .add("dispatch_invalid", FLAG)
              .add("release_invalid", FLAG)
              .add("arrival_missing", FLAG)
              .add("to_answer", FLAG)
              .add("ack_base", FLAG)
              .add("ack_in_time", FLAG));

  static final StructType CHAINS =
      dims(
          new StructType()
              .add("month", DATE)
              .add("chain_id", TEXT)
              .add("elevator_id", TEXT)
              .add("kind", TEXT)
              .add("chain_date", DATE)
              .add("n_inspections", INT)
              .add("first_result", TEXT)
              .add("final_id", TEXT)
              .add("final_result", TEXT)
              .add("maintenance_caused", FLAG));

  static final StructType EPISODES =
      dims(
          new StructType()
              .add("month", DATE)
              .add("elevator_id", TEXT)
              .add("first_day", DATE)
              .add("last_day", DATE)
              .add("n_days", INT)
              .add("open", FLAG)
              .add("max_interval_days", INT)
              .add("missed_visits", INT));

  static final StructType COMPLAINTS =
      dims(
          new StructType()
              .add("month", DATE)
              .add("complaint_id", TEXT)
              .add("elevator_id", TEXT)
              .add("received_on", DATE)
              .add("counts", FLAG)
              .add("substantiated", FLAG));

  static final StructType SPOT_CHECKS =
      dims(
          new StructType()
              .add("month", DATE)
              .add("check_id", TEXT)
              .add("elevator_id", TEXT)
              .add("checked_on", DATE)
              .add("score", LONG)
              .add("serious_items", LONG));

  static final StructType LIFT =
      new StructType()
          .add("elevator_id", TEXT)
          .add("fact_lift", DataTypes.createArrayType(MONTHS))
          .add("fact_rescue", DataTypes.createArrayType(EVENTS))
          .add("fact_order", DataTypes.createArrayType(ORDERS))
          .add("fact_inspection", DataTypes.createArrayType(CHAINS))
          .add("overdue_episodes", DataTypes.createArrayType(EPISODES))
          .add("fact_complaint", DataTypes.createArrayType(COMPLAINTS))
          .add("fact_spot_check", DataTypes.createArrayType(SPOT_CHECKS));

  private LiftFactRows() {}

  private static StructType months() {
    StructType type =
        dims(
            new StructType()
                .add("month", DATE)
                .add("elevator_id", TEXT)
                .add("grace", FLAG)
                .add("max_interval_days", INT));
    for (Measure measure : Measure.values()) {
      type = type.add(measure.column(), LONG);
    }
    return type;
  }

  private static StructType dims(StructType type) {
    return type.add("town", TEXT)
        .add("use_type", TEXT)
        .add("age_band", TEXT)
        .add("firm_id", TEXT)
        .add("manufacturer", TEXT)
        .add("use_unit_id", TEXT)
        .add("site_name", TEXT);
  }

  static Row write(LiftFacts facts, FleetContext fleet) {
    String lift = facts.elevatorId();
    return RowFactory.create(
        lift,
        array(facts.months(), month -> month(lift, month)),
        array(facts.events(), event -> event(lift, event)),
        array(facts.orders(), order -> order(lift, order)),
        array(facts.chains(), chain -> chain(lift, chain)),
        array(facts.episodes(), episode -> episode(lift, episode, fleet)),
        array(facts.complaints(), complaint -> complaint(lift, complaint)),
        array(facts.spotChecks(), check -> spotCheck(lift, check)));
  }

  private static <T> Object array(List<T> items, Function<T, Row> write) {
    return CollectionConverters.asScala(items.stream().map(write).toList()).toSeq();
  }

  private static Row month(String lift, LiftMonth m) {
    Object[] head = {date(m.month()), lift, m.grace(), m.maxIntervalDays()};
    Measure[] measures = Measure.values();
    Object[] values = new Object[head.length + 7 + measures.length];
    System.arraycopy(head, 0, values, 0, head.length);
    putDims(values, head.length, m.dims());
    for (int i = 0; i < measures.length; i++) {
      values[head.length + 7 + i] = m.counts().get(measures[i]);
    }
    return RowFactory.create(values);
  }

  private static Row event(String lift, RescueEvent e) {
    return row(
        e.dims(),
        monthOf(e.day()),
        e.eventId(),
        lift,
        instant(e.calledAt()),
        date(e.day()),
        e.outcome(),
        e.entrapment(),
        e.attended(),
        e.inScope(),
        e.callout(),
        CollectionConverters.asScala(e.orderIds()).toSeq(),
        e.channel(),
        e.persons(),
        e.injured(),
        e.causeCode(),
        e.causeGroup().name(),
        e.level(),
        e.limitSeconds(),
        e.arrivalSeconds(),
        e.onTime(),
        e.firmSeconds(),
        e.firmLate(),
        e.trappedSeconds(),
        e.trappedBucket(),
        e.rescueSeconds(),
        e.repeat30d(),
        e.prevEventId(),
        e.prevCauseGroup() == null ? null : e.prevCauseGroup().name(),
        e.daysSinceTakeOver(),
        e.hourBand());
  }

  private static Row order(String lift, OrderFact o) {
    return row(
        o.dims(),
        monthOf(o.day()),
        o.orderId(),
        o.eventId(),
        lift,
        o.level(),
        date(o.day()),
        o.inScope(),
        o.arrivalInvalid(),
        o.dispatchInvalid(),
        o.releaseInvalid(),
        o.arrivalMissing(),
        o.toAnswer(),
        o.ackBase(),
        o.ackInTime());
  }

  private static Row chain(String lift, ChainFact c) {
    return row(
        c.dims(),
        monthOf(c.chain().chainDate()),
        c.chain().chainId(),
        lift,
        c.chain().kind(),
        date(c.chain().chainDate()),
        c.chain().inspections(),
        c.chain().firstResult(),
        c.chain().finalId(),
        c.chain().finalResult(),
        c.chain().maintenanceCaused());
  }

  private static Row episode(String lift, OverdueEpisode e, FleetContext fleet) {
    return row(
        e.dims(),
        monthOf(e.firstDay()),
        lift,
        date(e.firstDay()),
        date(e.lastDay()),
        e.lastDay() - e.firstDay() + 1,
        e.lastDay() == fleet.asOf(),
        e.maxIntervalDays(),
        e.missedVisits(fleet.firstDay(), e.lastDay()));
  }

  private static Row complaint(String lift, ComplaintFact c) {
    return row(
        c.dims(),
        monthOf(c.complaint().day()),
        c.complaint().complaintId(),
        lift,
        date(c.complaint().day()),
        c.inScope(),
        c.complaint().substantiated());
  }

  private static Row spotCheck(String lift, SpotCheckFact s) {
    return row(
        s.dims(),
        monthOf(s.check().day()),
        s.check().checkId(),
        lift,
        date(s.check().day()),
        s.check().score(),
        s.check().seriousItems());
  }

  private static Row row(Dims dims, Object... head) {
    Object[] values = new Object[head.length + 7];
    System.arraycopy(head, 0, values, 0, head.length);
    putDims(values, head.length, dims);
    return RowFactory.create(values);
  }

  private static void putDims(Object[] values, int at, Dims dims) {
    values[at] = dims.town();
    values[at + 1] = dims.useType();
    values[at + 2] = dims.ageBand();
    values[at + 3] = dims.firmId();
    values[at + 4] = dims.manufacturer();
    values[at + 5] = dims.useUnitId();
    values[at + 6] = dims.siteName();
  }

  private static Object monthOf(int day) {
    return date(Times.monthOf(day));
  }

  private static Object date(int day) {
    return LocalDate.ofEpochDay(day);
  }

  private static Object instant(long micros) {
    return Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS);
  }
}
