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
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** Reads a row of {@code sql/facts/lifts.sql} into the domain; fields are read by their place. */
final class LiftRowReader {

  private LiftRowReader() {}

  static LiftRecords read(Row row) {
    return new LiftRecords(
        row.getString(0),
        list(row, 3, LiftRowReader::state),
        list(row, 4, LiftRowReader::contract),
        list(row, 5, LiftRowReader::order),
        list(row, 6, LiftRowReader::fault),
        list(row, 7, LiftRowReader::visit),
        list(row, 8, LiftRowReader::dueInspection),
        list(row, 9, LiftRowReader::chain),
        list(row, 10, LiftRowReader::policy),
        list(row, 11, LiftRowReader::complaint),
        list(row, 12, LiftRowReader::spotCheck),
        day(row, 2));
  }

  /** First epoch day of the lift's window. */
  static int windowFrom(Row row) {
    return row.getInt(1);
  }

  private static <T> List<T> list(Row row, int at, Function<Row, T> read) {
    if (row.isNullAt(at)) {
      return List.of();
    }
    List<Row> rows = row.getList(at);
    List<T> list = new ArrayList<>(rows.size());
    for (Row r : rows) {
      list.add(read.apply(r));
    }
    return list;
  }

  private static LiftState state(Row r) {
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
