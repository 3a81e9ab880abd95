package io.liftguard.plan;

import io.liftguard.domain.Bands;
import io.liftguard.domain.FirmSpan;
import io.liftguard.domain.LiftState;
import io.liftguard.domain.PolicySpan;
import io.liftguard.domain.Times;
import io.liftguard.watch.LiftRecordsNow.Visits.Paper;
import io.liftguard.watch.LiftView;
import io.liftguard.watch.RegisterEntry;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;

/** What a milestone counts over lifts on a day (part 3b, "Plan board"). */
public enum LiftRule {
  /** Lifts added to buildings, from their first state on, whatever became of them. */
  LIFTS_ADDED(Kind.COUNT),
  /** In-use lifts with neither manager, firm nor repair fund that no use unit answers for. */
  LIFTS_OF_NOBODY(Kind.COUNT),
  /** Of lifts assessed to need work, those whose hazard is closed or that are out of use. */
  HAZARDS_CLOSED(Kind.SHARE),
  /** Lifts renovated, or scrapped, at an age from a day on. */
  LIFTS_RENEWED(Kind.COUNT),
  /** Of in-use residential lifts of the oldest age band, those with an assessment. */
  OLD_RESIDENTIAL_ASSESSED(Kind.SHARE),
  /** In-use lifts under on-demand maintenance. */
  ON_DEMAND_LIFTS(Kind.COUNT),
  /** Of in-use lifts of public places, those under major-parts or full contracts. */
  PUBLIC_FULL_SERVICE(Kind.SHARE),
  /** Of in-use lifts, those all of whose visits of 90 days (at least one) are paperless. */
  PAPERLESS_LIFTS(Kind.SHARE),
  /** Of in-use on-demand lifts, those with a self-test chain. */
  ON_DEMAND_SELF_TESTED(Kind.SHARE),
  /** Of lifts in scope, those with mobile signal. */
  MOBILE_SIGNAL(Kind.SHARE),
  /** Of in-use passenger lifts, those on the platform. */
  ON_PLATFORM(Kind.SHARE),
  /** Of in-use lifts installed from a day on under a manufacturer, those with a terminal. */
  NEW_LIFTS_WITH_TERMINAL(Kind.SHARE),
  /** Of in-use lifts of public places and estates, those with a major-parts policy in force. */
  PARTS_INSURED_PLACES(Kind.SHARE);

  private static final Set<String> NEED_WORK = Set.of("repair", "renovate", "replace", "stop");

  private final Kind kind;

  LiftRule(Kind kind) {
    this.kind = kind;
  }

  /** Whether it counts lifts or a share of them. */
  public enum Kind {
    COUNT,
    SHARE
  }

  /** Whether it counts lifts or a share of them. */
  public Kind kind() {
    return kind;
  }

  /** Optional landing table without which there is no value, null for none. */
  public String needs() {
    return switch (this) {
      case PAPERLESS_LIFTS -> "maintenance_visits";
      case PARTS_INSURED_PLACES -> "policies";
      default -> null;
    };
  }

  /** Whether the board names the lifts that stand in a place: those that are still waited for. */
  public boolean lists(Answer.Place place) {
    return switch (this) {
      case LIFTS_OF_NOBODY -> place == Answer.Place.COUNTED;
      case HAZARDS_CLOSED -> place == Answer.Place.OPEN;
      default -> false;
    };
  }

  /** The name in {@code schemas/plan.yaml}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static LiftRule of(String id) {
    for (LiftRule rule : values()) {
      if (rule.id().equals(id)) {
        return rule;
      }
    }
    throw new IllegalStateException("schemas/plan.yaml: no rule " + id);
  }

  /**
   * What a lift adds to a rule.
   *
   * @param place whether it counts, is open, or is not looked at
   * @param since day from which it has counted, for rules whose value is as old as its latest lift
   */
  public record Answer(Place place, int since) {

    /** Where a lift stands. */
    public enum Place {
      OUTSIDE,
      OPEN,
      COUNTED
    }

    static Answer of(boolean base, boolean counted) {
      return new Answer(!base ? Place.OUTSIDE : counted ? Place.COUNTED : Place.OPEN, Times.NO_DAY);
    }
  }

  /**
   * Judges a lift on a day.
   *
   * @param measure the rule's parameters
   * @param paper visits of the 90 days up to the day
   */
  public Answer judge(LiftView lift, ActionPlan.LiftMeasure measure, int day, Paper paper) {
    RegisterEntry entry = lift.on(day);
    if (entry == null) {
      return Answer.of(false, false);
    }
    LiftState state = entry.state();
    FirmSpan span = lift.timeline().firmSpanOn(day);
    boolean inUse = state.inUse();
    boolean onDemand = inUse && given(state.onDemandSince(), day);
    return switch (this) {
      case LIFTS_ADDED ->
          entry.addedToBuilding()
              ? new Answer(Answer.Place.COUNTED, lift.firstDay())
              : Answer.of(false, false);
      case LIFTS_OF_NOBODY -> {
        boolean nobody =
            inUse
                && Boolean.FALSE.equals(entry.propertyManaged())
                && Boolean.FALSE.equals(entry.repairFund())
                && span == null
                && state.useUnitId() == null;
        yield Answer.of(nobody, nobody);
      }
      case HAZARDS_CLOSED ->
          Answer.of(
              entry.assessment() != null
                  && NEED_WORK.contains(entry.assessment())
                  && (!Times.given(entry.assessedOn()) || entry.assessedOn() <= day),
              !inUse || given(entry.hazardClosedOn(), day));
      case LIFTS_RENEWED -> {
        boolean renewed =
            atAge(state, state.renovatedOn(), measure, day)
                || ("scrapped".equals(state.status())
                    && atAge(state, scrappedOn(lift, day), measure, day));
        yield Answer.of(renewed, renewed);
      }
      case OLD_RESIDENTIAL_ASSESSED ->
          Answer.of(
              inUse && "residential".equals(state.useType()) && oldest(state, day),
              given(entry.assessedOn(), day));
      case ON_DEMAND_LIFTS -> Answer.of(onDemand, onDemand);
      case PUBLIC_FULL_SERVICE ->
          Answer.of(inUse && state.publicPlace(), span != null && span.contract().fullService());
      case PAPERLESS_LIFTS ->
          Answer.of(inUse, paper.visits() > 0 && paper.paperless() == paper.visits());
      case ON_DEMAND_SELF_TESTED ->
          Answer.of(onDemand, given(lift.records().selfTestedFrom(), day));
      case MOBILE_SIGNAL -> Answer.of(state.inScope(), state.mobileSignal());
      case ON_PLATFORM -> Answer.of(state.passengerInUse(), state.onPlatform());
      case NEW_LIFTS_WITH_TERMINAL ->
          Answer.of(
              inUse
                  && Times.given(state.installedOn())
                  && state.installedOn() >= measure.from().toEpochDay()
                  && span != null
                  && lift.fleet().firms().manufacturer(span.contract().firmId()),
              given(state.iotSince(), day));
      case PARTS_INSURED_PLACES ->
          Answer.of(
              inUse && (state.publicPlace() || "residential".equals(state.useType())),
              partsInsured(lift, day));
    };
  }

  private static boolean given(int since, int day) {
    return Times.given(since) && since <= day;
  }

  private static boolean atAge(LiftState state, int on, ActionPlan.LiftMeasure measure, int day) {
    return given(on, day)
        && on >= measure.from().toEpochDay()
        && Times.given(state.installedOn())
        && LocalDate.ofEpochDay(state.installedOn()).plusYears(measure.years()).toEpochDay() <= on;
  }

  private static int scrappedOn(LiftView lift, int day) {
    return lift.days(entry -> "scrapped".equals(entry.state().status())).since(day);
  }

  private static boolean oldest(LiftState state, int day) {
    int years = Bands.ageYears(state.installedOn(), state.renovatedOn(), Times.monthOf(day));
    return Bands.ageBand(years).equals("15+");
  }

  private static boolean partsInsured(LiftView lift, int day) {
    for (PolicySpan policy : lift.records().policies()) {
      if (policy.majorParts() && policy.startsOn() <= day && day < policy.endsOn()) {
        return true;
      }
    }
    return false;
  }
}
