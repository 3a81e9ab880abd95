package io.liftguard.publish.feed;

import io.liftguard.insurance.FeedHead;
import io.liftguard.insurance.Market;
import java.math.BigDecimal;
import java.util.List;

/**
 * What came of {@code feed}.
 *
 * @param market the market
 * @param delivered the feeds that were made
 * @param without insurers with a policy in the window but none on the release date: they get none
 */
public record FeedReport(Market market, List<Delivered> delivered, List<String> without) {

  public FeedReport {
    delivered = List.copyOf(delivered);
    without = List.copyOf(without);
  }

  /**
   * A feed.
   *
   * @param head what it says of itself
   * @param path where it lies
   * @param firms rows of firms
   * @param elevators rows of lifts
   * @param bookRelativity observed over expected of its book, null without any expected
   * @param neutralFactor mean relativity of its book by premium, null without premium
   * @param changes changes against the revision before, null for a first one
   */
  public record Delivered(
      FeedHead head,
      String path,
      long firms,
      long elevators,
      BigDecimal bookRelativity,
      BigDecimal neutralFactor,
      Integer changes) {}
}
