package io.liftguard.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A lift with random records, the same for the same seed. Values are few and lie close together, so
 * that ties, gaps of a day and edges of windows come up in almost every lift.
 *
 * @param parents the register of firms, with their parents
 * @param limits limits of arrival beside the 30 minutes
 */
record RandomLift(
    LiftRecords records,
    FleetContext fleet,
    Map<String, String> parents,
    Set<String> manufacturers,
    List<Limits.Limit> limits) {

  private static final long SECOND = Times.MICROS_PER_SECOND;
  private static final long HOUR = 3600 * SECOND;
  private static final List<String> FIRMS = List.of("F1", "F2", "F3", "F4");
  private static final List<String> TOWNS = List.of("East", "West");
  private static final List<String> CAUSES =
      Arrays.asList(
          "EXT1", "HUM1", "DOR1", "CTL1", "TRC1", "MNT1", "MGT1", "UNK1", "dor1", "DO", null);

  /** The lift of a seed. */
  static RandomLift of(long seed) {
    return new Maker(new Random(seed)).make();
  }

  /** The same lift at another as_of, with the records that count then. */
  RandomLift asOf(int day) {
    long after = Times.startOf(day + 1);
    LiftRecords r = records;
    LiftRecords then =
        new LiftRecords(
            r.elevatorId(),
            r.states().stream().filter(s -> s.effectiveFrom() <= day).toList(),
            r.contracts().stream().filter(c -> c.startsOn() <= day).toList(),
            r.orders().stream().filter(o -> o.calledAt() < after).toList(),
            r.faults().stream().filter(f -> f.occurredAt() < after).toList(),
            r.visits().stream().filter(v -> v.day() <= day).toList(),
            r.dueInspections().stream().filter(i -> i.inspectedOn() <= day).toList(),
            r.chains().stream().filter(c -> c.chainDate() <= day).toList(),
            r.policies().stream().filter(p -> p.startsOn() <= day).toList(),
            r.complaints().stream().filter(c -> c.day() <= day).toList(),
            r.spotChecks().stream().filter(c -> c.day() <= day).toList(),
            r.carriedFrom());
    FleetContext context =
        new FleetContext(
            fleet.firstDay(), day, fleet.earliestVisit(), fleet.firms(), fleet.limits());
    return new RandomLift(then, context, parents, manufacturers, limits);
  }

  /** The same lift without rescue orders. */
  RandomLift withoutOrders() {
    LiftRecords r = records;
    return new RandomLift(
        new LiftRecords(
            r.elevatorId(),
            r.states(),
            r.contracts(),
            List.of(),
            r.faults(),
            r.visits(),
            r.dueInspections(),
            r.chains(),
            r.policies(),
            r.complaints(),
            r.spotChecks(),
            r.carriedFrom()),
        fleet,
        parents,
        manufacturers,
        limits);
  }

  /** Draws one lift. */
  private static final class Maker {
    private final Random random;
    private final int firstDay;
    private final int asOf;

    Maker(Random random) {
      this.random = random;
      this.firstDay = Times.monthOf(Scenario.day("2021-01-01") + random.nextInt(700));
      this.asOf = firstDay + 5 + random.nextInt(230);
    }

    RandomLift make() {
      List<Visit> visits = visits();
      int earliest = visits.stream().mapToInt(Visit::day).min().orElse(Times.NO_DAY);
      if (Times.given(earliest) && chance(0.7)) {
        earliest -= random.nextInt(200);
      }
      Map<String, String> parents = new HashMap<>();
      Set<String> manufacturers = new HashSet<>();
      for (String firm : FIRMS) {
        if (chance(0.9)) {
          parents.put(firm, chance(0.5) ? null : pick(FIRMS));
          if (chance(0.3)) {
            manufacturers.add(firm);
          }
        }
      }
      List<Limits.Limit> limits = limits();
      LiftRecords records =
          new LiftRecords(
              "L1",
              states(),
              contracts(),
              orders(),
              faults(),
              visits,
              dueInspections(),
              chains(),
              policies(),
              complaints(),
              checks(),
              Times.NO_DAY);
      FleetContext fleet =
          new FleetContext(
              firstDay, asOf, earliest, Firms.of(parents, manufacturers), new Limits(1800, limits));
      return new RandomLift(records, fleet, parents, manufacturers, limits);
    }

    private List<LiftState> states() {
      List<LiftState> states = new ArrayList<>();
      Set<Integer> days = new HashSet<>();
      int n = chance(0.03) ? 0 : 1 + random.nextInt(4);
      for (int i = 0; i < n; i++) {
        int from = i == 0 && chance(0.6) ? firstDay - 300 : day();
        if (days.add(from)) {
          states.add(
              new LiftState(
                  from,
                  chance(0.8) ? "in_use" : pick(List.of("suspended", "scrapped")),
                  chance(0.85) ? "passenger" : pick(List.of("freight", "escalator")),
                  pick(Arrays.asList("residential", "mall", "school", "station", "hospital", null)),
                  chance(0.05) ? null : pick(TOWNS),
                  "S1",
                  chance(0.2) ? null : pick(List.of("U1", "U2")),
                  chance(0.1) ? null : pick(List.of("M1", "M2")),
                  birthday(),
                  chance(0.7) ? Times.NO_DAY : birthday(),
                  chance(0.85),
                  chance(0.5) ? Times.NO_DAY : day(),
                  chance(0.5) ? Times.NO_DAY : day(),
                  chance(0.5)));
        }
      }
      return shuffled(states);
    }

    // A date whose fifth, tenth or fifteenth anniversary is near a month's beginning.
    private int birthday() {
      if (chance(0.1)) {
        return Times.NO_DAY;
      }
      int month = Times.monthOf(firstDay + random.nextInt(240));
      int years = pick(List.of(0, 4, 5, 9, 10, 14, 15));
      return (int)
          java.time.LocalDate.ofEpochDay(month + random.nextInt(3) - 1)
              .minusYears(years)
              .toEpochDay();
    }

    private List<Contract> contracts() {
      List<Contract> contracts = new ArrayList<>();
      int n = random.nextInt(6);
      for (int i = 0; i < n; i++) {
        int from = i == 0 && chance(0.5) ? firstDay - 120 : day();
        int length = chance(0.1) ? random.nextInt(3) - 1 : 1 + random.nextInt(120);
        contracts.add(
            new Contract(
                "C" + (8 + i),
                pick(FIRMS.subList(0, 3)),
                from,
                chance(0.3) ? Times.FOREVER : from + length,
                pick(Arrays.asList("labour_only", "major_parts", "full", null)),
                pick(List.of(1, 2, 7, 15, 15, 15, 30, 100))));
      }
      for (int i = 1; i < n; i++) {
        if (chance(0.3)) {
          // Begins where another ends or begins: no gap, or a tie.
          Contract c = contracts.get(i);
          Contract other = contracts.get(i - 1);
          int from = chance(0.5) ? other.startsOn() : Math.min(other.endsOn(), asOf);
          contracts.set(
              i,
              new Contract(
                  c.contractId(), c.firmId(), from, Times.FOREVER, c.mode(), c.maxIntervalDays()));
        }
      }
      return shuffled(contracts);
    }

    private List<Visit> visits() {
      List<Visit> visits = new ArrayList<>();
      int n = random.nextInt(25);
      for (int i = 0; i < n; i++) {
        visits.add(
            new Visit(
                pick(FIRMS.subList(0, 3)),
                day(),
                chance(0.15),
                chance(0.5),
                chance(0.5),
                pick(List.of(-1L, 0L, 599L, 600L, 1800L))));
      }
      return visits;
    }

    private List<RescueOrder> orders() {
      List<RescueOrder> orders = new ArrayList<>();
      int clusters = random.nextInt(6);
      long near = Times.startOf(day());
      for (int c = 0; c < clusters; c++) {
        near = chance(0.4) ? near + 30 * 24 * HOUR + edge() : Times.startOf(day()) + clock();
        long called = near;
        int n = 1 + random.nextInt(3);
        for (int i = 0; i < n && called < Times.startOf(asOf + 1); i++) {
          RescueOrder order = order("R" + (7 + orders.size()), called);
          orders.add(order);
          called =
              chance(0.4)
                  ? order.spanEnd() + edge()
                  : called + pick(List.of(0L, 5 * 60 * SECOND, 40 * 60 * SECOND));
        }
      }
      return shuffled(orders);
    }

    private RescueOrder order(String id, long called) {
      return new RescueOrder(
          id,
          pick(List.of("96333", "iot")),
          stamp(called, List.of(-24 * HOUR, -300 * SECOND, 0L)),
          called,
          stamp(called, List.of(-120 * SECOND, 0L, 60 * SECOND, 24 * HOUR)),
          stamp(called, List.of(-120 * SECOND, 60 * SECOND, 180 * SECOND, 240 * SECOND)),
          stamp(
              called,
              List.of(-120 * SECOND, 600 * SECOND, 1200 * SECOND, 1800 * SECOND, 24 * HOUR)),
          stamp(called, List.of(0L, 900 * SECOND, 1800 * SECOND, 3600 * SECOND, 24 * HOUR)),
          chance(0.7) ? 1 : 1 + random.nextInt(3),
          pick(Arrays.asList(null, 0L, 1L, 3L)),
          pick(Arrays.asList(null, null, 0L, 1L)),
          pick(
              List.of(
                  "released",
                  "released",
                  "self_released",
                  "open",
                  "false_alarm",
                  "cancelled",
                  "drill")),
          pick(CAUSES));
    }

    private long stamp(long called, List<Long> offsets) {
      return chance(0.2) ? Times.NO_TIME : called + pick(offsets) + edge();
    }

    // On an edge, or just beside it.
    private long edge() {
      return pick(List.of(0L, 0L, 0L, -1L, 1L, -SECOND, SECOND, 999_999L));
    }

    private List<Fault> faults() {
      List<Fault> faults = new ArrayList<>();
      int n = random.nextInt(8);
      long near = Times.startOf(day());
      for (int i = 0; i < n; i++) {
        near =
            chance(0.5)
                ? near + pick(List.of(0L, 600_000L, 60 * SECOND, 5 * HOUR))
                : Times.startOf(day()) + pick(List.of(0L, -1L, clock(), clock()));
        near = Math.min(near, Times.startOf(asOf + 1) - 1);
        faults.add(
            new Fault(
                "X" + i,
                near,
                chance(0.2)
                    ? Times.NO_TIME
                    : near
                        + pick(List.of(-5L, 0L, 600_000L, 61 * SECOND + 7, 7 * HOUR, 700 * HOUR)),
                pick(CAUSES)));
      }
      return shuffled(faults);
    }

    private List<DueInspection> dueInspections() {
      List<DueInspection> due = new ArrayList<>();
      int n = random.nextInt(5);
      for (int i = 0; i < n; i++) {
        int on = i > 0 && chance(0.3) ? due.get(i - 1).inspectedOn() : day();
        due.add(new DueInspection("I" + (8 + i), on, on + random.nextInt(200) - 10));
      }
      return shuffled(due);
    }

    private List<InspectionChain> chains() {
      List<InspectionChain> chains = new ArrayList<>();
      int n = random.nextInt(3);
      for (int i = 0; i < n; i++) {
        String id = "I" + (8 + i);
        chains.add(new InspectionChain(id, "periodic", day(), 1, "pass", id, "pass", chance(0.2)));
      }
      return chains;
    }

    private List<PolicySpan> policies() {
      List<PolicySpan> policies = new ArrayList<>();
      int n = random.nextInt(4);
      for (int i = 0; i < n; i++) {
        int from = day();
        policies.add(
            new PolicySpan(
                from,
                from + random.nextInt(90) - 2,
                pick(Arrays.asList("liability", "major_parts", null))));
      }
      return policies;
    }

    private List<Complaint> complaints() {
      List<Complaint> complaints = new ArrayList<>();
      int n = random.nextInt(3);
      for (int i = 0; i < n; i++) {
        complaints.add(
            new Complaint("K" + i, day(), chance(0.5) ? null : pick(FIRMS), chance(0.5)));
      }
      return complaints;
    }

    private List<SpotCheck> checks() {
      List<SpotCheck> checks = new ArrayList<>();
      int n = random.nextInt(3);
      for (int i = 0; i < n; i++) {
        checks.add(
            new SpotCheck("S" + i, pick(FIRMS), day(), random.nextInt(101), random.nextInt(2)));
      }
      return checks;
    }

    private List<Limits.Limit> limits() {
      List<Limits.Limit> limits = new ArrayList<>();
      for (String town : Arrays.asList("East", "West", null)) {
        if (chance(0.3)) {
          limits.add(new Limits.Limit(town, day(), 1200));
        }
        if (chance(0.2)) {
          limits.add(new Limits.Limit(town, Times.NO_DAY, 900));
        }
      }
      return shuffled(limits);
    }

    // Some time before the first month up to as_of, the first days of months more often.
    private int day() {
      int day = firstDay - 130 + random.nextInt(asOf - firstDay + 131);
      return chance(0.15) ? Times.monthOf(day) : day;
    }

    private long clock() {
      return random.nextInt(86_400) * SECOND + (chance(0.5) ? 0 : random.nextInt(1_000_000));
    }

    private boolean chance(double p) {
      return random.nextDouble() < p;
    }

    private <T> T pick(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> shuffled(List<T> list) {
      Collections.shuffle(list, random);
      return list;
    }
  }
}
