package io.liftguard.explain;

import io.liftguard.domain.Complaint;
import io.liftguard.domain.Contract;
import io.liftguard.domain.DueInspection;
import io.liftguard.domain.Fault;
import io.liftguard.domain.InspectionChain;
import io.liftguard.domain.LiftRecords;
import io.liftguard.domain.LiftState;
import io.liftguard.domain.PolicySpan;
import io.liftguard.domain.RescueOrder;
import io.liftguard.domain.SpotCheck;
import io.liftguard.domain.Times;
import io.liftguard.domain.Visit;
import java.util.ArrayList;
import java.util.List;

/** Everything that counts of one lift, each record with its lines. */
final class LiftFile {

  private final String elevatorId;
  final List<Kept<LiftState>> states = new ArrayList<>();
  final List<Kept<Contract>> contracts = new ArrayList<>();
  final List<Kept<RescueOrder>> orders = new ArrayList<>();
  final List<Kept<Fault>> faults = new ArrayList<>();
  final List<Kept<Visit>> visits = new ArrayList<>();
  final List<Kept<Inspection>> inspections = new ArrayList<>();
  final List<Kept<InspectionChain>> chains = new ArrayList<>();
  final List<Kept<PolicySpan>> policies = new ArrayList<>();
  final List<Kept<Complaint>> complaints = new ArrayList<>();
  final List<Kept<SpotCheck>> spotChecks = new ArrayList<>();

  LiftFile(String elevatorId) {
    this.elevatorId = elevatorId;
  }

  String elevatorId() {
    return elevatorId;
  }

  /** Whether anything was read that may name a firm of its own. */
  boolean isTouched() {
    return !visits.isEmpty() || !complaints.isEmpty() || !spotChecks.isEmpty();
  }

  /** The records as the rules take them. */
  LiftRecords records() {
    List<DueInspection> due = new ArrayList<>();
    for (Kept<Inspection> inspection : inspections) {
      Inspection i = inspection.record();
      if (Times.given(i.dueDay())) {
        due.add(new DueInspection(i.inspectionId(), i.day(), i.dueDay()));
      }
    }
    return new LiftRecords(
        elevatorId,
        records(states),
        records(contracts),
        records(orders),
        records(faults),
        records(visits),
        due,
        records(chains),
        records(policies),
        records(complaints),
        records(spotChecks),
        Times.NO_DAY);
  }

  private static <T> List<T> records(List<Kept<T>> kept) {
    List<T> records = new ArrayList<>(kept.size());
    kept.forEach(k -> records.add(k.record()));
    return records;
  }
}
