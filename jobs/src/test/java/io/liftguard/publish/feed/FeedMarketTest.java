package io.liftguard.publish.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.insurance.FeedRows;
import io.liftguard.insurance.Market;
import io.liftguard.insurance.Rpi1;
import io.liftguard.rating.Cell;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What holds of every market of RPI-1. */
class FeedMarketTest {

  private static <T> List<T> shuffled(List<T> items, Random random) {
    List<T> shuffled = new ArrayList<>(items);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** Neither the order of rows nor how cells are split moves a bit of any figure. */
  @Property(tries = 5)
  void orderAndSplittingDoNotMatter(@ForAll @IntRange(max = 1000) int seed) {
    Rpi1.Inputs inputs = new FeedFleet(240, seed).inputs(Map.of());
    Random random = new Random(seed);
    List<Cell> cells = new ArrayList<>();
    for (Cell c : inputs.cells()) {
      long part = c.base() / 3;
      if (part > 0 && random.nextBoolean()) {
        cells.add(
            new Cell(c.measure(), c.firmId(), c.quarter(), c.stratum1(), c.stratum2(), part, 0));
        cells.add(
            new Cell(
                c.measure(),
                c.firmId(),
                c.quarter(),
                c.stratum1(),
                c.stratum2(),
                c.base() - part,
                c.observed()));
      } else {
        cells.add(c);
      }
    }
    Rpi1.Inputs other =
        new Rpi1.Inputs(
            inputs.method(),
            shuffled(cells, random),
            shuffled(inputs.firms(), random),
            shuffled(inputs.lifts(), random),
            Map.of(),
            Map.of());
    assertEquals(
        FeedRows.relativities(Rpi1.compute(inputs)), FeedRows.relativities(Rpi1.compute(other)));
    Rpi1.Inputs reordered =
        new Rpi1.Inputs(
            inputs.method(),
            shuffled(inputs.cells(), random),
            shuffled(inputs.firms(), random),
            shuffled(inputs.lifts(), random),
            Map.of(),
            Map.of());
    assertEquals(Rpi1.compute(inputs), Rpi1.compute(reordered));
  }

  @Property(tries = 5)
  void theMeanIsOneWithinLimitsAndSwing(@ForAll @IntRange(max = 1000) int seed) {
    FeedFleet fleet = new FeedFleet(360, seed);
    Random random = new Random(seed);
    Map<String, Map<String, BigDecimal>> previous = new HashMap<>();
    FeedRows.relativities(Rpi1.compute(fleet.inputs(Map.of())))
        .forEach(
            (kind, byId) -> {
              Map<String, BigDecimal> moved = new HashMap<>();
              byId.keySet()
                  .forEach(
                      id ->
                          moved.put(id, BigDecimal.valueOf(850_000 + random.nextInt(350_000), 6)));
              previous.put(kind, moved);
            });
    Market market = Rpi1.compute(fleet.inputs(previous));
    double sum = 0;
    double days = 0;
    for (Market.OfLift l : market.lifts().values()) {
      double p = l.previous().doubleValue();
      assertTrue(l.relativity() >= Math.max(0.8, 0.85 * p) - 1e-15, l.toString());
      assertTrue(l.relativity() <= Math.min(1.5, 1.15 * p) + 1e-15, l.toString());
      assertTrue(l.z() >= 0 && l.z() < 1, l.toString());
      sum += l.relativity() * l.exposureDays();
      days += l.exposureDays();
    }
    assertTrue(market.parameters().elevator().neutral());
    assertEquals(1, sum / days, 1e-12);
  }

  @Test
  void credibilityGrowsWithWhatIsExpected() {
    Market market = Rpi1.compute(new FeedFleet(720, 5).inputs(Map.of()));
    double z = -1;
    for (Market.OfFirm f :
        market.firms().values().stream()
            .sorted(Comparator.comparing(Market.OfFirm::expected))
            .toList()) {
      assertTrue(f.z() >= z, f.toString());
      z = f.z();
    }
    assertTrue(z > 0.1, "Z of the largest firm " + z);
    z = -1;
    for (Market.OfLift l :
        market.lifts().values().stream()
            .sorted(Comparator.comparing(l -> l.expected() * l.firmRelativity()))
            .toList()) {
      assertTrue(l.z() >= z, l.toString());
      z = l.z();
    }
  }
}
