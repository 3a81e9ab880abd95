package io.liftguard.watch;

import io.liftguard.domain.CodePoints;
import io.liftguard.domain.Contract;
import io.liftguard.domain.DueInspection;
import io.liftguard.domain.FirmSpan;
import io.liftguard.domain.Times;
import io.liftguard.watch.LiftRecordsNow.Entrapment;
import io.liftguard.watch.LiftRecordsNow.Overdue;
import io.liftguard.watch.LiftRecordsNow.ReportedFault;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Why a lift in use needs somebody at as_of (part 3b, "Watch list"). Each reason is judged by the
 * days on which it holds, so that the first of the present run of days is known, too.
 */
public final class LiftWatch {

  /**
   * So many days of visits are enough to see whether a lift has been left without one: twice the
   * longest interval that a contract can have.
   */
  public static final int VISIT_DAYS = 200;

  /** Months of faults that are looked at beside the running one. */
  private static final int FAULT_MONTHS = 12;

  private static final Set<String> UNSAFE = Set.of("renovate", "replace", "stop");
  private static final int MOST_IDS = 10;

  private final LiftView lift;
  private final WatchContext context;
  private final int asOf;
  private final int inUseSince;
  private final List<Finding> findings = new ArrayList<>();

  private LiftWatch(LiftView lift, WatchContext context) {
    this.lift = lift;
    this.context = context;
    this.asOf = context.fleet().asOf();
    this.inUseSince = lift.days(entry -> entry.state().inUse()).since(asOf);
  }

  /** First day of the faults that the reasons look at. */
  public static int faultsFrom(int asOf) {
    return (int)
        LocalDate.ofEpochDay(asOf).withDayOfMonth(1).minusMonths(FAULT_MONTHS).toEpochDay();
  }

  /** The reasons of a lift; none when it is not in use at as_of. */
  public static LiftFindings of(LiftView lift, WatchContext context) {
    LiftWatch watch = new LiftWatch(lift, context);
    return Times.given(watch.inUseSince)
        ? watch.findings()
        : new LiftFindings(List.of(), null, null);
  }

  private LiftFindings findings() {
    repeatedEntrapments();
    injury();
    inspection();
    maintenanceOverdue();
    firm();
    repeatedFaults();
    outOfOrder();
    assessedUnsafe();
    HoldingDays unnamed =
        lift.days(entry -> entry.state().inUse() && entry.state().useUnitId() == null);
    add("no_use_unit", unnamed.since(asOf), "");
    LiftFindings.Unvisited unvisited = unvisited();
    return new LiftFindings(List.copyOf(findings), failing(), unvisited);
  }

  private void add(String reason, int since, String evidence) {
    add(reason, since, context.rules().lift(reason).points(), evidence);
  }

  private void add(String reason, int since, int points, String evidence) {
    if (Times.given(since)) {
      findings.add(new Finding(reason, Math.max(since, inUseSince), points, evidence));
    }
  }

  private List<Entrapment> entrapments() {
    return lift.records().entrapments().stream()
        .sorted(
            Comparator.comparingInt(Entrapment::day)
                .thenComparing(Entrapment::eventId, CodePoints.ORDER))
        .toList();
  }

  private void repeatedEntrapments() {
    WatchRules.Reason rule = context.rules().lift("repeat_entrapments");
    int days = rule.limit("days");
    int events = rule.limit("events");
    List<Entrapment> all = entrapments();
    HoldingDays holding = new HoldingDays();
    for (int i = events - 1; i < all.size(); i++) {
      holding.add(all.get(i).day(), all.get(i - events + 1).day() + days - 1);
    }
    add("repeat_entrapments", holding.since(asOf), dated(within(all, days)));
  }

  private void injury() {
    int days = context.rules().lift("injury").limit("days");
    List<Entrapment> injured = entrapments().stream().filter(Entrapment::injured).toList();
    HoldingDays holding = new HoldingDays();
    injured.forEach(event -> holding.add(event.day(), event.day() + days - 1));
    add("injury", holding.since(asOf), dated(within(injured, days)));
  }

  private List<Entrapment> within(List<Entrapment> events, int days) {
    return events.stream().filter(event -> event.day() > asOf - days).toList();
  }

  private static String dated(List<Entrapment> events) {
    return events.stream()
        .map(event -> LocalDate.ofEpochDay(event.day()) + " " + event.eventId())
        .limit(MOST_IDS)
        .collect(Collectors.joining("; "));
  }

  private void inspection() {
    List<DueInspection> all = new ArrayList<>(lift.records().dueInspections());
    all.sort(
        Comparator.comparingInt(DueInspection::inspectedOn)
            .thenComparing(DueInspection::inspectionId, CodePoints.ORDER));
    if (all.isEmpty()) {
      return;
    }
    int ahead = context.rules().lift("inspection_due").limit("days");
    HoldingDays overdue = new HoldingDays();
    HoldingDays soon = new HoldingDays();
    for (int i = 0; i < all.size(); i++) {
      int from = all.get(i).inspectedOn();
      int to = i + 1 < all.size() ? all.get(i + 1).inspectedOn() - 1 : asOf;
      int due = all.get(i).nextDueOn();
      overdue.add(Math.max(from, due + 1), to);
      soon.add(Math.max(from, due - ahead), Math.min(to, due));
    }
    DueInspection latest = all.get(all.size() - 1);
    String evidence = LocalDate.ofEpochDay(latest.nextDueOn()) + " " + latest.inspectionId();
    add("inspection_overdue", overdue.since(asOf), evidence);
    add("inspection_due", soon.since(asOf), evidence);
  }

  private void maintenanceOverdue() {
    WatchRules.Reason rule = context.rules().lift("maintenance_overdue");
    for (Overdue episode : lift.records().overdue()) {
      if (episode.lastDay() == asOf) {
        int days = asOf - episode.firstDay() + 1;
        add(
            "maintenance_overdue",
            episode.firstDay(),
            days >= rule.limit("long_days") ? rule.limit("long_points") : rule.points(),
            days + " d; " + episode.firmId());
      }
    }
  }

  private void firm() {
    FirmSpan span = lift.timeline().firmSpanOn(asOf);
    if (span == null) {
      HoldingDays without = new HoldingDays();
      for (LiftView.Stretch stretch : lift.stretches(inUseSince, asOf)) {
        if (stretch.span() == null) {
          without.add(stretch.from(), stretch.to());
        }
      }
      add("no_firm", without.since(asOf), lastContract());
      return;
    }
    String firm = span.contract().firmId();
    Integer validTo = context.licences().get(firm);
    if (validTo != null && validTo < asOf) {
      add(
          "licence_expired",
          Math.max(validTo + 1, span.runStart()),
          firm + "; " + LocalDate.ofEpochDay(validTo));
    }
  }

  private String lastContract() {
    Contract last =
        lift.records().contracts().stream()
            .filter(Contract::coversAnyDay)
            .max(
                Comparator.comparingInt(Contract::endsOn)
                    .thenComparing(Contract::contractId, CodePoints.ORDER))
            .orElse(null);
    return last == null || last.endsOn() == Times.FOREVER
        ? ""
        : last.contractId() + "; " + last.firmId() + "; " + LocalDate.ofEpochDay(last.endsOn());
  }

  private List<ReportedFault> inScope(int from) {
    return lift.records().faults().stream()
        .filter(fault -> fault.day() >= from && lift.timeline().inScopeOn(fault.day()))
        .sorted(
            Comparator.comparingLong(ReportedFault::occurredAt)
                .thenComparing(ReportedFault::faultId, CodePoints.ORDER))
        .toList();
  }

  private static String faultIds(List<ReportedFault> faults) {
    String ids =
        faults.stream()
            .limit(MOST_IDS)
            .map(ReportedFault::faultId)
            .collect(Collectors.joining(", "));
    return faults.size() > MOST_IDS ? ids + ", …" : ids;
  }

  private void repeatedFaults() {
    int least = context.rules().lift("repeat_faults").limit("faults");
    TreeMap<Integer, List<ReportedFault>> byMonth = new TreeMap<>();
    for (ReportedFault fault : inScope(faultsFrom(asOf))) {
      if (fault.attributable()) {
        byMonth.computeIfAbsent(Times.monthOf(fault.day()), month -> new ArrayList<>()).add(fault);
      }
    }
    HoldingDays holding = new HoldingDays();
    List<ReportedFault> evidence = new ArrayList<>();
    int lastMonth = Times.monthOf(Times.monthOf(asOf) - 1);
    byMonth.forEach(
        (month, faults) -> {
          if (faults.size() >= least) {
            int end = Times.nextMonth(Times.nextMonth(month)) - 1;
            holding.add(faults.get(least - 1).day(), end);
            if (month >= lastMonth) {
              evidence.addAll(faults);
            }
          }
        });
    add("repeat_faults", holding.since(asOf), evidence.size() + ": " + faultIds(evidence));
  }

  private void outOfOrder() {
    long micros =
        context.rules().lift("out_of_order").limit("hours") * 3_600L * Times.MICROS_PER_SECOND;
    List<ReportedFault> down = new ArrayList<>();
    int since = Times.NO_DAY;
    for (ReportedFault fault : lift.records().faults()) {
      if (!fault.restored() && Times.startOf(asOf + 1) - fault.occurredAt() > micros) {
        down.add(fault);
        int day = Times.localDay(fault.occurredAt() + micros);
        since = Times.given(since) ? Math.min(since, day) : day;
      }
    }
    down.sort(
        Comparator.comparingLong(ReportedFault::occurredAt)
            .thenComparing(ReportedFault::faultId, CodePoints.ORDER));
    add("out_of_order", since, faultIds(down));
  }

  private void assessedUnsafe() {
    HoldingDays holding = new HoldingDays();
    List<Integer> cuts = new ArrayList<>();
    lift.records().register().forEach(entry -> cuts.add(entry.state().effectiveFrom()));
    cuts.sort(null);
    String evidence = "";
    for (int i = 0; i < cuts.size(); i++) {
      RegisterEntry entry = lift.on(cuts.get(i));
      int to = i + 1 < cuts.size() ? cuts.get(i + 1) - 1 : asOf;
      if (!entry.state().inUse()
          || entry.assessment() == null
          || !UNSAFE.contains(entry.assessment())) {
        continue;
      }
      if (Times.given(entry.hazardClosedOn())) {
        to = Math.min(to, entry.hazardClosedOn() - 1);
      }
      // The register may be told of an assessment later than it was made.
      int from = Times.given(entry.assessedOn()) ? entry.assessedOn() : cuts.get(i);
      holding.add(from, to);
      evidence =
          entry.assessment()
              + (Times.given(entry.assessedOn())
                  ? "; " + LocalDate.ofEpochDay(entry.assessedOn())
                  : "");
    }
    add("assessed_unsafe", holding.since(asOf), evidence);
  }

  private LiftFindings.Failing failing() {
    WatchRules.Reason rule = context.rules().lift("assess");
    RegisterEntry entry = lift.on(asOf);
    int installed = entry.state().installedOn();
    boolean renovated =
        Times.given(entry.state().renovatedOn()) && entry.state().renovatedOn() <= asOf;
    if (!Times.given(installed) || renovated) {
      return null;
    }
    int old = (int) LocalDate.ofEpochDay(installed).plusYears(rule.limit("years")).toEpochDay();
    if (old > asOf) {
      return null;
    }
    int from = yearFrom(context);
    List<ReportedFault> faults = inScope(from);
    int least = rule.limit("faults");
    if (faults.size() < least) {
      return null;
    }
    long liftDays = lift.liftDays(from, asOf);
    int since = Math.max(Math.max(old, inUseSince), faults.get(least - 1).day());
    String evidence = faults.size() + " / " + liftDays + " d; " + LocalDate.ofEpochDay(installed);
    return new LiftFindings.Failing(
        new Finding("assess", since, rule.points(), evidence), faults.size(), liftDays);
  }

  /** First of the days of the last 12 months that have data on faults. */
  public static int yearFrom(WatchContext context) {
    int asOf = context.fleet().asOf();
    int year = (int) LocalDate.ofEpochDay(asOf).minusMonths(FAULT_MONTHS).toEpochDay() + 1;
    return Math.max(year, Math.max(context.fleet().firstDay(), context.faultsFrom()));
  }

  /** Faults in scope and lift-days of a lift in the last 12 months, for the fleet's rate. */
  public static long[] faultsAndLiftDays(LiftView lift, WatchContext context) {
    int from = yearFrom(context);
    int asOf = context.fleet().asOf();
    long faults = 0;
    for (ReportedFault fault : lift.records().faults()) {
      if (fault.day() >= from && lift.timeline().inScopeOn(fault.day())) {
        faults++;
      }
    }
    return new long[] {faults, from > asOf ? 0 : lift.liftDays(from, asOf)};
  }

  private LiftFindings.Unvisited unvisited() {
    int earliest = context.fleet().earliestVisit();
    if (!Times.given(earliest)) {
      return null;
    }
    WatchRules.Reason rule = context.rules().lift("no_visit");
    FirmSpan span = lift.timeline().firmSpanOn(asOf);
    int interval = span == null ? 0 : span.contract().maxIntervalDays();
    int after = Math.max(rule.limit("days"), rule.limit("intervals") * interval);
    int last = lift.records().visits().last();
    if (!Times.given(last)) {
      return new LiftFindings.Unvisited(
          after, Math.max(earliest, inUseSince), inUseSince, rule.points());
    }
    if (last + after <= asOf) {
      add("no_visit", last + after, noVisit(last, after));
    }
    return null;
  }

  /** Evidence of a lift without a visit: the last one, and how many days are too many. */
  public static String noVisit(int last, int after) {
    return LocalDate.ofEpochDay(last) + "; " + after + " d";
  }
}
