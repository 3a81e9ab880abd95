package io.liftguard.explain;

import io.liftguard.domain.CauseGroup;
import io.liftguard.domain.ChainFact;
import io.liftguard.domain.Complaint;
import io.liftguard.domain.ComplaintFact;
import io.liftguard.domain.Dims;
import io.liftguard.domain.FirmSpan;
import io.liftguard.domain.LiftFacts;
import io.liftguard.domain.LiftHistory;
import io.liftguard.domain.LiftMonth;
import io.liftguard.domain.LiftState;
import io.liftguard.domain.LiftTimeline;
import io.liftguard.domain.Measure;
import io.liftguard.domain.OrderFact;
import io.liftguard.domain.RescueEvent;
import io.liftguard.domain.SpotCheckFact;
import io.liftguard.domain.Times;
import io.liftguard.domain.Visit;
import io.liftguard.explain.Explanation.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes fact rows again: the rules of the domain on records read from bronze lines. */
final class Recount {

  private static final Map<String, Measure> MEASURES = new HashMap<>();

  static {
    for (Measure measure : Measure.values()) {
      MEASURES.put(measure.column(), measure);
    }
  }

  private final LiftFiles files;
  private final int windowFrom;
  private final List<FactRow> rows = new ArrayList<>();
  private final List<MassEvents.Candidate> external = new ArrayList<>();
  private Map<String, Integer> mass = Map.of();

  private Recount(LiftFiles files, int windowFrom) {
    this.files = files;
    this.windowFrom = windowFrom;
  }

  /**
   * Fact rows of some lifts, and of what belongs to no lift.
   *
   * @param lifts lifts whose files hold all that the rows are made from
   * @param windowFrom first day of the month from which on rows are wanted
   */
  static List<FactRow> rows(LiftFiles files, Collection<LiftFile> lifts, int windowFrom) {
    Recount recount = new Recount(files, Math.max(windowFrom, files.fleet().firstDay()));
    for (LiftFile lift : lifts) {
      recount.add(lift);
    }
    recount.addUnplaced();
    recount.mass = MassEvents.lifts(recount.external);
    return recount.rows;
  }

  private void add(LiftFile lift) {
    LiftFacts facts = LiftHistory.facts(lift.records(), files.fleet(), windowFrom);
    LiftLines lines = new LiftLines(lift, files);
    for (LiftMonth month : facts.months()) {
      rows.add(
          new FactRow(
              "fact_lift",
              lift.elevatorId(),
              lift.elevatorId(),
              month.month(),
              month.dims(),
              column -> month.counts().get(MEASURES.get(column)),
              columns -> lines.of(month, columns)));
    }
    for (RescueEvent event : facts.events()) {
      if (event.entrapment() && event.causeGroup() == CauseGroup.EXT) {
        external.add(
            new MassEvents.Candidate(
                event.eventId(), lift.elevatorId(), event.dims().town(), event.calledAt()));
      }
      rows.add(
          new FactRow(
              "fact_rescue",
              event.eventId(),
              lift.elevatorId(),
              event.day(),
              event.dims(),
              column -> column(event, column),
              columns -> lines.of(event)));
    }
    addOthers(lift, facts, lines);
  }

  private void addOthers(LiftFile lift, LiftFacts facts, LiftLines lines) {
    for (OrderFact order : facts.orders()) {
      rows.add(
          new FactRow(
              "fact_order",
              order.orderId(),
              lift.elevatorId(),
              order.day(),
              order.dims(),
              column -> column(order, column),
              columns -> lines.withPlace(lift.orders, order.orderId(), order.day())));
    }
    for (ChainFact chain : facts.chains()) {
      rows.add(
          new FactRow(
              "fact_inspection",
              chain.chain().chainId(),
              lift.elevatorId(),
              chain.chain().chainDate(),
              chain.dims(),
              column -> column(chain, column),
              columns ->
                  lines.withPlace(
                      lift.chains, chain.chain().chainId(), chain.chain().chainDate())));
    }
    for (ComplaintFact fact : facts.complaints()) {
      rows.add(
          complaint(
              fact.complaint(),
              lift.elevatorId(),
              fact.dims(),
              fact.inScope(),
              lines.withPlace(
                  lift.complaints, fact.complaint().complaintId(), fact.complaint().day())));
    }
    for (SpotCheckFact fact : facts.spotChecks()) {
      rows.add(
          new FactRow(
              "fact_spot_check",
              fact.check().checkId(),
              lift.elevatorId(),
              fact.check().day(),
              fact.dims(),
              column -> column(fact, column),
              columns ->
                  lines.withPlace(lift.spotChecks, fact.check().checkId(), fact.check().day())));
    }
  }

  // One without a lift counts for the county and the firm that it names only.
  private void addUnplaced() {
    for (Kept<Complaint> complaint : files.unplacedComplaints()) {
      if (complaint.record().day() >= windowFrom) {
        Dims dims = new Dims(null, null, null, complaint.record().firmId(), null, null, null);
        rows.add(complaint(complaint.record(), null, dims, true, complaint.sources()));
      }
    }
  }

  private static FactRow complaint(
      Complaint complaint, String lift, Dims dims, boolean counts, List<Source> sources) {
    return new FactRow(
        "fact_complaint",
        complaint.complaintId(),
        lift,
        complaint.day(),
        dims,
        column ->
            switch (column) {
              case "counts" -> counts;
              case "substantiated" -> complaint.substantiated();
              default -> throw unknown("fact_complaint", column);
            },
        columns -> sources);
  }

  private Object column(RescueEvent e, String column) {
    return switch (column) {
      case "in_scope" -> e.inScope();
      case "is_entrapment" -> e.entrapment();
      case "outcome" -> e.outcome();
      case "attended" -> e.attended();
      case "callout" -> e.callout();
      case "mass" -> mass.containsKey(e.eventId());
      case "channel" -> e.channel();
      case "persons" -> e.persons();
      case "injured" -> e.injured();
      case "cause_code" -> e.causeCode();
      case "cause_group" -> e.causeGroup().name();
      case "level" -> (long) e.level();
      case "limit_s" -> e.limitSeconds();
      case "arrival_s" -> e.arrivalSeconds();
      case "on_time" -> e.onTime();
      case "firm_s" -> e.firmSeconds();
      case "firm_late" -> e.firmLate();
      case "trapped_s" -> e.trappedSeconds();
      case "trapped_bucket" -> e.trappedBucket();
      case "rescue_s" -> e.rescueSeconds();
      case "repeat_30d" -> e.repeat30d();
      case "hour_band" -> e.hourBand();
      default -> throw unknown("fact_rescue", column);
    };
  }

  private static Object column(OrderFact o, String column) {
    return switch (column) {
      case "level" -> (long) o.level();
      case "in_scope" -> o.inScope();
      case "to_answer" -> o.toAnswer();
      case "ack_base" -> o.ackBase();
      case "ack_in_time" -> o.ackInTime();
      case "arrival_missing" -> o.arrivalMissing();
      default -> throw unknown("fact_order", column);
    };
  }

  private static Object column(ChainFact c, String column) {
    return switch (column) {
      case "kind" -> c.chain().kind();
      case "n_inspections" -> (long) c.chain().inspections();
      case "first_result" -> c.chain().firstResult();
      case "final_result" -> c.chain().finalResult();
      case "maintenance_caused" -> c.chain().maintenanceCaused();
      default -> throw unknown("fact_inspection", column);
    };
  }

  private static Object column(SpotCheckFact s, String column) {
    return switch (column) {
      case "score" -> s.check().score();
      case "serious_items" -> s.check().seriousItems();
      default -> throw unknown("fact_spot_check", column);
    };
  }

  private static IllegalArgumentException unknown(String table, String column) {
    return new IllegalArgumentException("explain does not make the column " + table + "." + column);
  }

  /** Bronze lines behind facts of one lift. */
  static final class LiftLines {

    private final LiftFile lift;
    private final LiftTimeline timeline;

    LiftLines(LiftFile lift, LiftFiles files) {
      this.lift = lift;
      List<LiftState> states = lift.states.stream().map(Kept::record).toList();
      this.timeline =
          new LiftTimeline(
              states, lift.contracts.stream().map(Kept::record).toList(), files.fleet());
    }

    LiftTimeline timeline() {
      return timeline;
    }

    /** Lines of a record, and those that place its day: state and contract in force. */
    <T> List<Source> withPlace(List<Kept<T>> kept, String id, int day) {
      Set<Source> lines = new LinkedHashSet<>();
      kept.stream().filter(k -> k.id().equals(id)).forEach(k -> lines.addAll(k.sources()));
      lines.addAll(place(day, day + 1));
      return List.copyOf(lines);
    }

    List<Source> of(RescueEvent event) {
      Set<String> ids = new HashSet<>(event.orderIds());
      Set<Source> lines = new LinkedHashSet<>();
      lift.orders.stream()
          .filter(k -> ids.contains(k.id()))
          .forEach(k -> lines.addAll(k.sources()));
      lines.addAll(place(event.day(), event.day() + 1));
      return List.copyOf(lines);
    }

    /** Lines of the states and contracts in force on the days from one to another. */
    List<Source> place(int from, int to) {
      List<Source> lines = new ArrayList<>();
      LiftState first = timeline.stateOn(from);
      for (Kept<LiftState> state : lift.states) {
        int since = state.record().effectiveFrom();
        if (state.record().equals(first) || (since > from && since < to)) {
          lines.addAll(state.sources());
        }
      }
      Set<String> contracts = new HashSet<>();
      for (FirmSpan span : timeline.firmSpans()) {
        if (span.from() < to && span.to() > from) {
          contracts.add(span.contract().contractId());
        }
      }
      lift.contracts.stream()
          .filter(k -> contracts.contains(k.id()))
          .forEach(k -> lines.addAll(k.sources()));
      return lines;
    }

    /** Lines behind columns of a lift's month. */
    List<Source> of(LiftMonth month, Set<String> columns) {
      int from = month.month();
      int to = Times.nextMonth(from);
      Set<Source> lines = new LinkedHashSet<>();
      for (String column : columns) {
        if (column.startsWith("visits")) {
          visits(lines, month.dims().firmId(), from, to);
        } else if (column.equals("due") || column.equals("covered_due")) {
          visits(lines, month.dims().firmId(), from - month.maxIntervalDays() + 1, to);
        } else if (column.startsWith("inspection")) {
          inspections(lines, from, to);
        } else if (column.startsWith("faults") || column.equals("downtime_s")) {
          faults(lines, column, from, to);
        } else if (column.equals("insured_days") || column.equals("parts_insured_days")) {
          lift.policies.stream()
              .filter(k -> k.record().startsOn() < to && k.record().endsOn() > from)
              .forEach(k -> lines.addAll(k.sources()));
        }
      }
      lines.addAll(place(from, to));
      return List.copyOf(lines);
    }

    private void visits(Set<Source> lines, String firm, int from, int to) {
      for (Kept<Visit> kept : lift.visits) {
        Visit visit = kept.record();
        if (visit.firmId().equals(firm) && visit.day() >= from && visit.day() < to) {
          lines.addAll(kept.sources());
        }
      }
    }

    // The one in force at the beginning of the month, and those of the month.
    private void inspections(Set<Source> lines, int from, int to) {
      Kept<Inspection> before = null;
      for (Kept<Inspection> kept : lift.inspections) {
        Inspection i = kept.record();
        if (!Times.given(i.dueDay()) || i.day() >= to) {
          continue;
        }
        if (i.day() >= from) {
          lines.addAll(kept.sources());
        } else if (before == null || i.day() >= before.record().day()) {
          before = kept;
        }
      }
      if (before != null) {
        lines.addAll(before.sources());
      }
    }

    private void faults(Set<Source> lines, String column, int from, int to) {
      boolean downtime = column.equals("downtime_s");
      long start = Times.startOf(from);
      long end = Times.startOf(to);
      for (var kept : lift.faults) {
        var fault = kept.record();
        boolean counts =
            downtime
                ? fault.occurredAt() < end && fault.restoredAt() > start
                : fault.occurredAt() >= start
                    && fault.occurredAt() < end
                    && Measure.faultsOf(CauseGroup.of(fault.causeCode())).column().equals(column);
        if (counts) {
          lines.addAll(kept.sources());
        }
      }
    }
  }
}
