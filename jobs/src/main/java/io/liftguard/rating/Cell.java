package io.liftguard.rating;

import io.liftguard.domain.CodePoints;
import java.util.Comparator;

/**
 * One count that a release follows from: a row of {@code cells.csv}, where the meaning of each
 * column stands.
 *
 * @param measure {@link #FLEET}, M1 to M4, {@link #M1_ALL} or {@link #M3_ALL}
 * @param firmId firm
 * @param quarter calendar quarter such as 2026Q3, empty for the fleet
 * @param stratum1 age band, town or interval class, else empty
 * @param stratum2 use type or hour band, else empty
 * @param base lift-days, call-outs, entrapments or due lift-days; of the fleet lifts in use
 * @param observed events
 */
public record Cell(
    String measure,
    String firmId,
    String quarter,
    String stratum1,
    String stratum2,
    long base,
    long observed) {

  /** Measure of the rows that list the firms of a release. */
  public static final String FLEET = "FLEET";

  /** M1 on all causes but mass events, for the sensitivity only. */
  public static final String M1_ALL = "M1A";

  /** M3 on all causes but mass events, for the sensitivity only. */
  public static final String M3_ALL = "M3A";

  /** The order of the file: the key by code point. */
  public static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::measure, CodePoints.ORDER)
          .thenComparing(Cell::firmId, CodePoints.ORDER)
          .thenComparing(Cell::quarter, CodePoints.ORDER)
          .thenComparing(Cell::stratum1, CodePoints.ORDER)
          .thenComparing(Cell::stratum2, CodePoints.ORDER);
}
