package io.liftguard.watch;

import io.liftguard.domain.CauseGroup;
import io.liftguard.domain.Contract;
import io.liftguard.domain.DueInspection;
import io.liftguard.domain.Firms;
import io.liftguard.domain.FleetContext;
import io.liftguard.domain.LiftState;
import io.liftguard.domain.Limits;
import io.liftguard.domain.PolicySpan;
import io.liftguard.domain.Times;
import io.liftguard.watch.LiftRecordsNow.Visits;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A lift of the tables under {@code watch/}, with the fleet that it belongs to. */
public final class LiftCase {

  private static final int BEGINNING = (int) LocalDate.of(2016, 1, 1).toEpochDay();
  private static final int FIRST_DAY = (int) LocalDate.of(2020, 1, 1).toEpochDay();

  private final List<RegisterEntry> register = new ArrayList<>();
  private final List<Contract> contracts = new ArrayList<>();
  private final List<PolicySpan> policies = new ArrayList<>();
  private final List<DueInspection> inspections = new ArrayList<>();
  private final List<LiftRecordsNow.Entrapment> entrapments = new ArrayList<>();
  private final List<LiftRecordsNow.Overdue> overdue = new ArrayList<>();
  private final List<LiftRecordsNow.ReportedFault> faults = new ArrayList<>();
  private final Map<String, Integer> licences = new HashMap<>();
  private Visits.Paper papers = new Visits.Paper(0, 0);
  private int lastVisit = Notation.AS_OF;
  private int selfTested = Times.NO_DAY;
  private boolean registered = true;
  private boolean maintained = true;
  private long fleetFaults;
  private long fleetLiftDays = 1;

  private LiftCase() {
    licences.put("F1", Notation.AS_OF + 1000);
  }

  /** Reads a lift. */
  public static LiftCase of(String text) {
    LiftCase lift = new LiftCase();
    Notation.statements(text).forEach(lift::read);
    if (lift.registered && lift.register.isEmpty()) {
      Notation.statements("state 2016-01-01").forEach(lift::read);
    }
    if (lift.maintained && lift.contracts.isEmpty()) {
      Notation.statements("contract C1 2018-01-01 -").forEach(lift::read);
    }
    return lift;
  }

  private void read(Notation words) {
    switch (words.verb()) {
      case "state" -> register.add(entry(words));
      case "unregistered" -> registered = false;
      case "contract" ->
          contracts.add(
              new Contract(
                  words.at(0),
                  words.or("firm", "F1"),
                  words.day(1),
                  words.day(2, Times.FOREVER),
                  words.or("mode", "basic"),
                  Integer.parseInt(words.or("interval", "15"))));
      case "nocontract" -> maintained = false;
      case "entrapment" ->
          entrapments.add(
              new LiftRecordsNow.Entrapment(
                  words.at(0), words.day(1), words.flag("injured", false)));
      case "inspection" ->
          inspections.add(new DueInspection(words.at(0), words.day(1), words.day(2)));
      case "overdue" -> overdue.add(new LiftRecordsNow.Overdue(words.day(0), words.day(1), "F1"));
      case "fault" ->
          faults.add(
              new LiftRecordsNow.ReportedFault(
                  words.at(0),
                  words.day(1),
                  words.instant(1, 2),
                  words.flag("restored", true),
                  CauseGroup.of(words.or("cause", "DOR01")).attributable()));
      case "visit" -> lastVisit = words.day(0);
      case "novisit" -> lastVisit = Times.NO_DAY;
      case "papers" -> papers = new Visits.Paper(words.number(0), words.number(1));
      case "licence" -> {
        licences.clear();
        if (!words.at(0).equals("-")) {
          licences.put("F1", words.day(0));
        }
      }
      case "policy" -> policies.add(new PolicySpan(words.day(0), words.day(1), words.at(2)));
      case "selftest" -> selfTested = words.day(0);
      case "fleet" -> {
        fleetFaults = words.number(0);
        fleetLiftDays = words.number(1);
      }
      default -> throw new IllegalArgumentException("no statement " + words.verb());
    }
  }

  private static RegisterEntry entry(Notation words) {
    LiftState state =
        new LiftState(
            words.day(0),
            words.or("status", "in_use"),
            words.or("kind", "passenger"),
            words.or("use", "office"),
            "East",
            null,
            words.or("unit", "U1"),
            "M1",
            words.day("installed", BEGINNING),
            words.day("renovated", Times.NO_DAY),
            words.flag("platform", true),
            words.day("iot", Times.NO_DAY),
            words.day("ondemand", Times.NO_DAY),
            words.flag("signal", false));
    return new RegisterEntry(
        state,
        words.flag("managed", null),
        words.flag("fund", null),
        words.flag("added", false),
        words.day("assessed", Times.NO_DAY),
        words.or("assessment", "-"),
        words.day("closed", Times.NO_DAY));
  }

  /** The lift laid out in time; firm M is a manufacturer. */
  public LiftView view() {
    FleetContext fleet =
        new FleetContext(
            FIRST_DAY,
            Notation.AS_OF,
            FIRST_DAY,
            Firms.of(Map.of(), Set.of("M")),
            new Limits(1800, List.of()));
    return new LiftView(
        new LiftRecordsNow(
            "L1",
            register,
            contracts,
            policies,
            inspections,
            entrapments,
            overdue,
            faults,
            new Visits(lastVisit, List.of(papers, papers, papers)),
            selfTested),
        fleet);
  }

  /** Visits of the last 90 days. */
  public Visits.Paper papers() {
    return papers;
  }

  /** The lift's reasons, as the tables write them. */
  String reasons(String expected) {
    LiftView lift = view();
    WatchContext context = new WatchContext(lift.fleet(), licences, FIRST_DAY, WatchRules.load());
    LiftFindings found = LiftWatch.of(lift, context);
    List<Finding> findings = new ArrayList<>(found.findings());
    int times = context.rules().lift("assess").limit("times_fleet_rate");
    if (found.failing() != null && found.failing().above(times, fleetFaults, fleetLiftDays)) {
      findings.add(found.failing().finding());
    }
    String text = Notation.text(findings, expected);
    return found.unvisited() == null ? text : text + "no_visit?" + found.unvisited().after();
  }

  /** What is found whatever the fleet. */
  List<Finding> findings() {
    LiftView lift = view();
    return LiftWatch.of(
            lift, new WatchContext(lift.fleet(), licences, FIRST_DAY, WatchRules.load()))
        .findings();
  }
}
