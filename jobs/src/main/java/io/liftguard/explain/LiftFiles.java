package io.liftguard.explain;

import io.liftguard.domain.Complaint;
import io.liftguard.domain.Contract;
import io.liftguard.domain.Fault;
import io.liftguard.domain.Firms;
import io.liftguard.domain.FleetContext;
import io.liftguard.domain.InspectionChain;
import io.liftguard.domain.LiftState;
import io.liftguard.domain.PolicySpan;
import io.liftguard.domain.RescueOrder;
import io.liftguard.domain.SpotCheck;
import io.liftguard.domain.Times;
import io.liftguard.domain.Visit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;

/**
 * The records that count at the run's as_of, by lift, read from bronze lines: current versions,
 * nothing deleted, nothing held, nothing dated later (parts 1 and 2). The registers of firms and
 * lifts are read at once, since nearly every rule asks them; other tables when they are asked for.
 */
final class LiftFiles {

  private final Bronze bronze;
  private final LastRun run;
  private final Map<String, Delivered> firms = new TreeMap<>();
  private final Map<String, LiftFile> lifts = new TreeMap<>();
  private final List<Kept<Complaint>> unplaced = new ArrayList<>();
  private final FleetContext fleet;

  private LiftFiles(Bronze bronze, LastRun run) {
    this.bronze = bronze;
    this.run = run;
    Map<String, String> parents = new HashMap<>();
    Set<String> manufacturers = new HashSet<>();
    for (Delivered d : bronze.current("firms")) {
      if (!d.deleted()) {
        String firm = d.text("firm_id");
        firms.put(firm, d);
        parents.put(firm, d.text("parent_firm_id"));
        if (d.flagOr("is_manufacturer", Boolean.FALSE)) {
          manufacturers.add(firm);
        }
      }
    }
    this.fleet = run.fleet(Firms.of(parents, manufacturers));
  }

  /** The registers: firms, lifts and their contracts. */
  static LiftFiles of(Bronze bronze, LastRun run, Column lifts) {
    LiftFiles files = new LiftFiles(bronze, run);
    files.addStates(lifts);
    files.addContracts(lifts);
    return files;
  }

  FleetContext fleet() {
    return fleet;
  }

  /** Lifts that the register knows, by id. */
  Map<String, LiftFile> lifts() {
    return lifts;
  }

  /** Current rows of the register of firms, by id. */
  Map<String, Delivered> firms() {
    return firms;
  }

  /** Complaints that name no lift. */
  List<Kept<Complaint>> unplacedComplaints() {
    return unplaced;
  }

  private boolean counts(Delivered d, int day) {
    return !d.deleted() && day <= run.asOf();
  }

  private boolean knowsFirm(Delivered d) {
    String firm = d.text("firm_id");
    return firm == null || firms.containsKey(firm);
  }

  private void addStates(Column anyVersion) {
    for (Delivered d : bronze.current("elevators", anyVersion)) {
      if (d.deleted()) {
        continue;
      }
      // A lift whose first state begins after as_of is known all the same.
      LiftFile lift = lifts.computeIfAbsent(d.text("elevator_id"), LiftFile::new);
      if (d.day("effective_from") <= run.asOf()) {
        LiftState state = state(d);
        lift.states.add(new Kept<>(state, lift.elevatorId(), d));
      }
    }
  }

  private LiftState state(Delivered d) {
    String town = d.text("town");
    return new LiftState(
        d.day("effective_from"),
        d.text("status"),
        d.text("kind"),
        d.text("use_type"),
        run.settings().townAliases().getOrDefault(town == null ? "" : town, town),
        d.text("site_name"),
        d.text("use_unit_id"),
        d.text("manufacturer"),
        d.day("installed_on"),
        d.day("renovated_on"),
        d.flagOr("on_platform", Boolean.TRUE),
        d.day("iot_since"),
        d.day("on_demand_since"),
        d.flagOr("mobile_signal", Boolean.FALSE));
  }

  private void addContracts(Column anyVersion) {
    for (Delivered d : bronze.current("contracts", anyVersion)) {
      LiftFile lift = lifts.get(d.text("elevator_id"));
      if (lift == null || !counts(d, d.day("starts_on")) || !knowsFirm(d)) {
        continue;
      }
      int end = d.day("ends_on");
      Contract contract =
          new Contract(
              d.text("contract_id"),
              d.text("firm_id"),
              d.day("starts_on"),
              Times.given(end) ? end : Times.FOREVER,
              d.text("mode"),
              d.number("max_interval_days").intValue());
      lift.contracts.add(new Kept<>(contract, contract.contractId(), d));
    }
  }

  /** Adds rescue orders, but not of events that began after as_of. */
  void addOrders(Column anyVersion) {
    for (Delivered d : bronze.current("rescues", anyVersion)) {
      LiftFile lift = lifts.get(d.text("elevator_id"));
      if (lift != null && counts(d, Times.localDay(d.instant("called_at")))) {
        lift.orders.add(new Kept<>(order(d), d.text("order_id"), d));
      }
    }
  }

  /** A rescue order as the rules know it. */
  static RescueOrder order(Delivered d) {
    return new RescueOrder(
        d.text("order_id"),
        d.text("channel"),
        d.instant("trapped_at"),
        d.instant("called_at"),
        d.instant("dispatched_at"),
        d.instant("acknowledged_at"),
        d.instant("arrived_at"),
        d.instant("released_at"),
        d.number("level").intValue(),
        d.number("trapped_persons"),
        d.number("injured_persons"),
        d.text("outcome"),
        d.text("cause_code"));
  }

  void addFaults(Column anyVersion) {
    for (Delivered d : bronze.current("faults", anyVersion)) {
      LiftFile lift = lifts.get(d.text("elevator_id"));
      if (lift != null && counts(d, Times.localDay(d.instant("occurred_at")))) {
        String id = d.text("fault_id");
        lift.faults.add(
            new Kept<>(
                new Fault(
                    id, d.instant("occurred_at"), d.instant("restored_at"), d.text("cause_code")),
                id,
                d));
      }
    }
  }

  void addVisits(Column anyVersion) {
    for (Delivered d : bronze.current("maintenance_visits", anyVersion)) {
      LiftFile lift = lifts.get(d.text("elevator_id"));
      int day = Times.localDay(d.instant("started_at"));
      if (lift == null || !counts(d, day) || !knowsFirm(d)) {
        continue;
      }
      long from = d.instant("started_at");
      long to = d.instant("finished_at");
      Visit visit =
          new Visit(
              d.text("firm_id"),
              day,
              "repair".equals(d.text("grade")),
              d.flagOr("paperless", Boolean.FALSE),
              d.flagOr("location_verified", Boolean.FALSE),
              Times.given(to) && to >= from ? Times.seconds(from, to) : -1);
      lift.visits.add(new Kept<>(visit, d.text("visit_id"), d));
    }
  }

  /** Adds inspections and, of all that were added, their chains. */
  void addInspections(Column anyVersion) {
    List<Kept<Inspection>> all = new ArrayList<>();
    for (Delivered d : bronze.current("inspections", anyVersion)) {
      LiftFile lift = lifts.get(d.text("elevator_id"));
      if (lift != null && counts(d, d.day("inspected_on"))) {
        Kept<Inspection> inspection = new Kept<>(Inspection.of(d), d.text("inspection_id"), d);
        lift.inspections.add(inspection);
        all.add(inspection);
      }
    }
    for (Kept<InspectionChain> chain : Inspection.chains(all)) {
      String lift = chain.lines().get(0).text("elevator_id");
      for (Delivered line : chain.lines()) {
        if (line.text("inspection_id").equals(chain.id())) {
          lift = line.text("elevator_id");
        }
      }
      lifts.get(lift).chains.add(chain);
    }
  }

  void addPolicies(Column anyVersion) {
    for (Delivered d : bronze.current("policies", anyVersion)) {
      LiftFile lift = lifts.get(d.text("elevator_id"));
      int from = d.day("starts_on");
      if (lift != null && counts(d, from) && from < d.day("ends_on")) {
        lift.policies.add(
            new Kept<>(
                new PolicySpan(from, d.day("ends_on"), d.text("product")), d.text("policy_id"), d));
      }
    }
  }

  void addComplaints(Column anyVersion) {
    for (Delivered d : bronze.current("complaints", anyVersion)) {
      int day = Times.localDay(d.instant("received_at"));
      if (!counts(d, day) || !knowsFirm(d)) {
        continue;
      }
      String id = d.text("complaint_id");
      Kept<Complaint> complaint =
          new Kept<>(
              new Complaint(id, day, d.text("firm_id"), d.flagOr("substantiated", Boolean.FALSE)),
              id,
              d);
      String lift = d.text("elevator_id");
      if (lift == null) {
        unplaced.add(complaint);
      } else if (lifts.containsKey(lift)) {
        lifts.get(lift).complaints.add(complaint);
      }
    }
  }

  void addSpotChecks(Column anyVersion) {
    for (Delivered d : bronze.current("spot_checks", anyVersion)) {
      LiftFile lift = lifts.get(d.text("elevator_id"));
      int day = d.day("checked_on");
      if (lift == null || !counts(d, day) || !knowsFirm(d)) {
        continue;
      }
      Long serious = d.number("serious_items");
      String id = d.text("check_id");
      SpotCheck check =
          new SpotCheck(
              id, d.text("firm_id"), day, d.number("score"), serious == null ? 0 : serious);
      lift.spotChecks.add(new Kept<>(check, id, d));
    }
  }

  /** Ids of the lifts of which this is asked, in order. */
  Set<String> idsWhere(java.util.function.Predicate<LiftFile> which) {
    Set<String> ids = new TreeSet<>();
    for (LiftFile lift : lifts.values()) {
      if (which.test(lift)) {
        ids.add(lift.elevatorId());
      }
    }
    return ids;
  }
}
