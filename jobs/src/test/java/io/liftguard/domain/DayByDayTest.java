package io.liftguard.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** The product's arithmetic of intervals against a row for every day, on random lifts. */
class DayByDayTest {

  private static LiftFacts product(RandomLift lift) {
    return LiftHistory.facts(lift.records(), lift.fleet(), lift.fleet().firstDay());
  }

  @Property(tries = 500)
  void intervalsGiveTheFactsOfEveryDay(@ForAll long seed) {
    compare(seed);
  }

  @Property(tries = 5000)
  @Tag("slow")
  void intervalsGiveTheFactsOfEveryDayOfManyLifts(@ForAll long seed) {
    compare(seed);
  }

  private static void compare(long seed) {
    RandomLift lift = RandomLift.of(seed);
    assertEquals(
        String.join("\n", FactsText.lines(DayByDay.facts(lift))),
        String.join("\n", FactsText.lines(product(lift))),
        () -> "RandomLift.of(" + seed + "L)");
  }

  @Property(tries = 400)
  void orderOfRecordsDoesNotMatter(@ForAll long seed) {
    RandomLift lift = RandomLift.of(seed);
    LiftRecords r = lift.records();
    Random random = new Random(seed + 1);
    LiftRecords mixed =
        new LiftRecords(
            r.elevatorId(),
            mix(r.states(), random),
            mix(r.contracts(), random),
            mix(r.orders(), random),
            mix(r.faults(), random),
            mix(r.visits(), random),
            mix(r.dueInspections(), random),
            r.chains(),
            mix(r.policies(), random),
            r.complaints(),
            r.spotChecks(),
            r.carriedFrom());
    assertEquals(
        FactsText.lines(product(lift)),
        FactsText.lines(LiftHistory.facts(mixed, lift.fleet(), lift.fleet().firstDay())),
        () -> "RandomLift.of(" + seed + "L)");
  }

  @Property(tries = 800)
  void aLaterWindowGivesTheSameMonths(@ForAll long seed) {
    RandomLift lift = RandomLift.of(seed);
    LiftFacts whole = product(lift);
    for (int window : windows(lift.fleet())) {
      int carried = carried(whole, window);
      int carriedThen = carried(product(lift.asOf(window - 1)), window);
      assertEquals(carried, carriedThen, "the episode of the eve is known on the eve");
      LiftFacts part = LiftHistory.facts(cut(lift, window, carried), lift.fleet(), window);
      assertEquals(
          String.join("\n", FactsText.lines(from(whole, window))),
          String.join("\n", FactsText.lines(part)),
          () -> "RandomLift.of(" + seed + "L) from " + java.time.LocalDate.ofEpochDay(window));
    }
  }

  // A later as_of adds and lengthens, but what was over stays. Events are left out: an order called
  // after midnight may join one of the day before.
  @Property(tries = 400)
  void aLaterAsOfLeavesEarlierMonthsOfExposureAlone(@ForAll long seed) {
    RandomLift lift = RandomLift.of(seed).withoutOrders();
    for (int window : windows(lift.fleet())) {
      LiftFacts then = product(lift.asOf(window - 1));
      LiftFacts now = product(lift);
      if (lift.asOf(window - 1).records().states().isEmpty()) {
        // Dimensions were unknown then.
        continue;
      }
      assertEquals(
          FactsText.months(then.months()),
          FactsText.months(keep(now.months(), month -> month.month() < window)),
          () -> "RandomLift.of(" + seed + "L) before " + java.time.LocalDate.ofEpochDay(window));
    }
  }

  /** Random lifts must reach every measure, else the comparison shows nothing of it. */
  @Test
  void randomLiftsReachEveryMeasure() {
    Set<Measure> reached = EnumSet.noneOf(Measure.class);
    int grace = 0;
    int carried = 0;
    for (long seed = 0; seed < 200; seed++) {
      LiftFacts facts = product(RandomLift.of(seed));
      for (LiftMonth month : facts.months()) {
        grace += month.grace() ? 1 : 0;
        for (Measure measure : Measure.values()) {
          if (month.counts().get(measure) != 0) {
            reached.add(measure);
          }
        }
      }
      for (int window : windows(RandomLift.of(seed).fleet())) {
        carried += Times.given(carried(facts, window)) ? 1 : 0;
      }
    }
    assertEquals(EnumSet.allOf(Measure.class), reached);
    assertTrue(grace > 50, "months of grace: " + grace);
    assertTrue(carried > 50, "episodes carried over: " + carried);
  }

  private static List<Integer> windows(FleetContext fleet) {
    List<Integer> windows = new ArrayList<>();
    for (int month = Times.nextMonth(fleet.firstDay());
        month <= fleet.asOf();
        month = Times.nextMonth(month)) {
      windows.add(month);
    }
    return windows;
  }

  private static int carried(LiftFacts facts, int window) {
    return facts.episodes().stream()
        .filter(episode -> episode.firstDay() < window && window - 1 <= episode.lastDay())
        .mapToInt(OverdueEpisode::firstDay)
        .findFirst()
        .orElse(Times.NO_DAY);
  }

  // Only what the window needs of the records before it.
  private static LiftRecords cut(RandomLift lift, int window, int carried) {
    LiftRecords r = lift.records();
    long from = Times.startOf(window);
    return new LiftRecords(
        r.elevatorId(),
        r.states(),
        r.contracts(),
        r.orders(),
        keep(r.faults(), f -> f.occurredAt() >= from || f.restoredAt() >= from),
        keep(r.visits(), visit -> visit.day() >= window - 100),
        r.dueInspections(),
        keep(r.chains(), chain -> chain.chainDate() >= window),
        r.policies(),
        r.complaints(),
        r.spotChecks(),
        carried);
  }

  private static LiftFacts from(LiftFacts facts, int window) {
    return new LiftFacts(
        facts.elevatorId(),
        keep(facts.months(), month -> month.month() >= window),
        keep(facts.events(), event -> event.day() >= window),
        keep(facts.orders(), order -> order.day() >= window),
        keep(facts.chains(), chain -> chain.chain().chainDate() >= window),
        keep(facts.episodes(), episode -> episode.lastDay() >= window - 1),
        keep(facts.complaints(), complaint -> complaint.complaint().day() >= window),
        keep(facts.spotChecks(), check -> check.check().day() >= window));
  }

  private static <T> List<T> keep(List<T> list, Predicate<T> which) {
    return list.stream().filter(which).toList();
  }

  private static <T> List<T> mix(List<T> list, Random random) {
    List<T> mixed = new ArrayList<>(list);
    Collections.shuffle(mixed, random);
    return mixed;
  }
}
