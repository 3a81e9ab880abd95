package io.liftguard.insurance;

import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;

/**
 * The relativities of a month: of all firms and all lifts of the register, whoever insures them.
 *
 * @param parameters what was estimated
 * @param firms figures by firm, by code point
 * @param lifts figures by lift, by code point
 */
public record Market(
    Parameters parameters, SortedMap<String, OfFirm> firms, SortedMap<String, OfLift> lifts) {

  /**
   * A firm's figures; their meaning stands in {@code schemas/release/feed.yaml}.
   *
   * @param previous relativity in the market's previous release, null for a new subject
   * @param bsUnbiased null when undefined
   * @param bsIterative null when undefined
   */
  public record OfFirm(
      String firmId,
      String name,
      long exposureDays,
      long observed,
      double expected,
      double z,
      double indicated,
      BigDecimal previous,
      double relativity,
      List<Reason> reasons,
      Double bsUnbiased,
      Double bsIterative) {}

  /**
   * A lift's figures.
   *
   * @param firmId firm in force on the release date, null for none
   * @param firmRelativity f
   * @param previous relativity in the market's previous release, null for a new subject
   * @param gap whether it has exposure in a month that counts as a gap
   */
  public record OfLift(
      String elevatorId,
      String firmId,
      long exposureDays,
      long observed,
      double expected,
      double firmRelativity,
      double z,
      double indicated,
      BigDecimal previous,
      double relativity,
      List<Reason> reasons,
      boolean gap) {}
}
