package io.liftguard.synth;

import java.nio.file.Path;
import java.util.List;

/**
 * What was made.
 *
 * @param landing the directory of the delivered files
 * @param tables sizes in the order of the contract
 * @param firms the planted firms with the quality that a rating should find
 * @param dirtRows rows of the ledger, 0 without dirt
 */
public record SynthReport(
    Path landing, List<TableSize> tables, List<PlantedFirm> firms, long dirtRows) {

  /**
   * One landing table.
   *
   * @param rows rows in all files, superseded versions included
   * @param bytes bytes as delivered (compressed)
   */
  public record TableSize(String table, long rows, int files, long bytes) {}

  /**
   * One firm and the truth about it, which no delivered file holds.
   *
   * @param quality the class it was drawn from
   * @param attributableRate its rate of firm-attributable entrapments against an average firm
   * @param arrivalFactor its arrival times against an average firm's
   * @param lateVisits share of its maintenance visits that come late
   * @param missedVisits share that is left out
   * @param firstPass probability that an inspection is passed at once
   */
  public record PlantedFirm(
      String firmId,
      String name,
      String parentFirmId,
      Quality quality,
      double attributableRate,
      double arrivalFactor,
      double lateVisits,
      double missedVisits,
      double firstPass) {}

  /** The classes of firms. */
  public enum Quality {
    /** Half of the average rate of attributable entrapments, quick, punctual. */
    GOOD,
    /** The yardstick. */
    AVERAGE,
    /** Twice the average rate, slow, often late. */
    BAD,
    /** A few lifts only, of average quality: a rating must not judge it. */
    TINY
  }

  /** Rows of all tables. */
  public long rows() {
    return tables.stream().mapToLong(TableSize::rows).sum();
  }

  /** Bytes of all tables. */
  public long bytes() {
    return tables.stream().mapToLong(TableSize::bytes).sum();
  }
}
