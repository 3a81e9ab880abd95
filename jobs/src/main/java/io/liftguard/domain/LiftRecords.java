package io.liftguard.domain;

import java.util.List;

/**
 * All records of one lift that count at as_of: current versions, nothing deleted, nothing held,
 * nothing dated later. In any order.
 *
 * @param carriedFrom first day of the overdue episode that covers the day before the window, {@link
 *     Times#NO_DAY} when none does or the window begins with the first month
 */
public record LiftRecords(
    String elevatorId,
    List<LiftState> states,
    List<Contract> contracts,
    List<RescueOrder> orders,
    List<Fault> faults,
    List<Visit> visits,
    List<DueInspection> dueInspections,
    List<InspectionChain> chains,
    List<PolicySpan> policies,
    List<Complaint> complaints,
    List<SpotCheck> spotChecks,
    int carriedFrom) {}
