package io.liftguard.watch;

import io.liftguard.domain.FirmSpan;
import io.liftguard.domain.FleetContext;
import io.liftguard.domain.LiftState;
import io.liftguard.domain.LiftTimeline;
import io.liftguard.domain.MaintenanceRules;
import io.liftguard.domain.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** One lift with its states and firms laid out in time. */
public final class LiftView {

  private final LiftRecordsNow records;
  private final List<RegisterEntry> register;
  private final LiftTimeline timeline;
  private final FleetContext fleet;

  public LiftView(LiftRecordsNow records, FleetContext fleet) {
    this.records = records;
    this.fleet = fleet;
    this.register = new ArrayList<>(records.register());
    this.register.sort(Comparator.comparingInt(entry -> entry.state().effectiveFrom()));
    this.timeline =
        new LiftTimeline(
            register.stream().map(RegisterEntry::state).toList(), records.contracts(), fleet);
  }

  /** The records that it is made of. */
  public LiftRecordsNow records() {
    return records;
  }

  /** States and firms in force. */
  public LiftTimeline timeline() {
    return timeline;
  }

  /** The fleet it belongs to. */
  public FleetContext fleet() {
    return fleet;
  }

  /** The row of the register in force on a day, null before the first. */
  public RegisterEntry on(int day) {
    RegisterEntry found = null;
    for (RegisterEntry entry : register) {
      if (entry.state().effectiveFrom() > day) {
        break;
      }
      found = entry;
    }
    return found;
  }

  /** First day of the first row of the register; {@code Times.NO_DAY} without any. */
  public int firstDay() {
    return register.isEmpty() ? Times.NO_DAY : register.get(0).state().effectiveFrom();
  }

  /** The days up to as_of on which the row in force is of a kind. */
  public HoldingDays days(Predicate<RegisterEntry> kind) {
    HoldingDays days = new HoldingDays();
    for (int i = 0; i < register.size(); i++) {
      if (kind.test(register.get(i))) {
        days.add(register.get(i).state().effectiveFrom(), lastDay(i));
      }
    }
    return days;
  }

  // Last day up to as_of on which a row of the register holds.
  private int lastDay(int i) {
    int end =
        i + 1 < register.size()
            ? register.get(i + 1).state().effectiveFrom() - 1
            : Times.FOREVER - 1;
    return Math.min(end, fleet.asOf());
  }

  /** A stretch of days of the lift at one place, both ends inclusive. */
  public record Stretch(int from, int to, LiftState state, FirmSpan span) {}

  /**
   * The days from one day to another cut where the state or the firm in force changes; days before
   * the first state are left out, and {@code span} is null on days without a firm.
   */
  public List<Stretch> stretches(int from, int to) {
    List<Stretch> all = new ArrayList<>();
    for (int i = 0; i < register.size(); i++) {
      LiftState state = register.get(i).state();
      int first = Math.max(from, state.effectiveFrom());
      int last = Math.min(to, lastDay(i));
      int at = first;
      for (FirmSpan span : timeline.firmSpans()) {
        int begin = Math.max(at, span.from());
        int end = Math.min(last, span.to() - 1);
        if (begin > end) {
          continue;
        }
        if (at < begin) {
          all.add(new Stretch(at, begin - 1, state, null));
        }
        all.add(new Stretch(begin, end, state, span));
        at = end + 1;
      }
      if (at <= last) {
        all.add(new Stretch(at, last, state, null));
      }
    }
    return all;
  }

  /** First day on which a visit under a contract can be due. */
  public int dueFrom(FirmSpan span) {
    return new MaintenanceRules(timeline, fleet).dueFrom(span);
  }

  /** Lift-days in scope from one day to another, both inclusive. */
  public long liftDays(int from, int to) {
    long days = 0;
    for (Stretch stretch : stretches(from, to)) {
      if (stretch.state().inScope()) {
        days += stretch.to() - stretch.from() + 1;
      }
    }
    return days;
  }
}
