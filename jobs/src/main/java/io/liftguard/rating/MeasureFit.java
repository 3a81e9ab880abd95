package io.liftguard.rating;

import io.liftguard.domain.CodePoints;
import io.liftguard.stats.Dispersion;
import io.liftguard.stats.Funnel;
import io.liftguard.stats.GammaPoisson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A measure with its estimates: O and E of every firm, dispersion and prior.
 *
 * @param sides O and E by firm, firms by code point, all firms of the release
 * @param firms number of firms with E > 0
 * @param observed sum of O over them
 * @param expected sum of E
 * @param dispersion d
 * @param shape the prior, null when the measure is missing for all
 */
public record MeasureFit(
    SortedMap<String, Side> sides,
    int firms,
    long observed,
    double expected,
    double dispersion,
    GammaPoisson.Shape shape) {

  /**
   * With fewer firms than this behind the prior its own uncertainty shows, and limits are short.
   */
  private static final int FIRMS_BEHIND_PRIOR = 20;

  private static final double TOLERANCE = 1e-9;

  /**
   * One firm's side of a measure.
   *
   * @param base sum of base
   * @param observed O
   * @param expected E
   */
  public record Side(long base, long observed, double expected) {}

  /**
   * Adds up the cells and estimates dispersion and prior.
   *
   * @param firmIds all firms of the release
   * @param cells the measure's cells, sorted
   * @param expectation expected count of a cell
   * @throws IllegalStateException when the sums of O and E differ, which no input can bring about
   */
  public static MeasureFit of(
      List<String> firmIds, List<Cell> cells, ToDoubleFunction<Cell> expectation) {
    Map<String, TreeMap<String, double[]>> quarters = new TreeMap<>(CodePoints.ORDER);
    Map<String, long[]> counts = new TreeMap<>(CodePoints.ORDER);
    for (String firm : firmIds) {
      quarters.put(firm, new TreeMap<>(CodePoints.ORDER));
      counts.put(firm, new long[2]);
    }
    for (Cell cell : cells) {
      double[] quarter =
          quarters.get(cell.firmId()).computeIfAbsent(cell.quarter(), q -> new double[2]);
      quarter[0] += cell.observed();
      quarter[1] += expectation.applyAsDouble(cell);
      counts.get(cell.firmId())[0] += cell.base();
      counts.get(cell.firmId())[1] += cell.observed();
    }
    SortedMap<String, Side> sides = new TreeMap<>(CodePoints.ORDER);
    List<List<Dispersion.Quarter>> spread = new ArrayList<>();
    int firms = 0;
    long observed = 0;
    double expected = 0;
    for (String firm : firmIds) {
      double e = 0;
      List<Dispersion.Quarter> ofFirm = new ArrayList<>();
      for (double[] quarter : quarters.get(firm).values()) {
        e += quarter[1];
        ofFirm.add(new Dispersion.Quarter((long) quarter[0], quarter[1]));
      }
      Side side = new Side(counts.get(firm)[0], counts.get(firm)[1], e);
      sides.put(firm, side);
      spread.add(ofFirm);
      firms += e > 0 ? 1 : 0;
      observed += e > 0 ? side.observed() : 0;
      expected += e;
    }
    long all = Expectations.observed(cells);
    if (Math.abs(expected - all) > TOLERANCE * all) {
      throw new IllegalStateException("sum of O is " + all + ", sum of E is " + expected);
    }
    double dispersion = Dispersion.within(spread);
    boolean missing = observed == 0 || firms < 2;
    return new MeasureFit(
        sides, firms, observed, expected, dispersion, missing ? null : shape(sides, dispersion));
  }

  private static GammaPoisson.Shape shape(SortedMap<String, Side> sides, double dispersion) {
    double[] observed =
        sides.values().stream().mapToDouble(s -> s.observed() / dispersion).toArray();
    double[] expected =
        sides.values().stream().mapToDouble(s -> s.expected() / dispersion).toArray();
    return GammaPoisson.shape(observed, expected);
  }

  /** Whether the measure is missing for all firms. */
  public boolean missing() {
    return shape == null;
  }

  /** Whether so few firms are behind the prior that intervals are too short. */
  boolean intervalsShort() {
    return firms < FIRMS_BEHIND_PRIOR;
  }

  /** O of a firm over the dispersion. */
  double observed(String firm) {
    return sides.get(firm).observed() / dispersion;
  }

  /** E of a firm over the dispersion. */
  double expected(String firm) {
    return sides.get(firm).expected() / dispersion;
  }

  /** Firms with E > 0, by code point. */
  List<String> exposed() {
    return sides.entrySet().stream()
        .filter(e -> e.getValue().expected() > 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Over-dispersion of the counts themselves, null without a firm. */
  Funnel funnel() {
    List<String> exposed = exposed();
    if (exposed.isEmpty()) {
      return null;
    }
    return Funnel.of(
        exposed.stream().mapToLong(f -> sides.get(f).observed()).toArray(),
        exposed.stream().mapToDouble(f -> sides.get(f).expected()).toArray());
  }

  /** Firms of the cells that a release does not list; none unless the cells are at odds. */
  static Set<String> unlisted(List<String> firmIds, List<Cell> cells) {
    Set<String> listed = new HashSet<>(firmIds);
    Set<String> unlisted = new java.util.TreeSet<>(CodePoints.ORDER);
    for (Cell cell : cells) {
      if (!listed.contains(cell.firmId())) {
        unlisted.add(cell.firmId());
      }
    }
    return unlisted;
  }
}
