package io.liftguard.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often the method tells the truth about firms whose quality is known, over 200 fleets and five
 * releases of each.
 */
@Tag("slow")
class Mqr1SimulationTest {

  private static final int RELEASES = 5;

  /** Shares by quality. */
  private static final class Tally {
    private final int[] stars = new int[6];
    private int moves;
    private int pairs;

    double share(int star) {
      int all = 0;
      for (int count : stars) {
        all += count;
      }
      return (double) stars[star] / all;
    }

    double changes() {
      return pairs == 0 ? 0 : (double) moves / pairs;
    }
  }

  /**
   * The first rate is that of the worked example {@code fleet}, the second 0.5 attributable
   * entrapments per 100 lift-months.
   */
  @ParameterizedTest
  @CsvSource({"0.001, 0.95, 0.85, 0.95", "0.000164, 0.75, 0.90, 0.60"})
  void starsTellBadFromGood(double rate, double bad, double average, double good) {
    int seeds = Integer.getInteger("liftguard.fleets", 200);
    Map<PlantedFleet.Quality, Tally> tallies = new EnumMap<>(PlantedFleet.Quality.class);
    for (PlantedFleet.Quality quality : PlantedFleet.Quality.values()) {
      tallies.put(quality, new Tally());
    }
    for (int seed = 1; seed <= seeds; seed++) {
      PlantedFleet fleet = new PlantedFleet(seed, rate, PlantedFleet.WINDOW + RELEASES - 1);
      Map<String, Previous> previous = new HashMap<>();
      for (int release = 0; release < RELEASES; release++) {
        Figures figures = fleet.release(PlantedFleet.WINDOW - 1 + release, previous);
        for (Rating rating : figures.ratings()) {
          Tally tally = tallies.get(fleet.firms.get(rating.firmId()));
          // Shares of stars are those of a first release, which no stability has smoothed yet.
          if (release == 0) {
            tally.stars[rating.stars() == null ? 0 : rating.stars()]++;
          }
          Previous before = previous.get(rating.firmId());
          if (before != null && rating.rated()) {
            tally.pairs++;
            tally.moves += before.starsStable() == rating.starsStable() ? 0 : 1;
          }
          if (rating.rated()) {
            previous.put(
                rating.firmId(),
                new Previous("R" + release, rating.starsStable(), rating.starsComputed()));
          }
        }
      }
    }
    tallies.forEach(
        (quality, tally) ->
            System.out.printf(
                Locale.ROOT,
                "rate %.6f %-8s none %.3f, stars 1-5: %.3f %.3f %.3f %.3f %.3f; changes %.3f%n",
                rate,
                quality,
                tally.share(0),
                tally.share(1),
                tally.share(2),
                tally.share(3),
                tally.share(4),
                tally.share(5),
                tally.changes()));
    assertTrue(tallies.get(PlantedFleet.Quality.BAD).share(1) >= bad, "bad firms with one star");
    assertTrue(tallies.get(PlantedFleet.Quality.AVERAGE).share(3) >= average, "average firms");
    assertTrue(tallies.get(PlantedFleet.Quality.GOOD).share(5) >= good, "good firms with five");
    assertEquals(0, tallies.get(PlantedFleet.Quality.BAD).share(5));
    assertEquals(0, tallies.get(PlantedFleet.Quality.GOOD).share(1));
    assertEquals(1, tallies.get(PlantedFleet.Quality.TINY).share(0), "tiny firms are unrated");
    assertTrue(tallies.get(PlantedFleet.Quality.AVERAGE).changes() <= 0.06, "changes");
  }
}
