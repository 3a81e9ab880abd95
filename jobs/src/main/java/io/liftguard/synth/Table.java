package io.liftguard.synth;

import java.util.List;
import java.util.Locale;

/**
 * The landing tables as they are written: columns in the order of the contract, with the physical
 * kind of each. The contract itself says what is allowed; a test holds the two together.
 */
enum Table {
  FIRMS(
      "firm_id:TEXT name:TEXT kind:TEXT parent_firm_id:TEXT licence_no:TEXT licence_valid_to:DATE"
          + " is_manufacturer:BOOL duty_phone:TEXT"),
  ELEVATORS(
      "elevator_id:TEXT effective_from:DATE status:TEXT kind:TEXT use_type:TEXT town:TEXT"
          + " site_name:TEXT use_unit_id:TEXT use_unit_name:TEXT manufacturer:TEXT"
          + " registration_no:TEXT installed_on:DATE renovated_on:DATE floors:INT"
          + " longitude:DEGREES latitude:DEGREES on_platform:BOOL iot_since:DATE"
          + " on_demand_since:DATE property_managed:BOOL repair_fund:BOOL mobile_signal:BOOL"
          + " added_to_building:BOOL assessed_on:DATE assessment:TEXT hazard_closed_on:DATE"),
  CONTRACTS(
      "contract_id:TEXT elevator_id:TEXT firm_id:TEXT starts_on:DATE ends_on:DATE mode:TEXT"
          + " max_interval_days:INT"),
  FAULTS(
      "fault_id:TEXT elevator_id:TEXT occurred_at:TIME restored_at:TIME source:TEXT code:TEXT"
          + " cause_code:TEXT entrapment:BOOL"),
  RESCUES(
      "order_id:TEXT elevator_id:TEXT channel:TEXT trapped_at:TIME called_at:TIME"
          + " dispatched_at:TIME acknowledged_at:TIME arrived_at:TIME released_at:TIME"
          + " closed_at:TIME level:INT responder_id:TEXT trapped_persons:INT injured_persons:INT"
          + " outcome:TEXT cause_code:TEXT cause_text:TEXT"),
  INSPECTIONS(
      "inspection_id:TEXT elevator_id:TEXT kind:TEXT inspected_on:DATE result:TEXT"
          + " reinspection_of:TEXT maintenance_caused:BOOL agency:TEXT next_due_on:DATE"),
  MAINTENANCE_VISITS(
      "visit_id:TEXT elevator_id:TEXT firm_id:TEXT grade:TEXT started_at:TIME finished_at:TIME"
          + " paperless:BOOL location_verified:BOOL technician_id:TEXT"),
  COMPLAINTS(
      "complaint_id:TEXT elevator_id:TEXT firm_id:TEXT received_at:TIME category:TEXT"
          + " substantiated:BOOL"),
  SPOT_CHECKS(
      "check_id:TEXT elevator_id:TEXT firm_id:TEXT checked_on:DATE score:INT serious_items:INT"),
  SANCTIONS("sanction_id:TEXT firm_id:TEXT kind:TEXT decided_on:DATE ends_on:DATE reference:TEXT"),
  POLICIES(
      "policy_id:TEXT elevator_id:TEXT insurer_id:TEXT starts_on:DATE ends_on:DATE product:TEXT"
          + " base_premium:MONEY"),
  CLAIMS(
      "claim_id:TEXT policy_id:TEXT elevator_id:TEXT occurred_at:TIME reported_at:TIME kind:TEXT"
          + " paid:MONEY reserve:MONEY status:TEXT"),
  PLAN_PROGRESS("task_no:INT metric:TEXT as_of:DATE value:MONEY note:TEXT");

  /**
   * How a value is held in a row: TEXT as String, INT as Long, MONEY (2 decimals) and DEGREES (6)
   * as unscaled Long, BOOL as Boolean, DATE as Integer (days since 1970-01-01), TIME as Long
   * (seconds since 1970-01-01T00:00Z).
   */
  enum Kind {
    TEXT,
    INT,
    MONEY,
    DEGREES,
    BOOL,
    DATE,
    TIME
  }

  record Column(String name, Kind kind) {}

  @SuppressWarnings("ImmutableEnumChecker") // toList() makes an unmodifiable list.
  private final List<Column> columns;

  Table(String text) {
    this.columns =
        List.of((text + " recorded_at:TIME deleted:BOOL").split(" ")).stream()
            .map(
                part -> {
                  int colon = part.indexOf(':');
                  return new Column(
                      part.substring(0, colon), Kind.valueOf(part.substring(colon + 1)));
                })
            .toList();
  }

  /** The name in the contract and of the landing folder. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  List<Column> columns() {
    return columns;
  }

  int width() {
    return columns.size();
  }

  /** The place of {@code recorded_at}; {@code deleted} follows it. */
  int recordedAt() {
    return columns.size() - 2;
  }
}
