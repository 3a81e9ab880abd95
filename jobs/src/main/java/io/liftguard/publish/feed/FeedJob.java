package io.liftguard.publish.feed;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.insurance.FeedHead;
import io.liftguard.insurance.FeedMethod;
import io.liftguard.insurance.FeedRows;
import io.liftguard.insurance.FeedWindow;
import io.liftguard.insurance.Insured;
import io.liftguard.insurance.LiftDetail;
import io.liftguard.insurance.Market;
import io.liftguard.insurance.Rpi1;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.RunContext;
import io.liftguard.night.CodeVersion;
import io.liftguard.night.RunRecord;
import io.liftguard.publish.CellText;
import io.liftguard.publish.bundle.EvidenceFiles;
import io.liftguard.publish.bundle.RatingBundleReader;
import io.liftguard.publish.bundle.ReleaseLog;
import io.liftguard.publish.bundle.ReleaseRuns;
import io.liftguard.publish.bundle.ReleaseStore;
import io.liftguard.publish.bundle.SigningKey;
import io.liftguard.rating.Window;
import io.liftguard.settings.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Makes a month's release of the insurers' feed (part 5): the market once, then each insurer's
 * files in a folder of its own, which appears whole. A feed counts from its row in {@code
 * meta/releases} on and is never rewritten.
 *
 * <p>The market of a month is fixed by its first run: a feed of the same month that is made later
 * reads the lake in the versions of that run, so that a subject has the same relativity whoever
 * asks and whenever. A run that dies is completed by the same command.
 */
public final class FeedJob {

  private final SparkSession spark;
  private final Lake lake;
  private final Contracts contracts;
  private final FeedRequest request;
  private final SigningKey key;
  private final Consumer<String> progress;
  private final YearMonth month;
  private final ReleaseLog feeds;
  private final MarketLog markets;

  private FeedJob(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      FeedRequest request,
      SigningKey key,
      Consumer<String> progress) {
    this.spark = spark;
    this.lake = lake;
    this.contracts = contracts;
    this.request = request;
    this.key = key;
    this.progress = progress;
    this.month = FeedWindow.month(request.month());
    this.feeds = ReleaseLog.read(lake, ReleaseLog.FEED);
    this.markets = MarketLog.read(lake);
  }

  /**
   * What is going to be made.
   *
   * @param market the market, which is there already or goes with this run
   * @param known whether it is there already
   * @param run the run that it rests on
   * @param corrected the feeds that are corrected, by insurer; of a first release none
   */
  private record Plan(
      MarketLog.Entry market,
      boolean known,
      RunRecord run,
      Map<String, ReleaseLog.Entry> corrected) {}

  /**
   * Makes a release.
   *
   * @param key signs
   * @throws LiftGuardException wrong use or data refused with the reason, and then no feed is
   *     written; run failed when storage fails
   */
  public static FeedReport run(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      FeedRequest request,
      SigningKey key,
      Consumer<String> progress) {
    return ReleaseRuns.locked(
        lake,
        "feed-" + FeedWindow.month(request.month()) + "-" + request.madeAt(),
        "The feed",
        () -> new FeedJob(spark, lake, contracts, request, key, progress).run());
  }

  private FeedReport run() throws IOException {
    Plan plan = plan();
    RunRecord run = plan.run();
    run.refuseOtherSettings(request.night());
    FeedMethod method = request.method();
    FeedWindow window =
        FeedWindow.of(
            month, method.windowMonths(), ReleaseRuns.firstMonth(run, request.night()), run.asOf());
    progress.accept("experience of " + window.from() + " to " + window.to());
    try {
      return make(plan, window);
    } catch (LiftGuardException | UncheckedIOException refused) {
      throw refused;
    } catch (RuntimeException e) {
      if (!plan.known()) {
        throw e;
      }
      throw LiftGuardException.dataRefused(
          "The market of "
              + plan.market().name()
              + " rests on the night of "
              + run.asOf()
              + ", which cannot be read any more: "
              + e.getMessage(),
          "Make a correction of the month with --correct: it rests on the last night.");
    }
  }

  private FeedReport make(Plan plan, FeedWindow window) throws IOException {
    RunRecord run = plan.run();
    FeedReader reader = new FeedReader(spark, lake, contracts, run, window);
    if (!reader.hasPolicies()) {
      throw LiftGuardException.dataRefused(
          "The lake holds no policies, and a feed lists the lifts that policies cover",
          "Deliver the table policies and run the night.");
    }
    Map<String, Insured> insurers = reader.insurers();
    List<String> receivers = receivers(plan, insurers, window.to());
    refuseFoldersAlike(receivers);

    List<String> gaps = reader.gaps();
    Map<String, Map<String, BigDecimal>> previous = previous(plan.market());
    Rpi1.Inputs inputs =
        reader.market(
            request.method(), gaps, previous.get(FeedRows.FIRM), previous.get(FeedRows.ELEVATOR));
    progress.accept(
        "relativities of "
            + inputs.firms().size()
            + " firms and "
            + inputs.lifts().size()
            + " lifts");
    Market market = Rpi1.compute(inputs);
    Map<String, Integer> stars = stars(plan.market());
    Map<String, LiftDetail> details = reader.details(receivers);
    fixMarket(plan, market);

    List<FeedReport.Delivered> delivered = new ArrayList<>();
    for (String insurer : receivers) {
      progress.accept("feed of " + insurer);
      Insured insured =
          insurers.getOrDefault(insurer, new Insured(insurer, List.of(), reader.noClaims()));
      delivered.add(deliver(plan, window, gaps, market, insured, details, stars));
    }
    return new FeedReport(
        market, delivered, FeedRemarks.of(reader, insurers.values(), market.parameters(), window));
  }

  private Plan plan() {
    Optional<MarketLog.Entry> last = markets.of(month);
    Map<String, ReleaseLog.Entry> made = made();
    if (request.stage() == FeedRequest.Stage.FIRST) {
      return last.map(market -> new Plan(market, true, runOf(market), Map.of()))
          .orElseGet(() -> newMarket(1, Map.of()));
    }
    if (request.insurer() != null) {
      made.keySet().retainAll(List.of(request.insurer()));
    }
    if (made.isEmpty() || last.isEmpty()) {
      throw LiftGuardException.wrongUse(
          "There is no feed of "
              + month
              + (request.insurer() == null ? "" : " for " + request.insurer())
              + " to correct",
          "Make it with `feed --month " + month + "`.");
    }
    // Feeds older than the last market were left behind, by a run that died or by one for another
    // insurer: they get that market before anybody gets a newer one.
    Map<String, ReleaseLog.Entry> behind = new TreeMap<>(made);
    behind.values().removeIf(feed -> !feed.madeAt().isBefore(last.get().madeAt()));
    return behind.isEmpty()
        ? newMarket(last.get().revision() + 1, made)
        : new Plan(last.get(), true, runOf(last.get()), behind);
  }

  /** The last feed of the month by insurer. */
  private Map<String, ReleaseLog.Entry> made() {
    Map<String, ReleaseLog.Entry> made = new TreeMap<>();
    feeds.entries().stream()
        .filter(e -> e.period().equals(month.toString()) && e.state().equals(ReleaseLog.FINAL))
        .sorted(Comparator.comparing(ReleaseLog.Entry::revision))
        .forEach(e -> made.put(insurer(e), e));
    return made;
  }

  private static String insurer(ReleaseLog.Entry entry) {
    return entry.releaseId().substring(0, entry.releaseId().lastIndexOf('/'));
  }

  private Plan newMarket(int revision, Map<String, ReleaseLog.Entry> corrected) {
    RunRecord run = RunRecord.required(lake);
    String rating = ratingRelease().map(ReleaseLog.Entry::releaseId).orElse(null);
    String previous = markets.before(month).map(MarketLog.Entry::name).orElse(null);
    return new Plan(
        new MarketLog.Entry(month, revision, request.madeAt(), run.runId(), rating, previous),
        false,
        run,
        corrected);
  }

  private RunRecord runOf(MarketLog.Entry market) {
    return RunRecord.of(lake, market.runId())
        .orElseThrow(() -> new IllegalStateException("meta/runs has no run " + market.runId()));
  }

  /** The latest final rating release whose window ends on or before the release date. */
  private Optional<ReleaseLog.Entry> ratingRelease() {
    ReleaseLog ratings = ReleaseLog.read(lake, ReleaseLog.RATING);
    return ratings.entries().stream()
        .map(ReleaseLog.Entry::period)
        .distinct()
        .filter(q -> !Window.Quarter.of(q).lastDay().isAfter(month.atEndOfMonth()))
        .sorted(Comparator.reverseOrder())
        .flatMap(q -> ratings.finalOf(q).stream())
        .findFirst();
  }

  private Map<String, Integer> stars(MarketLog.Entry market) throws IOException {
    Map<String, Integer> stars = new HashMap<>();
    if (market.ratingRelease() == null) {
      return stars;
    }
    ReleaseLog.Entry release =
        ReleaseLog.read(lake, ReleaseLog.RATING)
            .released(market.ratingRelease())
            .orElseThrow(
                () -> new IllegalStateException("meta/releases has no " + market.ratingRelease()));
    new RatingBundleReader(release.read(lake))
        .published()
        .forEach(
            (firm, rating) -> {
              if (rating.stars() != null) {
                stars.put(firm, rating.stars());
              }
            });
    return stars;
  }

  /** Who gets a feed now. */
  private List<String> receivers(Plan plan, Map<String, Insured> insurers, LocalDate day) {
    if (request.stage() == FeedRequest.Stage.CORRECT) {
      return List.copyOf(plan.corrected().keySet());
    }
    Map<String, ReleaseLog.Entry> made = made();
    String wanted = request.insurer();
    if (wanted != null) {
      refuseUnknown(wanted, insurers, day);
    }
    List<String> receivers =
        insurers.values().stream()
            .filter(i -> wanted == null || i.insurerId().equals(wanted))
            .filter(i -> !i.covered(day).isEmpty())
            .map(Insured::insurerId)
            .toList();
    if (receivers.isEmpty()) {
      throw LiftGuardException.dataRefused(
          "No policy of any insurer covers a lift on " + day,
          "Deliver the table policies and run the night.");
    }
    List<String> open = receivers.stream().filter(i -> !made.containsKey(i)).toList();
    if (open.isEmpty()) {
      ReleaseLog.Entry feed = made.get(receivers.get(0));
      throw LiftGuardException.wrongUse(
          (wanted == null ? "All feeds of " + month + " are" : feed.releaseId() + " is")
              + " released since "
              + CellText.of(feed.madeAt())
              + ", and never rewritten",
          "Correct with `feed --month " + month + " --correct`.");
    }
    return open;
  }

  private static void refuseUnknown(String wanted, Map<String, Insured> insurers, LocalDate day) {
    Insured insured = insurers.get(wanted);
    if (insured == null) {
      throw LiftGuardException.wrongUse(
          "There is no insurer '" + wanted + "' with a policy of a known lift in the window",
          insurers.isEmpty()
              ? "Deliver its policies and run the night."
              : "Did you mean '" + Nearest.to(wanted, insurers.keySet()) + "'?");
    }
    if (insured.covered(day).isEmpty()) {
      throw LiftGuardException.dataRefused(
          "No policy of " + wanted + " covers a lift on " + day,
          "A feed lists the lifts covered on the release date; there is nothing to list.");
    }
  }

  /** Names of folders ignore case on some systems: one insurer must not write into another's. */
  private void refuseFoldersAlike(List<String> receivers) {
    TreeSet<String> all = new TreeSet<>(receivers);
    feeds.entries().forEach(e -> all.add(insurer(e)));
    Map<String, String> byFolder = new HashMap<>();
    for (String insurer : all) {
      String other = byFolder.put(EvidenceFiles.folder(insurer).toLowerCase(Locale.ROOT), insurer);
      if (other != null) {
        throw LiftGuardException.dataRefused(
            "The insurers '" + other + "' and '" + insurer + "' would share a folder",
            "Give one of them another insurer_id: names of folders ignore case on some systems.");
      }
    }
  }

  private Map<String, Map<String, BigDecimal>> previous(MarketLog.Entry market) {
    if (market.previousRelease() == null) {
      return Map.of(FeedRows.FIRM, Map.of(), FeedRows.ELEVATOR, Map.of());
    }
    MarketLog.Entry before =
        markets
            .named(market.previousRelease())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "meta/feed_market has no " + market.previousRelease()));
    return markets.relativities(before);
  }

  /** Records a new market; of one that is there makes sure that it is the same. */
  private void fixMarket(Plan plan, Market market) {
    Map<String, Map<String, BigDecimal>> relativities = FeedRows.relativities(market);
    if (!plan.known()) {
      MarketLog.add(lake, writer(plan), contracts, plan.market(), relativities);
      return;
    }
    if (!markets.relativities(plan.market()).equals(relativities)) {
      throw LiftGuardException.wrongUse(
          "The market of "
              + plan.market().name()
              + " comes out otherwise with the settings or the version of this run",
          "Take the settings it was made with, or make a correction with --correct.");
    }
  }

  private LakeWriter writer(Plan plan) {
    return lake.writer(
        new RunContext("feed-" + plan.market().name(), plan.run().asOf(), CodeVersion.get()));
  }

  private FeedReport.Delivered deliver(
      Plan plan,
      FeedWindow window,
      List<String> gaps,
      Market market,
      Insured insured,
      Map<String, LiftDetail> details,
      Map<String, Integer> stars)
      throws IOException {
    String insurer = insured.insurerId();
    ReleaseLog.Entry old = plan.corrected().get(insurer);
    FeedHead head =
        new FeedHead(
            insurer,
            month,
            old == null ? 1 : old.revision() + 1,
            old == null ? null : old.releaseId(),
            plan.market().previousRelease(),
            plan.market().ratingRelease(),
            FeedMethod.VERSION,
            plan.run().definitionVersion(),
            CodeVersion.get(),
            plan.run().asOf(),
            window.from(),
            window.to(),
            request.madeAt(),
            request.method(),
            market.parameters(),
            gaps);
    FeedRows maker =
        new FeedRows(head, FeedFiles.SCHEMA.file(FeedFiles.RELATIVITIES).columnNames());
    List<List<Object>> rows = maker.of(market, insured, details, stars);
    List<List<Object>> changes = null;
    if (old != null) {
      FeedChanges corrected =
          FeedChanges.of(old.read(lake).get(FeedFiles.RELATIVITIES + ".csv"), rows, maker);
      rows = corrected.rows();
      changes = corrected.changes();
    }
    String folder = EvidenceFiles.folder(insurer) + "/" + FeedHead.name(month, head.revision());
    ReleaseStore store = request.store();
    clearLeftover(store, folder, head.releaseId());
    String sums = FeedFiles.write(store, folder, head, rows, changes, key);
    record(plan, head, old, store.path(folder), sums);
    return delivered(head, store.path(folder), rows, changes);
  }

  /** What a run that died left under this name; it was never released. */
  private void clearLeftover(ReleaseStore store, String folder, String releaseId)
      throws IOException {
    if (!store.exists(folder)) {
      return;
    }
    if (feeds.knows(releaseId) || !store.exists(folder + "/" + FeedManifest.NAME)) {
      throw LiftGuardException.wrongUse(
          store.path(folder) + " is there already and is no unfinished feed",
          "Give another directory with --out, or move it away.");
    }
    store.delete(folder);
  }

  private void record(Plan plan, FeedHead head, ReleaseLog.Entry old, String path, String sums) {
    List<ReleaseLog.Entry> rows = new ArrayList<>();
    rows.add(
        new ReleaseLog.Entry(
            head.releaseId(),
            ReleaseLog.FINAL,
            head.releaseId(),
            month.toString(),
            head.revision(),
            null,
            plan.run().asOf(),
            null,
            head.supersedes(),
            request.madeAt(),
            request.madeBy(),
            ReleaseLog.Entry.pathInLake(lake, path),
            sums,
            plan.run().runId()));
    if (old != null) {
      rows.add(
          new ReleaseLog.Entry(
              old.bundle(),
              ReleaseLog.CORRECTED,
              old.releaseId(),
              old.period(),
              old.revision(),
              null,
              plan.run().asOf(),
              null,
              old.supersedes(),
              request.madeAt(),
              request.madeBy(),
              old.path(),
              old.sumsSha256(),
              plan.run().runId()));
    }
    feeds.add(lake, writer(plan), contracts, rows);
  }

  private static FeedReport.Delivered delivered(
      FeedHead head, String path, List<List<Object>> rows, List<List<Object>> changes) {
    List<String> columns = FeedFiles.SCHEMA.file(FeedFiles.RELATIVITIES).columnNames();
    int subject = columns.indexOf("subject_type");
    List<Object> book = rows.get(rows.size() - 1);
    return new FeedReport.Delivered(
        head,
        path,
        rows.stream().filter(r -> r.get(subject).equals(FeedRows.FIRM)).count(),
        rows.stream().filter(r -> r.get(subject).equals(FeedRows.ELEVATOR)).count(),
        (BigDecimal) book.get(columns.indexOf("relativity")),
        (BigDecimal) book.get(columns.indexOf("premium_mean_relativity")),
        changes == null ? null : Integer.valueOf(changes.size()));
  }
}
