package io.liftguard.synth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Everything about the county that is decided beforehand: towns, use units (20 lifts each), firms,
 * the life of each lift and who maintains each unit when. Nothing of it is stored per lift: it is
 * drawn again from the seed whenever it is needed, which costs less than the memory would.
 */
final class County {

  static final int LIFTS_PER_UNIT = 20;
  private static final String[] USES = {
    "residential", "office", "mall", "hospital", "school", "station", "hotel", "factory", "other"
  };
  private static final double[] USE_WEIGHTS = {
    0.64, 0.11, 0.07, 0.035, 0.035, 0.02, 0.035, 0.035, 0.02
  };
  private static final double GROWTH_A_YEAR = 0.025;
  private static final int NEVER = 1_000_000;

  /** A use unit: its lifts stand in one town and are maintained, and mostly insured, together. */
  record Unit(
      int index,
      String use,
      int town,
      boolean named,
      boolean propertyManaged,
      boolean repairFund,
      boolean insured,
      boolean maintained,
      int onDemandFrom,
      long longitude,
      long latitude,
      String insidePlace) {

    boolean isPublic() {
      return use.equals("mall")
          || use.equals("hospital")
          || use.equals("school")
          || use.equals("station");
    }
  }

  /** One maintenance contract of a unit, half-open; a gap without any firm may follow it. */
  record Term(int number, int from, int to, int firm, boolean openEnded, String mode) {}

  /** What may change in the life of a lift. */
  enum Change {
    BORN,
    SUSPENDED,
    RESUMED,
    SCRAPPED,
    RENOVATED,
    IOT,
    ON_DEMAND,
    ON_PLATFORM,
    SIGNAL,
    ASSESSED,
    HAZARD_CLOSED
  }

  /** A change and its day. */
  record Step(int day, Change change) {}

  /** A lift with all the steps of its life and its state after those up to some day. */
  static final class Lift {
    int index;
    Unit unit;
    String kind;
    String maker;
    int installed;
    int floors;
    int renovated = -1;
    int iotSince = -1;
    int onDemandSince = -1;
    int assessedOn = -1;
    int hazardClosedOn = -1;
    String assessment;
    String status = "in_use";
    boolean onPlatform;
    boolean signal;
    boolean added;
    boolean dated;
    List<Step> steps;

    /** Completed years since the last renovation or the installation. */
    int ageYears(int day) {
      return (day - Math.max(installed, renovated)) / 365;
    }
  }

  final SynthOptions options;
  final int lifts;
  final int liftsAtStart;
  final int units;
  final int start;
  final int end;
  final List<Firm> firms;
  final int ordinaryFirms;
  private final double[] firmSum;
  private final int[] townStart;
  private final int[] unitsByTown;

  County(SynthOptions options) {
    this.options = options;
    this.lifts = options.lifts();
    this.start = (int) options.start().toEpochDay();
    this.end = (int) options.asOf().toEpochDay();
    this.liftsAtStart = Math.max(1, (int) (lifts / (1 + GROWTH_A_YEAR * (end - start) / 365.25)));
    this.units = (lifts + LIFTS_PER_UNIT - 1) / LIFTS_PER_UNIT;
    double share = (double) lifts / options.scale().lifts();
    int wanted = (int) Math.round(options.scale().firms() * Math.min(4, Math.max(0.25, share)));
    this.ordinaryFirms = Math.max(8, wanted);
    this.firms = new ArrayList<>();
    Rng rng = rng();
    int tiny = Math.max(3, lifts / 997 / 3);
    for (int i = 0; i < ordinaryFirms + tiny; i++) {
      firms.add(Firm.plan(rng, i, i >= ordinaryFirms));
    }
    firmSum = new double[ordinaryFirms];
    double sum = 0;
    for (int i = 0; i < ordinaryFirms; i++) {
      sum += firms.get(i).weight();
      firmSum[i] = sum;
    }
    int towns = options.scale().towns();
    townStart = new int[towns + 1];
    int[] town = new int[units];
    for (int u = 0; u < units; u++) {
      town[u] = unit(rng, u).town();
      townStart[town[u] + 1]++;
    }
    for (int t = 0; t < towns; t++) {
      townStart[t + 1] += townStart[t];
    }
    unitsByTown = new int[units];
    int[] next = Arrays.copyOf(townStart, towns);
    for (int u = 0; u < units; u++) {
      unitsByTown[next[town[u]]++] = u;
    }
  }

  /** A generator of this county's numbers; each room has its own. */
  Rng rng() {
    return new Rng(options.seed());
  }

  int towns() {
    return townStart.length - 1;
  }

  int unitsOfTown(int town) {
    return townStart[town + 1] - townStart[town];
  }

  /** The n-th unit of a town. */
  int unitOfTown(int town, int n) {
    return unitsByTown[townStart[town] + n];
  }

  static String liftId(int lift) {
    return Integer.toString(50_000_001 + lift);
  }

  /** The unit with this number. */
  Unit unit(Rng rng, int index) {
    rng.at(Rng.Stream.UNIT, index, 0);
    String use = USES[rng.pick(USE_WEIGHTS)];
    double u = rng.unit();
    int town = (int) (options.scale().towns() * u * StrictMath.sqrt(u));
    boolean residential = use.equals("residential");
    boolean named = rng.chance(0.985);
    boolean managed = !residential || rng.chance(0.93);
    boolean fund = residential && rng.chance(0.8);
    boolean insured = rng.chance(residential ? 0.55 : 0.75);
    boolean maintained = rng.chance(0.985);
    int onDemand =
        rng.chance(0.08) ? start - 200 + rng.below(Math.max(1, end - start + 200)) : NEVER;
    long longitude = 106_000_000 + (town % 60) * 30_000L + rng.below(28_000);
    long latitude = 29_000_000 + (town / 60) * 30_000L + rng.below(28_000);
    String inside = rng.below(9) + 1 + "号楼";
    return new Unit(
        index,
        use,
        town,
        named,
        managed,
        fund,
        insured,
        maintained,
        onDemand,
        longitude,
        latitude,
        inside);
  }

  /** The first day of a lift's first state; lifts that come later have greater numbers. */
  int birth(int lift) {
    if (lift < liftsAtStart) {
      return start;
    }
    long span = (long) end - start;
    return start + 1 + (int) ((lift - liftsAtStart) * span / Math.max(1, lifts - liftsAtStart));
  }

  /** A lift in its first state, with the steps of its life. */
  Lift lift(Rng rng, int index) {
    Lift lift = new Lift();
    lift.index = index;
    lift.unit = unit(rng, index / LIFTS_PER_UNIT);
    String use = lift.unit.use();
    rng.at(Rng.Stream.LIFT, index, 0);
    lift.kind = kind(rng.unit(), use);
    lift.maker = Names.MAKERS[(int) (Names.MAKERS.length * rng.unit() * rng.unit())];
    int birth = birth(index);
    boolean young = index >= liftsAtStart;
    double age = rng.unit();
    lift.installed = young ? birth - 20 : start - 40 - (int) (9_500 * age * StrictMath.sqrt(age));
    lift.floors =
        lift.kind.equals("escalator") || lift.kind.equals("moving_walk")
            ? 1
            : use.equals("residential") ? rng.between(6, 33) : rng.between(2, 25);
    lift.dated = rng.chance(0.99);
    lift.onPlatform = rng.chance(0.925);
    lift.signal = rng.chance(0.9);
    lift.iotSince =
        rng.chance(young ? 0.5 : 0.12) ? Math.max(lift.installed, birth - rng.below(700)) : -1;
    lift.added = use.equals("residential") && young && rng.chance(0.15);
    lift.steps = steps(rng, lift, birth);
    return lift;
  }

  private static String kind(double u, String use) {
    return switch (use) {
      case "mall", "station" ->
          u < 0.5 ? "passenger" : u < 0.9 ? "escalator" : u < 0.95 ? "moving_walk" : "freight";
      case "factory" -> u < 0.45 ? "passenger" : u < 0.95 ? "freight" : "dumbwaiter";
      case "hotel", "hospital" -> u < 0.9 ? "passenger" : u < 0.96 ? "freight" : "dumbwaiter";
      default -> u < 0.975 ? "passenger" : u < 0.995 ? "freight" : "dumbwaiter";
    };
  }

  private List<Step> steps(Rng rng, Lift lift, int birth) {
    rng.at(Rng.Stream.STATE, lift.index, 0);
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(birth, Change.BORN));
    int span = end - birth;
    double years = span / 365.25;
    if (span < 60) {
      return steps;
    }
    boolean old = lift.ageYears(birth) >= 12;
    int scrapped = NEVER;
    if (old && rng.chance(0.006 * years)) {
      scrapped = birth + 30 + rng.below(span - 30);
      steps.add(new Step(scrapped, Change.SCRAPPED));
    }
    if (rng.chance(0.02 * years)) {
      int from = birth + 10 + rng.below(span - 10);
      steps.add(new Step(from, Change.SUSPENDED));
      steps.add(new Step(from + 15 + rng.below(150), Change.RESUMED));
    }
    if (old && rng.chance(0.015 * years)) {
      steps.add(new Step(birth + rng.between(1, span), Change.RENOVATED));
    }
    if (lift.iotSince < 0 && rng.chance(0.05 * years)) {
      steps.add(new Step(birth + rng.between(1, span), Change.IOT));
    }
    if (!lift.onPlatform && rng.chance(0.15 * years)) {
      steps.add(new Step(birth + rng.between(1, span), Change.ON_PLATFORM));
    }
    if (!lift.signal && rng.chance(0.2 * years)) {
      steps.add(new Step(birth + rng.between(1, span), Change.SIGNAL));
    }
    if (lift.unit.onDemandFrom() != NEVER) {
      steps.add(new Step(Math.max(birth + 1, lift.unit.onDemandFrom()), Change.ON_DEMAND));
    }
    if (lift.ageYears(birth) >= 15 && rng.chance(0.12 * years)) {
      int day = birth + rng.between(1, span);
      steps.add(new Step(day, Change.ASSESSED));
      if (rng.chance(0.7)) {
        steps.add(new Step(day + 30 + rng.below(200), Change.HAZARD_CLOSED));
      }
    }
    int last = scrapped;
    steps.removeIf(step -> step.day() > end || step.day() > last);
    steps.sort(Comparator.comparingInt(Step::day).thenComparing(Step::change));
    return steps;
  }

  /** Brings a fresh lift to its state after all steps up to and including a day. */
  void advance(Rng rng, Lift lift, int day) {
    for (Step step : lift.steps) {
      if (step.day() > day) {
        return;
      }
      switch (step.change()) {
        case BORN -> {}
        case SUSPENDED -> lift.status = "suspended";
        case RESUMED -> lift.status = "in_use";
        case SCRAPPED -> lift.status = "scrapped";
        case RENOVATED -> lift.renovated = step.day();
        case IOT -> lift.iotSince = step.day();
        case ON_DEMAND -> lift.onDemandSince = step.day();
        case ON_PLATFORM -> lift.onPlatform = true;
        case SIGNAL -> lift.signal = true;
        case ASSESSED -> {
          lift.assessedOn = step.day();
          String[] findings = {"ok", "repair", "renovate", "replace", "stop"};
          rng.at(Rng.Stream.STATE, lift.index, 1);
          lift.assessment = findings[rng.pick(new double[] {0.35, 0.35, 0.15, 0.12, 0.03})];
        }
        case HAZARD_CLOSED -> {
          if (!lift.assessment.equals("ok")) {
            lift.hazardClosedOn = step.day();
          }
        }
      }
    }
  }

  /** The lift as it is at the end of a day. */
  Lift liftOn(Rng rng, int index, int day) {
    Lift lift = lift(rng, index);
    advance(rng, lift, day);
    return lift;
  }

  /** The number-th contract of a unit; its first one began before the history. */
  Term term(Rng rng, Unit unit, int number) {
    int from = 0;
    int to = start;
    int firm = -1;
    boolean openEnded = false;
    String mode = "labour_only";
    for (int k = 0; k <= number; k++) {
      rng.at(Rng.Stream.TERM, unit.index(), k);
      int length = 365 * rng.between(1, 3);
      if (k == 0) {
        from = start - rng.below(length);
        to = from + length;
      } else {
        int gap = rng.chance(0.06) ? rng.between(3, 75) : 0;
        from = to + gap;
        to = from + length - (rng.chance(0.15) ? rng.below(300) : 0);
      }
      if (k == 0 || rng.chance(0.3)) {
        firm = pickFirm(rng);
      }
      openEnded = rng.chance(0.3);
      double u = rng.unit() * (unit.isPublic() ? 0.6 : 1);
      mode = u < 0.15 ? "full" : u < 0.35 ? "major_parts" : "labour_only";
    }
    return new Term(number, from, to, firm, openEnded, mode);
  }

  private int pickFirm(Rng rng) {
    double u = rng.unit() * firmSum[ordinaryFirms - 1];
    int found = Arrays.binarySearch(firmSum, u);
    return found >= 0 ? found : Math.min(ordinaryFirms - 1, -found - 1);
  }

  /** The firm of a lift under its unit's contract: a few lifts are kept by tiny firms. */
  int firmOf(int lift, Term term) {
    if (lift % 997 == 13) {
      return ordinaryFirms + lift / 997 % (firms.size() - ordinaryFirms);
    }
    return term.firm();
  }
}
