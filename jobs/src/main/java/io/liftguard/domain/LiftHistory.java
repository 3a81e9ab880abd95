package io.liftguard.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The whole of part 2 for one lift: from its records to everything that is counted of it. The days
 * of the window are cut wherever anything changes; each piece is judged on its first day and counts
 * with its length, so that no figure needs a row per day.
 */
public final class LiftHistory {

  private final LiftRecords records;
  private final FleetContext fleet;
  private final int windowFrom;
  private final LiftTimeline timeline;
  private final List<DueInspection> dueInspections;

  private LiftHistory(LiftRecords records, FleetContext fleet, int windowFrom) {
    this.records = records;
    this.fleet = fleet;
    this.windowFrom = Math.max(windowFrom, fleet.firstDay());
    this.timeline = new LiftTimeline(records.states(), records.contracts(), fleet);
    this.dueInspections = new ArrayList<>(records.dueInspections());
    this.dueInspections.sort(
        Comparator.comparingInt(DueInspection::inspectedOn)
            .thenComparing(DueInspection::inspectionId, CodePoints.ORDER));
  }

  /**
   * Facts of a lift dated from {@code windowFrom} (the first day of a month) to as_of. Before the
   * window the records need to reach only so far as the rules look back: orders wholly, visits 100
   * days, faults that end in it, the latest due inspection, and {@link LiftRecords#carriedFrom()}.
   */
  public static LiftFacts facts(LiftRecords records, FleetContext fleet, int windowFrom) {
    return new LiftHistory(records, fleet, windowFrom).facts();
  }

  private LiftFacts facts() {
    RescueRules rescue = new RescueRules(timeline, fleet);
    List<RescueEvent> events = new ArrayList<>();
    for (RescueEvent event : rescue.events(records.orders())) {
      if (event.day() >= windowFrom) {
        events.add(event);
      }
    }
    List<OrderFact> orders = new ArrayList<>();
    for (OrderFact order : rescue.orders(records.orders())) {
      if (order.day() >= windowFrom) {
        orders.add(order);
      }
    }
    MaintenanceRules maintenance = new MaintenanceRules(timeline, fleet);
    // A window that begins with the first month has all visits, and an episode may begin before
    // it: nothing is carried over.
    boolean whole = windowFrom == fleet.firstDay();
    List<OverdueEpisode> episodes = new ArrayList<>();
    for (OverdueEpisode episode :
        maintenance.episodes(
            records.visits(),
            whole ? Times.NO_DAY : windowFrom,
            whole ? Times.NO_DAY : records.carriedFrom())) {
      if (episode.lastDay() >= windowFrom - 1 && episode.lastDay() >= fleet.firstDay()) {
        episodes.add(episode);
      }
    }
    LiftMonths months = new LiftMonths();
    addExposure(months, maintenance, episodes);
    addMissedVisits(months, episodes);
    addVisits(months);
    addFaults(months);
    for (RescueEvent event : events) {
      if (event.entrapment() && event.inScope()) {
        add(months, event.day(), Measure.EVENTS, 1);
      }
    }
    return new LiftFacts(
        records.elevatorId(),
        months.rows(),
        events,
        orders,
        chains(),
        episodes,
        complaints(),
        spotChecks());
  }

  private void addExposure(
      LiftMonths months, MaintenanceRules maintenance, List<OverdueEpisode> episodes) {
    int[] cuts = cuts(maintenance, episodes);
    for (int i = 0; i + 1 < cuts.length; i++) {
      addPiece(months, maintenance, episodes, cuts[i], cuts[i + 1] - cuts[i]);
    }
  }

  private int[] cuts(MaintenanceRules maintenance, List<OverdueEpisode> episodes) {
    TreeSet<Integer> cuts = new TreeSet<>();
    int end = fleet.asOf() + 1;
    if (windowFrom >= end) {
      return new int[0];
    }
    for (int month = windowFrom; month < end; month = Times.nextMonth(month)) {
      cuts.add(month);
    }
    for (LiftState state : timeline.states()) {
      cuts.add(state.effectiveFrom());
      cuts.add(state.iotSince());
      cuts.add(state.onDemandSince());
    }
    for (FirmSpan span : timeline.firmSpans()) {
      cuts.add(span.from());
      cuts.add(span.to());
      cuts.add(maintenance.dueFrom(span));
    }
    for (int day : timeline.takeOverDays()) {
      cuts.add(day);
      cuts.add(day + fleet.graceDays());
    }
    for (DueInspection inspection : dueInspections) {
      cuts.add(inspection.inspectedOn());
      cuts.add(inspection.nextDueOn() + 1);
    }
    for (PolicySpan policy : records.policies()) {
      cuts.add(policy.startsOn());
      cuts.add(policy.endsOn());
    }
    for (OverdueEpisode episode : episodes) {
      cuts.add(episode.firstDay());
      cuts.add(episode.lastDay() + 1);
    }
    cuts.add(end);
    return cuts.subSet(windowFrom, true, end, true).stream().mapToInt(Integer::intValue).toArray();
  }

  private void addPiece(
      LiftMonths months,
      MaintenanceRules maintenance,
      List<OverdueEpisode> episodes,
      int day,
      int days) {
    LiftState state = timeline.stateOn(day);
    if (state == null || !state.inUse()) {
      return;
    }
    FirmSpan span = timeline.firmSpanOn(day);
    int interval = span == null ? 0 : span.contract().maxIntervalDays();
    Counts counts =
        months.row(Times.monthOf(day), timeline.dimsOn(day), timeline.graceOn(day), interval);
    counts.add(Measure.IN_USE_DAYS, days);
    boolean lastDay = day + days == Times.nextMonth(Times.monthOf(day));
    counts.addIf(lastDay, Measure.IN_USE_LAST_DAY, 1);
    counts.addIf(state.inScope(), Measure.LIFT_DAYS, days);
    boolean iot = Times.given(state.iotSince()) && state.iotSince() <= day;
    counts.addIf(state.inScope() && iot, Measure.IOT_DAYS, days);
    counts.addIf(state.inScope() && state.mobileSignal(), Measure.MOBILE_SIGNAL_DAYS, days);
    boolean onDemand = Times.given(state.onDemandSince()) && state.onDemandSince() <= day;
    counts.addIf(onDemand, Measure.ON_DEMAND_DAYS, days);
    counts.addIf(state.passengerInUse(), Measure.PASSENGER_DAYS, days);
    counts.addIf(state.passengerInUse() && state.onPlatform(), Measure.PLATFORM_DAYS, days);
    addContracts(counts, state, span, days);
    addPolicies(counts, day, days);
    addInspections(counts, day, days);
    if (span != null && day >= maintenance.dueFrom(span)) {
      counts.add(Measure.DUE, days);
      counts.addIf(!overdue(episodes, day), Measure.COVERED_DUE, days);
    }
  }

  private void addContracts(Counts counts, LiftState state, FirmSpan span, int days) {
    if (!state.publicPlace()) {
      return;
    }
    counts.add(Measure.PUBLIC_DAYS, days);
    if (span != null) {
      boolean manufacturer = fleet.firms().manufacturer(span.contract().firmId());
      counts.addIf(manufacturer, Measure.PUBLIC_MANUFACTURER_DAYS, days);
      counts.addIf(span.contract().fullService(), Measure.PUBLIC_FULL_SERVICE_DAYS, days);
    }
  }

  private void addPolicies(Counts counts, int day, int days) {
    boolean insured = false;
    boolean parts = false;
    for (PolicySpan policy : records.policies()) {
      if (policy.startsOn() <= day && day < policy.endsOn()) {
        insured = true;
        parts |= policy.majorParts();
      }
    }
    counts.addIf(insured, Measure.INSURED_DAYS, days);
    counts.addIf(parts, Measure.PARTS_INSURED_DAYS, days);
  }

  private void addInspections(Counts counts, int day, int days) {
    DueInspection latest = null;
    for (DueInspection inspection : dueInspections) {
      if (inspection.inspectedOn() > day) {
        break;
      }
      latest = inspection;
    }
    if (latest != null) {
      counts.add(Measure.INSPECTION_DATED, days);
      counts.addIf(latest.nextDueOn() < day, Measure.INSPECTION_OVERDUE, days);
    }
  }

  private static boolean overdue(List<OverdueEpisode> episodes, int day) {
    for (OverdueEpisode episode : episodes) {
      if (episode.firstDay() <= day && day <= episode.lastDay()) {
        return true;
      }
    }
    return false;
  }

  private void addMissedVisits(LiftMonths months, List<OverdueEpisode> episodes) {
    for (OverdueEpisode episode : episodes) {
      int step = episode.maxIntervalDays();
      int behind = Math.max(0, windowFrom - episode.firstDay());
      int day = episode.firstDay() + Math.floorDiv(behind + step - 1, step) * step;
      for (; day <= episode.lastDay(); day += step) {
        add(months, day, Measure.MISSED_VISITS, 1);
      }
    }
  }

  private void addVisits(LiftMonths months) {
    for (Visit visit : records.visits()) {
      int day = visit.day();
      if (day < windowFrom) {
        continue;
      }
      FirmSpan span = timeline.firmSpanOn(day);
      boolean own = span != null && span.contract().firmId().equals(visit.firmId());
      Counts counts =
          months.row(
              Times.monthOf(day),
              timeline.dimsOn(day).withFirm(visit.firmId()),
              own && timeline.graceOn(day),
              own ? span.contract().maxIntervalDays() : 0);
      counts.add(Measure.VISITS, 1);
      counts.addIf(visit.paperless(), Measure.VISITS_PAPERLESS, 1);
      counts.addIf(visit.locationVerified(), Measure.VISITS_LOCATION_VERIFIED, 1);
      counts.addIf(visit.hasLength(), Measure.VISITS_WITH_LENGTH, 1);
      counts.addIf(visit.isShort(), Measure.VISITS_SHORT, 1);
    }
  }

  private void addFaults(LiftMonths months) {
    for (Fault fault : records.faults()) {
      int day = Times.localDay(fault.occurredAt());
      if (day >= windowFrom && timeline.inScopeOn(day)) {
        add(months, day, Measure.faultsOf(CauseGroup.of(fault.causeCode())), 1);
      }
    }
    SortedMap<Integer, Long> downtime =
        DowntimeRules.byDay(records.faults(), windowFrom, fleet.asOf());
    downtime.forEach(
        (day, seconds) -> {
          if (timeline.inScopeOn(day)) {
            add(months, day, Measure.DOWNTIME_S, seconds);
          }
        });
  }

  private List<ChainFact> chains() {
    List<ChainFact> facts = new ArrayList<>();
    for (InspectionChain chain : records.chains()) {
      if (chain.chainDate() >= windowFrom) {
        facts.add(new ChainFact(chain, timeline.dimsOn(chain.chainDate())));
      }
    }
    return facts;
  }

  private List<ComplaintFact> complaints() {
    List<ComplaintFact> facts = new ArrayList<>();
    for (Complaint complaint : records.complaints()) {
      int day = complaint.day();
      if (day >= windowFrom) {
        Dims dims = timeline.dimsOn(day);
        String firm = complaint.firmId();
        facts.add(
            new ComplaintFact(
                complaint, timeline.inScopeOn(day), firm == null ? dims : dims.withFirm(firm)));
      }
    }
    return facts;
  }

  private List<SpotCheckFact> spotChecks() {
    List<SpotCheckFact> facts = new ArrayList<>();
    for (SpotCheck check : records.spotChecks()) {
      if (check.day() >= windowFrom) {
        facts.add(new SpotCheckFact(check, timeline.dimsOn(check.day()).withFirm(check.firmId())));
      }
    }
    return facts;
  }

  private void add(LiftMonths months, int day, Measure measure, long count) {
    FirmSpan span = timeline.firmSpanOn(day);
    int interval = span == null ? 0 : span.contract().maxIntervalDays();
    months
        .row(Times.monthOf(day), timeline.dimsOn(day), timeline.graceOn(day), interval)
        .add(measure, count);
  }
}
