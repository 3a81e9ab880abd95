package io.liftguard.publish.bundle;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.domain.CodePoints;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.RunContext;
import io.liftguard.lake.TableId;
import io.liftguard.night.CodeVersion;
import io.liftguard.night.RunRecord;
import io.liftguard.publish.CellText;
import io.liftguard.publish.CsvText;
import io.liftguard.rating.Change;
import io.liftguard.rating.Evidence;
import io.liftguard.rating.Figures;
import io.liftguard.rating.Method;
import io.liftguard.rating.Mqr1;
import io.liftguard.rating.Objection;
import io.liftguard.rating.PastRating;
import io.liftguard.rating.Previous;
import io.liftguard.rating.Rating;
import io.liftguard.rating.RatingInputs;
import io.liftguard.rating.Release;
import io.liftguard.rating.Veto;
import io.liftguard.rating.Window;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Makes a release of the rating: a draft that firms may object to, the final one, or a correction
 * (part 4, "A release"). Nothing is ever rewritten: each has a folder of its own, which appears
 * whole, and it counts from its row in {@code meta/releases} on.
 */
public final class RateJob {

  /** Quarters before in which the stability rule looks for a firm's earlier release. */
  private static final int QUARTERS_BACK = 4;

  private static final String EVIDENCE = "evidence/";

  private final SparkSession spark;
  private final Lake lake;
  private final Contracts contracts;
  private final RateRequest request;
  private final Consumer<String> progress;
  private final ReleaseStore store;
  private final Map<String, RatingBundleReader> opened = new HashMap<>();

  private RateJob(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      RateRequest request,
      Consumer<String> progress) {
    this.spark = spark;
    this.lake = lake;
    this.contracts = contracts;
    this.request = request;
    this.progress = progress;
    this.store = request.store();
  }

  /**
   * What is going to be made.
   *
   * @param bundle name of its folder
   * @param draft number of the draft, null for what is no draft
   * @param basis the draft that a final release follows, or the release that a correction corrects;
   *     null for none
   */
  private record Plan(
      Window.Quarter quarter,
      String bundle,
      int revision,
      Integer draft,
      LocalDate objectionsUntil,
      ReleaseLog.Entry basis) {

    String releaseId() {
      return revision == 1 ? quarter.toString() : quarter + "-r" + revision;
    }
  }

  /** Earlier releases: those that the stability rule looks at, and all that pages tell of. */
  private record Earlier(
      List<String> used,
      Map<String, Previous> previous,
      List<PastRating> history,
      ReleaseLog.Entry quarterBefore) {}

  /**
   * Makes a release.
   *
   * @param pages writes the site
   * @param key signs
   * @throws LiftGuardException wrong use or data refused with the reason, and then nothing is
   *     written; run failed when storage fails
   */
  public static RateReport run(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      RateRequest request,
      ReleasePages pages,
      SigningKey key,
      Consumer<String> progress) {
    Window.Quarter quarter = Window.Quarter.of(request.quarter());
    RateJob job = new RateJob(spark, lake, contracts, request, progress);
    return ReleaseRuns.locked(
        lake,
        "rate-" + quarter + "-" + request.madeAt(),
        "The release",
        () -> job.run(quarter, pages, key));
  }

  private RateReport run(Window.Quarter quarter, ReleasePages pages, SigningKey key)
      throws IOException {
    RunRecord run = RunRecord.required(lake);
    run.refuseOtherSettings(request.night());
    Method method = request.method();
    ReleaseLog log = ReleaseLog.read(lake, ReleaseLog.RATING);
    Window window =
        Window.of(
            quarter,
            request.windowMonths(),
            method.minima().months(),
            ReleaseRuns.firstMonth(run, request.night()),
            run.asOf());
    Plan plan = plan(quarter, log, run.asOf());
    clearLeftovers(plan, log);
    Earlier earlier = earlier(plan, log);

    progress.accept("counts of " + window.from() + " to " + window.to());
    RatingInputs inputs =
        RatingInputs.read(spark, lake, contracts, run, window, method.graceDays());
    Figures figures = compute(method, window, inputs, earlier);
    List<Objection> objections = objections(plan, log, inputs);
    if (request.stage() == RateRequest.Stage.FINAL) {
      refuseUndecided(plan, log, objections);
    }

    progress.accept("evidence of " + inputs.names().size() + " firms");
    String evidence = EVIDENCE + plan.bundle();
    String aside = ReleaseStore.aside(evidence);
    store.delete(aside);
    Map<String, String> sums = new TreeMap<>();
    List<RateReport.DraftDifference> differences;
    try {
      Evidence.prepare(spark, run.asOf());
      EvidenceFiles.write(
              spark,
              store,
              aside,
              List.copyOf(new TreeSet<>(inputs.names().keySet())),
              file -> Evidence.rows(spark, file, window, method.graceDays()))
          .forEach((path, sum) -> sums.put(evidence + "/" + path, sum));
      differences = differences(plan, figures, inputs.vetoes(), aside);
      refuseWorse(differences);
      if (!differences.isEmpty()) {
        sums.put(evidence + "/changes-from-draft.csv", writeDifferences(aside, differences));
      }
    } catch (LiftGuardException refused) {
      store.delete(aside);
      throw refused;
    }

    Release release =
        new Release(
            head(plan, run, window, earlier),
            inputs.cells(),
            inputs.vetoes(),
            figures,
            objections,
            changes(plan, earlier, figures, inputs),
            inputs.facts(),
            earlier.history());
    progress.accept("bundle " + plan.bundle());
    Map<String, byte[]> files = RatingBundle.files(release, pages, sums, key);
    store.move(aside, evidence);
    store.write(plan.bundle(), files);
    record(plan, log, run, Digests.sha256(files.get(RatingBundle.SUMS)));
    return new RateReport(release, store.path(plan.bundle()), store.path(evidence), differences);
  }

  private Plan plan(Window.Quarter quarter, ReleaseLog log, LocalDate asOf) {
    String period = quarter.toString();
    ReleaseLog.Entry draft = log.draft(period).orElse(null);
    ReleaseLog.Entry released = log.finalOf(period).orElse(null);
    if (request.stage() == RateRequest.Stage.CORRECT) {
      if (released == null) {
        throw LiftGuardException.wrongUse(
            "There is no final release of " + period + " to correct",
            "Make it with `rate --quarter " + period + " --final`.");
      }
      int revision = released.revision() + 1;
      return new Plan(quarter, period + "-r" + revision, revision, null, null, released);
    }
    if (released != null) {
      throw LiftGuardException.wrongUse(
          period + " is final since " + CellText.of(released.madeAt()) + ", and is never rewritten",
          "Correct it with `rate --quarter " + period + " --correct`.");
    }
    if (request.stage() == RateRequest.Stage.DRAFT) {
      int number = draft == null ? 1 : draft.draft() + 1;
      LocalDate until =
          request.objectionDays() == 0 ? null : asOf.plusDays(request.objectionDays());
      return new Plan(quarter, period + "-d" + number, 1, number, until, draft);
    }
    if (draft == null && request.objectionDays() > 0) {
      throw LiftGuardException.wrongUse(
          "There is no draft of " + period + " that firms could have objected to",
          "Make one with `rate --quarter " + period + "`.");
    }
    LocalDate until = draft == null ? null : draft.objectionsUntil();
    if (until != null && !asOf.isAfter(until)) {
      throw LiftGuardException.wrongUse(
          "Firms may object to "
              + draft.bundle()
              + " up to and including "
              + until
              + ", and the lake speaks for "
              + asOf,
          "Run the nights up to " + until.plusDays(1) + " first.");
    }
    return new Plan(quarter, period, 1, null, until, draft);
  }

  /** What a run that died left under the names of this one; it was never released. */
  private void clearLeftovers(Plan plan, ReleaseLog log) throws IOException {
    if (store.exists(plan.bundle())) {
      if (log.knows(plan.bundle()) || !store.exists(plan.bundle() + "/" + RatingBundle.SUMS)) {
        throw LiftGuardException.wrongUse(
            store.path(plan.bundle()) + " is there already and is no unfinished release",
            "Give another directory with --out, or move it away.");
      }
      store.delete(plan.bundle());
    }
    if (!log.knows(plan.bundle())) {
      store.delete(EVIDENCE + plan.bundle());
    }
  }

  private Earlier earlier(Plan plan, ReleaseLog log) throws IOException {
    List<ReleaseLog.Entry> looked = new ArrayList<>();
    if (request.stage() == RateRequest.Stage.CORRECT) {
      // A correction starts from the same earlier releases as what it corrects.
      for (String id : bundle(plan.basis()).head().previousReleases()) {
        looked.add(
            log.released(id)
                .orElseThrow(
                    () ->
                        ReleaseLog.missing(
                            "The release " + id + ", on which " + plan.bundle() + " builds,")));
      }
    } else {
      for (int back = QUARTERS_BACK; back > 0; back--) {
        log.finalOf(plan.quarter().minus(back).toString()).ifPresent(looked::add);
      }
    }
    Map<String, Previous> previous = new HashMap<>();
    for (ReleaseLog.Entry entry : looked) {
      for (RatingBundleReader.Published p : bundle(entry).published().values()) {
        if (p.rated()) {
          previous.put(
              p.firmId(), new Previous(entry.releaseId(), p.starsStable(), p.starsComputed()));
        }
      }
    }
    return new Earlier(
        looked.stream().map(ReleaseLog.Entry::releaseId).toList(),
        previous,
        history(plan, log),
        log.finalOf(plan.quarter().minus(1).toString()).orElse(null));
  }

  private List<PastRating> history(Plan plan, ReleaseLog log) throws IOException {
    Map<String, ReleaseLog.Entry> byQuarter = new TreeMap<>();
    for (ReleaseLog.Entry entry : log.entries()) {
      if (entry.period().compareTo(plan.quarter().toString()) < 0) {
        log.finalOf(entry.period()).ifPresent(e -> byQuarter.put(e.period(), e));
      }
    }
    List<PastRating> history = new ArrayList<>();
    for (ReleaseLog.Entry entry : byQuarter.values()) {
      for (RatingBundleReader.Published p : bundle(entry).published().values()) {
        history.add(
            new PastRating(
                p.firmId(), entry.releaseId(), p.status(), p.stars(), p.veto(), p.composite()));
      }
    }
    history.sort(
        Comparator.comparing(PastRating::firmId, CodePoints.ORDER)
            .thenComparing(PastRating::releaseId, CodePoints.ORDER));
    return history;
  }

  /** A release that was made before, exactly as it was made; checked once, whoever asks for it. */
  private RatingBundleReader bundle(ReleaseLog.Entry entry) throws IOException {
    RatingBundleReader known = opened.get(entry.bundle());
    if (known != null) {
      return known;
    }
    Map<String, byte[]> files = entry.read(lake);
    Map<String, byte[]> figures = new HashMap<>(files);
    // Pages are most of a bundle, and nobody reads figures out of them here.
    figures.keySet().removeIf(name -> name.endsWith(".html"));
    RatingBundleReader reader = new RatingBundleReader(figures);
    opened.put(entry.bundle(), reader);
    return reader;
  }

  private static Figures compute(
      Method method, Window window, RatingInputs inputs, Earlier earlier) {
    if (inputs.names().isEmpty()) {
      throw LiftGuardException.dataRefused(
          "The register holds no firm", "Deliver the table firms.");
    }
    Map<String, Previous> previous = new HashMap<>(earlier.previous());
    previous.keySet().retainAll(inputs.names().keySet());
    Figures figures =
        Mqr1.compute(
            new Mqr1.Inputs(
                method, window.days(), inputs.cells(), inputs.names(), inputs.vetoes(), previous));
    int firms = figures.measures().get(0).firms();
    if (firms < method.minima().firms()) {
      throw LiftGuardException.dataRefused(
          "Only "
              + firms
              + " firms have expected entrapments from "
              + window.from()
              + " to "
              + window.to()
              + ", and "
              + method.minima().firms()
              + " are needed for any rating",
          "Wait for more data; a comparison among so few says nothing.");
    }
    return figures;
  }

  /** The file's objections, and those of the draft, none of which may be forgotten. */
  private List<Objection> objections(Plan plan, ReleaseLog log, RatingInputs inputs)
      throws IOException {
    Map<String, Objection> objections = new TreeMap<>(CodePoints.ORDER);
    ReleaseLog.Entry before =
        plan.basis() == null ? log.draft(plan.quarter().toString()).orElse(null) : plan.basis();
    if (before != null) {
      bundle(before).objections().forEach(o -> objections.put(o.objectionId(), o));
    }
    if (request.objections() != null) {
      List<Objection> given = ObjectionsFile.read(request.objections(), inputs.names().keySet());
      new ObjectionRecords(lake, contracts).refuseUnknown(given);
      given.forEach(o -> objections.put(o.objectionId(), o));
    }
    return List.copyOf(objections.values());
  }

  private void refuseUndecided(Plan plan, ReleaseLog log, List<Objection> objections) {
    List<String> open =
        objections.stream().filter(Objection::open).map(Objection::objectionId).toList();
    if (!open.isEmpty()) {
      throw LiftGuardException.dataRefused(
          "Objections without a decision: " + String.join(", ", open),
          "Decide on them and give the file again with --objections.");
    }
    if (plan.basis() == null) {
      return;
    }
    ObjectionRecords records = new ObjectionRecords(lake, contracts);
    List<String> uncorrected = new ArrayList<>();
    for (Objection objection : objections) {
      if (objection.upheld()
          && !records.corrected(objection, finished(objectedTo(objection, plan, log)))) {
        uncorrected.add(objection.label());
      }
    }
    if (!uncorrected.isEmpty()) {
      throw LiftGuardException.dataRefused(
          "Objections were upheld whose records are as they were: "
              + String.join(", ", uncorrected),
          "Deliver the corrected or deleted records, run the night, then make it final.");
    }
  }

  /**
   * The draft that an objection speaks of: the latest one of its day or before. A later draft may
   * rest on the corrected record already.
   */
  private static ReleaseLog.Entry objectedTo(Objection objection, Plan plan, ReleaseLog log) {
    List<ReleaseLog.Entry> drafts = log.drafts(plan.quarter().toString());
    return drafts.stream()
        .filter(draft -> !draft.asOf().isAfter(objection.receivedOn()))
        .reduce((earlier, later) -> later)
        .orElse(drafts.get(0));
  }

  /** When the run ended on which a draft rests. */
  private Instant finished(ReleaseLog.Entry draft) {
    return lake
        .read(TableId.meta("runs"))
        .where(functions.col("run_id").equalTo(draft.runId()))
        .select("finished_at")
        .collectAsList()
        .stream()
        .map(r -> r.<Instant>getAs(0))
        .findFirst()
        .orElse(draft.madeAt());
  }

  private List<RateReport.DraftDifference> differences(
      Plan plan, Figures figures, List<Veto> vetoes, String evidence) throws IOException {
    if (request.stage() != RateRequest.Stage.FINAL || plan.basis() == null) {
      return List.of();
    }
    RatingBundleReader drafted = bundle(plan.basis());
    Map<String, RatingBundleReader.Published> draft = drafted.published();
    List<Veto> draftVetoes = drafted.vetoes();
    Map<String, Rating> now = new LinkedHashMap<>();
    figures.ratings().forEach(r -> now.put(r.firmId(), r));
    TreeSet<String> firms = new TreeSet<>(CodePoints.ORDER);
    firms.addAll(draft.keySet());
    firms.addAll(now.keySet());
    List<RateReport.DraftDifference> differences = new ArrayList<>();
    for (String firm : firms) {
      RatingBundleReader.Published before = draft.get(firm);
      Rating after = now.get(firm);
      Integer starsBefore = before == null ? null : before.stars();
      Integer starsNow = after == null ? null : after.stars();
      if (!Objects.equals(starsBefore, starsNow)) {
        List<String> records = new ArrayList<>(vetoes(firm, draftVetoes, vetoes));
        String folder = "/" + EvidenceFiles.folder(firm);
        records.addAll(
            EvidenceDifference.records(
                store.read(EVIDENCE + plan.basis().bundle() + folder),
                store.read(evidence + folder)));
        differences.add(
            new RateReport.DraftDifference(
                firm,
                after == null ? before.name() : after.name(),
                starsBefore,
                starsNow,
                records));
      }
    }
    return differences;
  }

  /** Sanctions that force one star on one side only. */
  private static List<String> vetoes(String firm, List<Veto> old, List<Veto> now) {
    Set<Veto> differing = new LinkedHashSet<>(old);
    now.forEach(
        veto -> {
          if (!differing.remove(veto)) {
            differing.add(veto);
          }
        });
    return differing.stream()
        .filter(veto -> veto.firmId().equals(firm))
        .map(veto -> "sanctions " + veto.sanctionId())
        .distinct()
        .toList();
  }

  private static void refuseWorse(List<RateReport.DraftDifference> differences) {
    List<String> worse =
        differences.stream()
            .filter(RateReport.DraftDifference::worse)
            .map(RateJob::sentence)
            .toList();
    if (!worse.isEmpty()) {
      throw LiftGuardException.dataRefused(
          "Firms would stand worse than in the draft they could object to: "
              + String.join("; ", worse),
          "Make a new draft with `rate --quarter`: they have the days of its window to object.");
    }
  }

  private static String sentence(RateReport.DraftDifference d) {
    return d.firmId()
        + " "
        + d.name()
        + " ("
        + (d.draft() == null ? "no" : d.draft())
        + " -> "
        + (d.now() == null ? "no" : d.now())
        + " stars, by "
        + (d.records().isEmpty() ? "records of other firms" : String.join(", ", d.records()))
        + ")";
  }

  private String writeDifferences(String evidence, List<RateReport.DraftDifference> differences)
      throws IOException {
    StringBuilder text =
        new StringBuilder(
            CsvText.line(List.of("firm_id", "name", "stars_draft", "stars_final", "records")));
    for (RateReport.DraftDifference d : differences) {
      text.append(
          CsvText.line(
              List.of(
                  CsvText.text(d.firmId()),
                  CsvText.text(d.name()),
                  CellText.of(d.draft()),
                  CellText.of(d.now()),
                  CsvText.text(String.join("; ", d.records())))));
    }
    byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = store.create(evidence + "/changes-from-draft.csv")) {
      out.write(content);
    }
    return Digests.sha256(content);
  }

  private Release.Head head(Plan plan, RunRecord run, Window window, Earlier earlier) {
    return new Release.Head(
        plan.releaseId(),
        plan.quarter().toString(),
        plan.revision(),
        plan.draft() == null ? Release.FINAL : Release.DRAFT,
        request.stage() == RateRequest.Stage.CORRECT ? plan.basis().releaseId() : null,
        earlier.used(),
        Method.VERSION,
        run.definitionVersion(),
        CodeVersion.get(),
        run.asOf(),
        window.from(),
        window.to(),
        window.days(),
        request.madeAt(),
        plan.objectionsUntil(),
        request.method());
  }

  private List<Change> changes(Plan plan, Earlier earlier, Figures figures, RatingInputs inputs)
      throws IOException {
    boolean correction = request.stage() == RateRequest.Stage.CORRECT;
    ReleaseLog.Entry with = correction ? plan.basis() : earlier.quarterBefore();
    if (with == null) {
      return List.of();
    }
    RatingBundleReader old = bundle(with);
    return Changes.of(
        with.releaseId(),
        old.published(),
        correction ? old.cells() : null,
        figures.ratings(),
        inputs.cells());
  }

  private void record(Plan plan, ReleaseLog log, RunRecord run, String sums) {
    LakeWriter writer =
        lake.writer(new RunContext("rate-" + plan.bundle(), run.asOf(), CodeVersion.get()));
    boolean correction = request.stage() == RateRequest.Stage.CORRECT;
    List<ReleaseLog.Entry> rows = new ArrayList<>();
    rows.add(
        new ReleaseLog.Entry(
            plan.bundle(),
            plan.draft() == null ? Release.FINAL : Release.DRAFT,
            plan.releaseId(),
            plan.quarter().toString(),
            plan.revision(),
            plan.draft(),
            run.asOf(),
            plan.objectionsUntil(),
            correction ? plan.basis().releaseId() : null,
            request.madeAt(),
            request.madeBy(),
            ReleaseLog.Entry.pathInLake(lake, store.path(plan.bundle())),
            sums,
            run.runId()));
    if (correction) {
      ReleaseLog.Entry old = plan.basis();
      rows.add(
          new ReleaseLog.Entry(
              old.bundle(),
              ReleaseLog.CORRECTED,
              old.releaseId(),
              old.period(),
              old.revision(),
              null,
              run.asOf(),
              null,
              old.supersedes(),
              request.madeAt(),
              request.madeBy(),
              old.path(),
              old.sumsSha256(),
              run.runId()));
    }
    log.add(lake, writer, contracts, rows);
  }
}
