package io.liftguard.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * State, firm in force and take-overs of one lift on any day up to as_of, from its register rows
 * and contracts.
 */
public final class LiftTimeline {

  private final List<LiftState> states;
  private final List<FirmSpan> spans;
  private final int[] takeOvers;
  private final int graceDays;

  public LiftTimeline(List<LiftState> states, List<Contract> contracts, FleetContext fleet) {
    this.states = new ArrayList<>(states);
    this.states.sort(Comparator.comparingInt(LiftState::effectiveFrom));
    this.spans = firmSpans(contracts, fleet.asOf());
    this.takeOvers = takeOvers(spans, fleet.firms());
    this.graceDays = fleet.graceDays();
  }

  /** States in order of the day from which they hold. */
  public List<LiftState> states() {
    return states;
  }

  /** Spans with a firm in force, in order, gaps left out, cut after as_of. */
  public List<FirmSpan> firmSpans() {
    return spans;
  }

  /** Days on which the lift was taken over, ascending. */
  public int[] takeOverDays() {
    return takeOvers.clone();
  }

  /** The state in force, null before the first one. */
  public LiftState stateOn(int day) {
    LiftState found = null;
    for (LiftState state : states) {
      if (state.effectiveFrom() > day) {
        break;
      }
      found = state;
    }
    return found;
  }

  /** Whether the lift is in scope on a day. */
  public boolean inScopeOn(int day) {
    LiftState state = stateOn(day);
    return state != null && state.inScope();
  }

  /** The span of the firm in force on a day, null when there is none. */
  public FirmSpan firmSpanOn(int day) {
    for (FirmSpan span : spans) {
      if (span.from() > day) {
        break;
      }
      if (day < span.to()) {
        return span;
      }
    }
    return null;
  }

  /** The firm in force, {@code (none)} when there is none. */
  public String firmOn(int day) {
    FirmSpan span = firmSpanOn(day);
    return span == null ? Bands.NO_FIRM : span.contract().firmId();
  }

  /** Days since the last take-over, {@code -1} before any and on days without a firm. */
  public int daysSinceTakeOver(int day) {
    if (firmSpanOn(day) == null) {
      return -1;
    }
    int found = -1;
    for (int takeOver : takeOvers) {
      if (takeOver <= day) {
        found = day - takeOver;
      }
    }
    return found;
  }

  /** Whether the day lies in the hand-over grace. */
  public boolean graceOn(int day) {
    int since = daysSinceTakeOver(day);
    return since >= 0 && since < graceDays;
  }

  /** Where a day of the lift belongs; before its first state it has that state's dimensions. */
  public Dims dimsOn(int day) {
    return dims(day, firmOn(day));
  }

  private Dims dims(int day, String firm) {
    LiftState state = stateOn(day);
    if (state == null) {
      if (states.isEmpty()) {
        return new Dims(
            Bands.UNKNOWN, Bands.UNKNOWN, Bands.UNKNOWN, firm, Bands.UNKNOWN, null, null);
      }
      state = states.get(0);
    }
    int years = Bands.ageYears(state.installedOn(), state.renovatedOn(), Times.monthOf(day));
    return new Dims(
        orUnknown(state.town()),
        orUnknown(state.useType()),
        Bands.ageBand(years),
        firm,
        orUnknown(state.manufacturer()),
        state.useUnitId(),
        state.siteName());
  }

  private static String orUnknown(String value) {
    return value == null ? Bands.UNKNOWN : value;
  }

  private static List<FirmSpan> firmSpans(List<Contract> contracts, int asOf) {
    TreeSet<Integer> cuts = new TreeSet<>();
    for (Contract contract : contracts) {
      if (contract.coversAnyDay()) {
        cuts.add(contract.startsOn());
        cuts.add(Math.min(contract.endsOn(), asOf + 1));
      }
    }
    List<FirmSpan> spans = new ArrayList<>();
    Integer from = null;
    for (int to : cuts) {
      if (from != null && from < to) {
        Contract contract = inForce(contracts, from);
        if (contract != null) {
          add(spans, from, to, contract);
        }
      }
      from = to;
    }
    return spans;
  }

  // The latest start wins, then the greatest id.
  private static Contract inForce(List<Contract> contracts, int day) {
    Contract best = null;
    for (Contract c : contracts) {
      if (c.startsOn() <= day
          && day < c.endsOn()
          && (best == null
              || c.startsOn() > best.startsOn()
              || (c.startsOn() == best.startsOn()
                  && CodePoints.compare(c.contractId(), best.contractId()) > 0))) {
        best = c;
      }
    }
    return best;
  }

  private static void add(List<FirmSpan> spans, int from, int to, Contract contract) {
    int runStart = from;
    if (!spans.isEmpty()) {
      FirmSpan last = spans.get(spans.size() - 1);
      if (last.to() == from && last.contract().firmId().equals(contract.firmId())) {
        runStart = last.runStart();
        if (last.contract().equals(contract)) {
          spans.set(spans.size() - 1, new FirmSpan(last.from(), to, contract, runStart));
          return;
        }
      }
    }
    spans.add(new FirmSpan(from, to, contract, runStart));
  }

  private static int[] takeOvers(List<FirmSpan> spans, Firms firms) {
    int[] days = new int[spans.size()];
    int n = 0;
    String lastRoot = null;
    for (FirmSpan span : spans) {
      String root = firms.root(span.contract().firmId());
      if (lastRoot != null && !root.equals(lastRoot)) {
        days[n++] = span.from();
      }
      lastRoot = root;
    }
    return Arrays.copyOf(days, n);
  }
}
