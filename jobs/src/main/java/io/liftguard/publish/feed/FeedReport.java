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
 * @param remarks what of the data deserves a look
 */
public record FeedReport(Market market, List<Delivered> delivered, List<Remark> remarks) {

  public FeedReport {
    delivered = List.copyOf(delivered);
    remarks = List.copyOf(remarks);
  }

  /** What a remark is about. */
  public enum Code {
    /** A policy in the window but none on the release date: no feed. Example: none. */
    NO_FEED,
    /** Policies of lifts that the register does not know: in no feed. Example: such a lift. */
    UNKNOWN_LIFTS,
    /** Lifts with several policies on the release date: one row each. Example: such a lift. */
    SEVERAL_POLICIES,
    /** Policies without a premium: they weigh nothing. Example: such a lift. */
    NO_PREMIUM,
    /** Claims on no policy of their lift: in no feed. Example: such a claim. */
    CLAIMS_WITHOUT_POLICY,
    /** No factor makes the market of a kind neutral. Example: the kind. */
    NOT_NEUTRAL
  }

  /**
   * Something that a run got over, and that whoever delivers the data should know.
   *
   * @param code what it is about
   * @param insurer whose data, empty for nobody's in particular
   * @param count how many
   * @param example one of them, empty for none
   */
  public record Remark(Code code, String insurer, long count, String example) {}

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
