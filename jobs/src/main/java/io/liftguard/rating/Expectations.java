package io.liftguard.rating;

import io.liftguard.domain.CodePoints;
import io.liftguard.stats.RateModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Expected counts of every cell of a measure (part 4, "Measures"). Cells come sorted; all sums run
 * in their order, so that the same counts give the same bits.
 */
public final class Expectations {

  /** Factors of M1's model, in the order of its columns. */
  static final List<String> FACTORS = List.of("age_band", "use_type", "year");

  private Expectations() {}

  /**
   * Levels of M1's factors in a cell.
   *
   * @return age band, use type and calendar year
   */
  static List<String> levels(Cell cell) {
    return List.of(cell.stratum1(), cell.stratum2(), cell.quarter().substring(0, 4));
  }

  /** The rate model of M1 on the sums over firms, null when there was no event. */
  public static RateModel model(List<Cell> cells, long levelEvents) {
    if (observed(cells) == 0) {
      return null;
    }
    return RateModel.fit(
        FACTORS,
        cells.stream().map(c -> new RateModel.Cell(levels(c), c.base(), c.observed())).toList(),
        levelEvents);
  }

  /** M1: lift-days times the model's rate. */
  public static ToDoubleFunction<Cell> entrapments(RateModel model) {
    return cell -> model == null ? 0 : cell.base() * model.rate(levels(cell));
  }

  /** M2: call-outs times the late share of the hour band, the town's factor and c. */
  static ToDoubleFunction<Cell> lateCallouts(List<Cell> cells, double others) {
    long all = observed(cells);
    if (all == 0) {
      return cell -> 0;
    }
    Map<String, long[]> byBand = new TreeMap<>(CodePoints.ORDER);
    Map<String, TownCalls> byTown = new HashMap<>();
    Map<List<String>, TownCalls> byFirmAndTown = new HashMap<>();
    for (Cell cell : cells) {
      long[] band = byBand.computeIfAbsent(cell.stratum2(), b -> new long[2]);
      band[0] += cell.base();
      band[1] += cell.observed();
      byTown.computeIfAbsent(cell.stratum1(), t -> new TownCalls()).add(cell);
      byFirmAndTown.computeIfAbsent(firmAndTown(cell), t -> new TownCalls()).add(cell);
    }
    Map<String, Double> lateShare = new TreeMap<>(CodePoints.ORDER);
    byBand.forEach((band, counts) -> lateShare.put(band, (double) counts[1] / counts[0]));
    Map<List<String>, Double> factor = new HashMap<>();
    byFirmAndTown.forEach(
        (key, own) -> {
          TownCalls town = byTown.get(key.get(1));
          factor.put(
              key, (town.late - own.late + others) / (town.without(own, lateShare) + others));
        });
    ToDoubleFunction<Cell> unscaled =
        cell -> cell.base() * lateShare.get(cell.stratum2()) * factor.get(firmAndTown(cell));
    double sum = 0;
    for (Cell cell : cells) {
      sum += unscaled.applyAsDouble(cell);
    }
    double scale = all / sum;
    return cell -> unscaled.applyAsDouble(cell) * scale;
  }

  private static List<String> firmAndTown(Cell cell) {
    return List.of(cell.firmId(), cell.stratum1());
  }

  /** Call-outs of a town, or of one firm in it: integers, so that differences are exact. */
  private static final class TownCalls {
    private final Map<String, Long> callsByBand = new TreeMap<>(CodePoints.ORDER);
    private long late;

    void add(Cell cell) {
      callsByBand.merge(cell.stratum2(), cell.base(), Long::sum);
      late += cell.observed();
    }

    /** Sum of the hour bands' late shares over the town's call-outs that are not the firm's. */
    double without(TownCalls own, Map<String, Double> lateShare) {
      double sum = 0;
      for (Map.Entry<String, Long> band : callsByBand.entrySet()) {
        long theirs = band.getValue() - own.callsByBand.getOrDefault(band.getKey(), 0L);
        sum += theirs * lateShare.get(band.getKey());
      }
      return sum;
    }
  }

  /** M3, M4: the base times the all-firm share of the first stratum (M3 has one stratum). */
  static ToDoubleFunction<Cell> share(List<Cell> cells) {
    Map<String, long[]> byStratum = new TreeMap<>(CodePoints.ORDER);
    for (Cell cell : cells) {
      long[] counts = byStratum.computeIfAbsent(cell.stratum1(), s -> new long[2]);
      counts[0] += cell.base();
      counts[1] += cell.observed();
    }
    return cell -> {
      long[] counts = byStratum.get(cell.stratum1());
      return cell.base() * ((double) counts[1] / counts[0]);
    };
  }

  /** Sum of the observed events. */
  static long observed(List<Cell> cells) {
    return cells.stream().mapToLong(Cell::observed).sum();
  }

  /** The cells of a measure, in the order of the file. */
  static List<Cell> of(List<Cell> sorted, String measure) {
    List<Cell> cells = new ArrayList<>();
    for (Cell cell : sorted) {
      if (cell.measure().equals(measure)) {
        cells.add(cell);
      }
    }
    return cells;
  }
}
