package io.liftguard.facts;

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
import org.apache.spark.sql.Row;

/**
 * Gathers the rows of one lift in the stream of {@link LiftFactsJob} for the domain; fields are
 * read by their place.
 */
public final class LiftRowReader {

  private static final LiftRecordKind[] KINDS = LiftRecordKind.values();
  private static final int FIRST_KIND = 2;

  private final String elevatorId;
  private final List<LiftState> states = new ArrayList<>();
  private final List<Contract> contracts = new ArrayList<>();
  private final List<RescueOrder> orders = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Visit> visits = new ArrayList<>();
  private final List<DueInspection> dueInspections = new ArrayList<>();
  private final List<InspectionChain> chains = new ArrayList<>();
  private final List<PolicySpan> policies = new ArrayList<>();
  private final List<Complaint> complaints = new ArrayList<>();
  private final List<SpotCheck> spotChecks = new ArrayList<>();
  private int carriedFrom = Times.NO_DAY;
  private int windowFrom;
  private boolean known;

  /**
   * A lift without records yet.
   *
   * @param windowFrom first epoch day of its window unless a row tells another
   */
  LiftRowReader(String elevatorId, int windowFrom) {
    this.elevatorId = elevatorId;
    this.windowFrom = windowFrom;
  }

  void add(Row row) {
    int kind = row.getInt(1);
    known |= KINDS[kind] == LiftRecordKind.STATE;
    Row r = row.getStruct(FIRST_KIND + kind);
    if (r == null) {
      return; // A state that begins after as_of.
    }
    switch (KINDS[kind]) {
      case STATE -> states.add(state(r));
      case CONTRACT -> contracts.add(contract(r));
      case ORDER -> orders.add(order(r));
      case FAULT -> faults.add(fault(r));
      case VISIT -> visits.add(visit(r));
      case DUE_INSPECTION -> dueInspections.add(dueInspection(r));
      case CHAIN -> chains.add(chain(r));
      case POLICY -> policies.add(policy(r));
      case COMPLAINT -> complaints.add(complaint(r));
      case SPOT_CHECK -> spotChecks.add(spotCheck(r));
      case CARRIED -> carriedFrom = r.getInt(0);
      case WINDOW -> windowFrom = r.getInt(0);
    }
  }

  String elevatorId() {
    return elevatorId;
  }

  /** Whether the register of lifts has the lift. */
  boolean known() {
    return known;
  }

  /** First epoch day of the lift's window. */
  int windowFrom() {
    return windowFrom;
  }

  LiftRecords records() {
    return new LiftRecords(
        elevatorId,
        states,
        contracts,
        orders,
        faults,
        visits,
        dueInspections,
        chains,
        policies,
        complaints,
        spotChecks,
        carriedFrom);
  }

  /** The state of a lift in the struct of that name, whose first fourteen fields it is. */
  public static LiftState state(Row r) {
    return new LiftState(
        r.getInt(0),
        r.getString(1),
        r.getString(2),
        r.getString(3),
        r.getString(4),
        r.getString(5),
        r.getString(6),
        r.getString(7),
        day(r, 8),
        day(r, 9),
        r.isNullAt(10) || r.getBoolean(10),
        day(r, 11),
        day(r, 12),
        !r.isNullAt(13) && r.getBoolean(13));
  }

  private static Contract contract(Row r) {
    return new Contract(
        r.getString(0),
        r.getString(1),
        r.getInt(2),
        r.isNullAt(3) ? Times.FOREVER : r.getInt(3),
        r.getString(4),
        r.getInt(5));
  }

  private static RescueOrder order(Row r) {
    return new RescueOrder(
        r.getString(0),
        r.getString(1),
        instant(r, 2),
        r.getLong(3),
        instant(r, 4),
        instant(r, 5),
        instant(r, 6),
        instant(r, 7),
        r.getInt(8),
        number(r, 9),
        number(r, 10),
        r.getString(11),
        r.getString(12));
  }

  private static Fault fault(Row r) {
    return new Fault(r.getString(0), r.getLong(1), instant(r, 2), r.getString(3));
  }

  private static Visit visit(Row r) {
    return new Visit(
        r.getString(0),
        r.getInt(1),
        r.getBoolean(2),
        r.getBoolean(3),
        r.getBoolean(4),
        r.getLong(5));
  }

  private static DueInspection dueInspection(Row r) {
    return new DueInspection(r.getString(0), r.getInt(1), r.getInt(2));
  }

  private static InspectionChain chain(Row r) {
    return new InspectionChain(
        r.getString(0),
        r.getString(1),
        r.getInt(2),
        r.getInt(3),
        r.getString(4),
        r.getString(5),
        r.getString(6),
        r.getBoolean(7));
  }

  private static PolicySpan policy(Row r) {
    return new PolicySpan(r.getInt(0), r.getInt(1), r.getString(2));
  }

  private static Complaint complaint(Row r) {
    return new Complaint(r.getString(0), r.getInt(1), r.getString(2), r.getBoolean(3));
  }

  private static SpotCheck spotCheck(Row r) {
    return new SpotCheck(r.getString(0), r.getString(1), r.getInt(2), r.getLong(3), r.getLong(4));
  }

  private static int day(Row r, int at) {
    return r.isNullAt(at) ? Times.NO_DAY : r.getInt(at);
  }

  private static long instant(Row r, int at) {
    return r.isNullAt(at) ? Times.NO_TIME : r.getLong(at);
  }

  private static Long number(Row r, int at) {
    return r.isNullAt(at) ? null : Long.valueOf(r.getLong(at));
  }
}
