package io.liftguard.facts;

/** What a row of the stream of records says of its lift; the order is that of its columns. */
enum LiftRecordKind {
  STATE("lift_states"),
  CONTRACT("lift_contracts"),
  ORDER("lift_orders"),
  FAULT("lift_faults"),
  VISIT("lift_visits"),
  DUE_INSPECTION("lift_due_inspections"),
  CHAIN("lift_chains"),
  POLICY("lift_policies"),
  COMPLAINT("lift_complaints"),
  SPOT_CHECK("lift_spot_checks"),
  /** First day of the overdue episode that covers the day before the window. */
  CARRIED("carried"),
  /** First day of the window of a lift whose records changed further back. */
  WINDOW("lift_windows");

  private final String file;

  LiftRecordKind(String file) {
    this.file = file;
  }

  /** The file below {@code sql/facts} that selects these records. */
  String file() {
    return file;
  }
}
