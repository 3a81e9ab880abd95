package io.liftguard.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of every release. */
class Mqr1PropertiesTest {

  private static Figures figures(List<Cell> cells) {
    Map<String, String> names = new HashMap<>();
    cells.forEach(c -> names.put(c.firmId(), c.firmId()));
    return Mqr1.compute(new Mqr1.Inputs(Method.standard(), 730, cells, names, List.of(), Map.of()));
  }

  @Property(tries = 30)
  void figuresOfAnyFleetHangTogether(
      @ForAll @LongRange(min = 1, max = 1_000_000) long seed,
      @ForAll @IntRange(min = 1, max = 20) int tenThousandths) {
    PlantedFleet fleet = new PlantedFleet(seed, tenThousandths / 1e4, PlantedFleet.WINDOW);
    Figures figures = fleet.release(PlantedFleet.WINDOW - 1, Map.of());
    for (Figures.OfMeasure measure : figures.measures()) {
      assertEquals(
          (double) measure.observed(),
          measure.expected(),
          1e-9 * measure.observed(),
          measure.measure());
      assertTrue(measure.dispersion() >= 1);
    }
    double ranks = 0;
    int ranked = 0;
    for (Rating r : figures.ratings()) {
      for (Rating.OfMeasure m : r.measures()) {
        if (m.z() != null) {
          assertTrue(m.z() >= 0 && m.z() < 1, "Z " + m.z());
          assertTrue(m.low() <= m.mean() && m.mean() <= m.high());
        }
        assertEquals(m.used(), m.weight() != null);
      }
      if (!r.rated()) {
        assertNotNull(r.reason());
        assertNull(r.stars());
        continue;
      }
      assertEquals(
          1,
          r.measures().stream().filter(Rating.OfMeasure::used).mapToDouble(m -> m.weight()).sum(),
          1e-12);
      assertTrue(r.compositeLow() <= r.composite() && r.composite() <= r.compositeHigh());
      assertTrue(r.stars() >= 1 && r.stars() <= 5);
      assertTrue(r.rankLow() <= r.rankHigh());
      ranks += r.rankExpected();
      ranked++;
    }
    assertEquals(ranked * (ranked + 1) / 2.0, ranks, 1e-9 * Math.max(1, ranked * ranked));
    assertEquals(9L * ranked, figures.sensitivity().size());
  }

  /** A firm's counts, cut into more strata that say the same, give the same figures. */
  @Test
  void splittingAStratumOfMissedVisitsChangesNothing() {
    PlantedFleet fleet = new PlantedFleet(3, 0.001, PlantedFleet.WINDOW);
    List<Cell> cells = fleet.window(PlantedFleet.WINDOW - 1);
    Figures whole = figures(cells);
    List<Cell> swapped = new ArrayList<>();
    for (Cell c : cells) {
      // Another name of the only class.
      swapped.add(
          c.measure().equals("M4")
              ? new Cell(c.measure(), c.firmId(), c.quarter(), "30", "", c.base(), c.observed())
              : c);
    }
    assertEquals(whole, figures(swapped));
  }

  @ParameterizedTest(name = "computed {0}, before {1} computed {2}: {3}")
  @CsvSource({
    "5, 3, 3, 3", // The first release on another side moves nothing.
    "5, 3, 4, 4", // Two on the same side: one step.
    "1, 3, 2, 2",
    "1, 3, 5, 3", // Two on different sides.
    "3, 3, 1, 3",
    "4, 4, 4, 4",
    "2, 5, 4, 4",
    "1, 1, 1, 1",
    "5, 4, 5, 5",
  })
  void starsMoveOneStepAfterTwoComputationsOnOneSide(
      int computed, int before, int computedBefore, int stable) {
    assertEquals(stable, Mqr1.stable(computed, new Previous("R", before, computedBefore)));
    assertEquals(computed, Mqr1.stable(computed, null));
  }

  @Test
  void measuresWithoutAnyEventAreMissingForAll() {
    PlantedFleet fleet = new PlantedFleet(4, 0.001, PlantedFleet.WINDOW);
    List<Cell> cells = new ArrayList<>();
    for (Cell c : fleet.window(PlantedFleet.WINDOW - 1)) {
      boolean silent = List.of("M2", "M4").contains(c.measure());
      cells.add(
          silent
              ? new Cell(
                  c.measure(), c.firmId(), c.quarter(), c.stratum1(), c.stratum2(), c.base(), 0)
              : c);
    }
    Figures figures = figures(cells);
    Figures.OfMeasure late = figures.measures().get(1);
    assertNull(late.shape());
    assertEquals(0, late.firms());
    assertEquals(0, late.expected());
    Rating rated = figures.ratings().stream().filter(Rating::rated).findFirst().orElseThrow();
    assertEquals(0.75, rated.measures().get(0).weight(), 1e-12);
    assertEquals(0.25, rated.measures().get(2).weight(), 1e-12);
    assertNull(rated.measures().get(1).weight());
    assertTrue(figures.funnel().stream().noneMatch(p -> p.measure().equals("M2")));
  }

  @Test
  void withoutAnyEntrapmentThereIsNoModelAndNoRating() {
    List<Cell> cells = new ArrayList<>();
    for (Cell c : new PlantedFleet(5, 0.001, PlantedFleet.WINDOW).window(7)) {
      if (List.of("M1", "M1A").contains(c.measure())) {
        cells.add(
            new Cell(
                c.measure(), c.firmId(), c.quarter(), c.stratum1(), c.stratum2(), c.base(), 0));
      } else if (!c.measure().startsWith("M3")) {
        cells.add(c);
      }
    }
    Figures figures = figures(cells);
    assertEquals(List.of(), figures.glm());
    assertTrue(figures.ratings().stream().allMatch(r -> "TOO_FEW_FIRMS".equals(r.reason())));
    assertEquals(0, figures.sensitivity().size());
  }

  /** Five firms alike: no difference can be detected, and nobody is better or worse. */
  @Test
  void atTheCapEverybodyHasThreeStars() {
    List<Cell> cells = new ArrayList<>();
    for (int f = 0; f < 6; f++) {
      cells.add(new Cell("FLEET", "F" + f, "", "", "", 100, 0));
      for (int q = 1; q <= 4; q++) {
        String quarter = "2026Q" + q;
        for (String m : List.of("M1", "M1A")) {
          cells.add(new Cell(m, "F" + f, quarter, "0-4", "office", 20_000, 10));
        }
        for (String m : List.of("M3", "M3A")) {
          cells.add(new Cell(m, "F" + f, quarter, "", "", 10, 2));
        }
        cells.add(new Cell("M2", "F" + f, quarter, "T", "6-10", 20, 4));
      }
    }
    Figures figures = figures(cells);
    assertTrue(figures.measures().get(0).atCap());
    for (Rating r : figures.ratings()) {
      assertEquals(3, r.stars());
      assertEquals(1, r.composite());
      assertEquals(0, r.scoreVariance());
      assertEquals(3.5, r.rankExpected(), 1e-12);
      assertEquals(1, r.rankLow());
      assertEquals(6, r.rankHigh());
      assertEquals(0, r.pBelow095());
      assertEquals(1, r.measures().get(0).mean());
      assertEquals(0, r.measures().get(0).z());
    }
  }
}
