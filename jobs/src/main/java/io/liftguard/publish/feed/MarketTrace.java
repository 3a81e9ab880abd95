package io.liftguard.publish.feed;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.insurance.FeedHead;
import io.liftguard.insurance.FeedRows;
import io.liftguard.insurance.FeedWindow;
import io.liftguard.insurance.Market;
import io.liftguard.insurance.Rpi1;
import io.liftguard.lake.Lake;
import io.liftguard.night.RunRecord;
import io.liftguard.publish.bundle.ReleaseLog;
import io.liftguard.sql.SqlFile;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The way of one lift to its relativity in the latest market of the feed: its days and what the
 * model expects of them, its entrapments, its firm, and what the market makes of it. The market is
 * computed again from the run that it rests on.
 *
 * @param release market release, such as 2026-10
 * @param runId run that it rests on
 * @param head what a feed of this market says of the method, the window and the parameters
 * @param lift the lift's figures
 * @param firm its firm's figures, null without a firm
 * @param strata its days by stratum, with what the model expects of them
 * @param events its entrapments in scope in the window, in order
 * @param recorded relativity in {@code meta/feed_market}
 */
public record MarketTrace(
    String release,
    String runId,
    FeedHead head,
    Market.OfLift lift,
    Market.OfFirm firm,
    List<Rpi1.Stratum> strata,
    List<Event> events,
    BigDecimal recorded) {

  public MarketTrace {
    strata = List.copyOf(strata);
    events = List.copyOf(events);
  }

  /**
   * An entrapment of the lift.
   *
   * @param eventId event, the id of its first order
   * @param date day
   * @param causeCode cause, null when not given
   * @param causeGroup group of the cause
   * @param counted whether its cause is one that a firm answers for
   */
  public record Event(
      String eventId, LocalDate date, String causeCode, String causeGroup, boolean counted) {}

  /** The relativity as files have it. */
  public BigDecimal relativity() {
    return FeedRows.relativity(lift);
  }

  /**
   * Follows a lift.
   *
   * @return empty when there is no feed on the lake, or its latest market does not know the lift
   * @throws LiftGuardException (data refused) when the feed cannot be read
   */
  public static Optional<MarketTrace> of(
      SparkSession spark, Lake lake, Contracts contracts, String elevatorId) {
    MarketLog markets = MarketLog.read(lake);
    ReleaseLog feeds = ReleaseLog.read(lake, ReleaseLog.FEED);
    return markets.last().flatMap(m -> of(spark, lake, contracts, markets, feeds, m, elevatorId));
  }

  private static Optional<MarketTrace> of(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      MarketLog markets,
      ReleaseLog feeds,
      MarketLog.Entry market,
      String elevatorId) {
    Map<String, Map<String, BigDecimal>> recorded = markets.relativities(market);
    BigDecimal relativity = recorded.get(FeedRows.ELEVATOR).get(elevatorId);
    Optional<ReleaseLog.Entry> feed =
        feeds.entries().stream()
            .filter(e -> e.period().equals(market.month().toString()))
            .filter(e -> e.state().equals(ReleaseLog.FINAL))
            .filter(e -> !e.madeAt().isBefore(market.madeAt()))
            .min(Comparator.comparing(ReleaseLog.Entry::madeAt));
    if (relativity == null || feed.isEmpty()) {
      return Optional.empty();
    }
    FeedHead head = head(lake, feed.get());
    RunRecord run = RunRecord.of(lake, market.runId()).orElseThrow();
    FeedReader reader =
        new FeedReader(
            spark,
            lake,
            contracts,
            run,
            new FeedWindow(head.month(), head.windowFrom(), head.windowTo()));
    Map<String, Map<String, BigDecimal>> previous =
        Optional.ofNullable(market.previousRelease())
            .flatMap(markets::named)
            .map(markets::relativities)
            .orElse(Map.of());
    Rpi1.Inputs inputs =
        reader.market(
            head.method(),
            head.dataGaps(),
            previous.getOrDefault(FeedRows.FIRM, Map.of()),
            previous.getOrDefault(FeedRows.ELEVATOR, Map.of()));
    Market computed = Rpi1.compute(inputs);
    Market.OfLift lift = computed.lifts().get(elevatorId);
    return Optional.of(
        new MarketTrace(
            market.name(),
            market.runId(),
            head,
            lift,
            lift.firmId() == null ? null : computed.firms().get(lift.firmId()),
            Rpi1.strata(inputs, elevatorId),
            events(spark, head, elevatorId),
            relativity));
  }

  private static FeedHead head(Lake lake, ReleaseLog.Entry feed) {
    try (InputStream in = feed.store(lake).open(FeedManifest.NAME)) {
      return FeedManifest.read(in.readAllBytes()).head();
    } catch (IOException e) {
      throw LiftGuardException.dataRefused(
          "The feed " + feed.bundle() + " cannot be read: " + e.getMessage(),
          "Put its folder back: meta/releases says where it lay.");
    }
  }

  private static List<Event> events(SparkSession spark, FeedHead head, String elevatorId) {
    Map<String, Object> params = new HashMap<>();
    params.put("window_from", head.windowFrom());
    params.put("window_to", head.windowTo());
    params.put("elevator_id", elevatorId);
    List<Event> events = new ArrayList<>();
    for (Row r : SqlFile.query(spark, "insurance/lift_events", params).collectAsList()) {
      events.add(
          new Event(
              r.getString(0), r.getLocalDate(1), r.getString(2), r.getString(3), r.getBoolean(4)));
    }
    return events;
  }
}
