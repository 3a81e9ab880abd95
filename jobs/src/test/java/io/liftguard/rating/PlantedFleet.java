package io.liftguard.rating;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A fleet whose firms are known to be bad, good, average or tiny, as counts by quarter. A bad firm
 * has twice the entrapments, late call-outs, repeats and missed visits, a good one half.
 */
final class PlantedFleet {

  static final int WINDOW = 8;

  private static final String[] AGES = {"0-4", "5-9", "10-14", "15+"};
  private static final double[] AGE_FACTORS = {0.8, 0.95, 1.1, 1.2};
  private static final String[] USES = {"residential", "office", "mall"};
  private static final double[] USE_FACTORS = {0.95, 0.8, 1.7};
  private static final String[] BANDS = {"0-6", "6-10", "10-17", "17-22", "22-24"};
  private static final double[] BAND_SHARES = {0.06, 0.2, 0.36, 0.3, 0.08};
  private static final double[] BAND_LATE = {0.4, 0.3, 0.15, 0.2, 0.3};
  private static final double QUARTER_DAYS = 91.25;
  private static final double REPEATS = 0.17;
  private static final double EPISODES_PER_LIFT = 0.35;
  private static final double EPISODE_GOES_ON = 0.5;
  private static final double DUE_SHARE = 0.97;

  /** What a firm is truly like. */
  enum Quality {
    BAD(2),
    GOOD(0.5),
    AVERAGE(1),
    TINY(1);

    final double factor;

    Quality(double factor) {
      this.factor = factor;
    }
  }

  final Map<String, Quality> firms = new LinkedHashMap<>();
  private final Map<String, Integer> lifts = new HashMap<>();
  private final SplittableRandom random;
  private final double rate;
  private final List<List<Cell>> quarters = new ArrayList<>();

  /**
   * Draws a fleet.
   *
   * @param rate attributable entrapments per lift-day of an average firm
   * @param number number of quarters
   */
  PlantedFleet(long seed, double rate, int number) {
    this.random = new SplittableRandom(seed);
    this.rate = rate;
    plant(Quality.BAD, 3, 100);
    plant(Quality.GOOD, 3, 100);
    plant(Quality.AVERAGE, 18, 100);
    plant(Quality.TINY, 6, 4);
    for (int q = 0; q < number; q++) {
      quarters.add(quarter(name(q)));
    }
  }

  private void plant(Quality quality, int number, int size) {
    for (int i = 0; i < number; i++) {
      String firm = quality + "-" + i;
      firms.put(firm, quality);
      lifts.put(firm, size);
    }
  }

  private static String name(int quarter) {
    return new Window.Quarter(2024, 1).minus(-quarter).toString();
  }

  private List<Cell> quarter(String quarter) {
    List<Cell> cells = new ArrayList<>();
    firms.forEach((firm, quality) -> cells.addAll(ofFirm(firm, quality.factor, quarter)));
    return cells;
  }

  private List<Cell> ofFirm(String firm, double factor, String quarter) {
    List<Cell> cells = new ArrayList<>();
    int size = lifts.get(firm);
    long events = 0;
    for (int a = 0; a < AGES.length; a++) {
      for (int u = 0; u < USES.length; u++) {
        double share = 1.0 / (AGES.length * USES.length);
        long days = Math.round(size * share * QUARTER_DAYS);
        long own = poisson(days * rate * AGE_FACTORS[a] * USE_FACTORS[u] * factor);
        events += own;
        cells.add(new Cell("M1", firm, quarter, AGES[a], USES[u], days, own));
        cells.add(new Cell("M1A", firm, quarter, AGES[a], USES[u], days, own));
      }
    }
    for (int t = 0; t < 4; t++) {
      for (int b = 0; b < BANDS.length; b++) {
        // As many call-outs again come from causes that are not the firm's.
        long calls = poisson(2 * size * QUARTER_DAYS * rate * BAND_SHARES[b] / 4);
        long late = binomial(calls, Math.min(1, BAND_LATE[b] * (0.8 + 0.13 * t) * factor));
        if (calls > 0) {
          cells.add(new Cell("M2", firm, quarter, "town-" + t, BANDS[b], calls, late));
        }
      }
    }
    if (events > 0) {
      long repeats = binomial(events, REPEATS * factor);
      cells.add(new Cell("M3", firm, quarter, "", "", events, repeats));
      cells.add(new Cell("M3A", firm, quarter, "", "", events, repeats));
    }
    long missed = 0;
    for (long n = poisson(size * EPISODES_PER_LIFT * factor); n > 0; n--) {
      missed++;
      while (random.nextDouble() < EPISODE_GOES_ON) {
        missed++;
      }
    }
    long due = Math.round(size * QUARTER_DAYS * DUE_SHARE);
    cells.add(new Cell("M4", firm, quarter, "15", "", due, missed));
    return cells;
  }

  /** The counts of the window that ends with a quarter. */
  List<Cell> window(int last) {
    List<Cell> cells = new ArrayList<>();
    firms.keySet().forEach(f -> cells.add(new Cell("FLEET", f, "", "", "", lifts.get(f), 0)));
    for (int q = last - WINDOW + 1; q <= last; q++) {
      cells.addAll(quarters.get(q));
    }
    return cells;
  }

  /** The release of the window that ends with a quarter, after an earlier one. */
  Figures release(int last, Map<String, Previous> previous) {
    Map<String, String> names = new HashMap<>();
    firms.keySet().forEach(f -> names.put(f, f));
    return Mqr1.compute(
        new Mqr1.Inputs(Method.standard(), 730, window(last), names, List.of(), previous));
  }

  private long poisson(double mean) {
    // Products of uniforms; means are small.
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    long count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private long binomial(long trials, double p) {
    long count = 0;
    for (long n = 0; n < trials; n++) {
      count += random.nextDouble() < p ? 1 : 0;
    }
    return count;
  }
}
