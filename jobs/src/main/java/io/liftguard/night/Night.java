package io.liftguard.night;

import io.liftguard.LiftGuardException;
import io.liftguard.conform.Conform;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.Layer;
import io.liftguard.contract.TableContract;
import io.liftguard.domain.Firms;
import io.liftguard.domain.FleetContext;
import io.liftguard.ingest.Ingest;
import io.liftguard.ingest.IngestReport;
import io.liftguard.kpi.KpiCalendar;
import io.liftguard.kpi.Period;
import io.liftguard.lake.Commit;
import io.liftguard.lake.Computed;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.RunContext;
import io.liftguard.lake.RunLock;
import io.liftguard.lake.SparkSchemas;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One night: delivered files in, figures out. Nothing of it is visible before its last commit, the
 * row in {@code meta/runs}; what a run that died has written is undone by the next one.
 */
public final class Night {

  private final SparkSession spark;
  private final Lake lake;
  private final Contracts contracts;
  private final KpiCatalogue catalogue = KpiCatalogue.load();
  private final NightRequest request;
  private final Steps steps;
  private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final RunContext run;
  private final Map<String, Long> counts = new TreeMap<>();

  private Night(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      NightRequest request,
      Consumer<String> progress) {
    this.contracts = contracts;
    this.spark = spark;
    this.lake = lake;
    this.request = request;
    this.steps = new Steps(progress);
    String id = startedAt.toString().replaceAll("[-:.]", "");
    this.run =
        new RunContext(id + "-" + ProcessHandle.current().pid(), request.asOf(), CodeVersion.get());
  }

  /**
   * Runs a night on a lake.
   *
   * @throws LiftGuardException wrong use when as_of is before the last run's and the extent is not
   *     full; run failed when another run holds the lake; data refused when there is no call to
   *     count from
   */
  public static NightReport run(
      SparkSession spark, Lake lake, NightRequest request, Consumer<String> progress) {
    return run(spark, lake, Contracts.load(), request, progress);
  }

  /** A night by given contracts, those of an older or newer version perhaps. */
  static NightReport run(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      NightRequest request,
      Consumer<String> progress) {
    Night night = new Night(spark, lake, contracts, request, progress);
    RunLock lock = RunLock.take(lake, night.run.runId());
    try {
      return night.run(lake.writer(night.run));
    } finally {
      lock.close();
    }
  }

  private NightReport run(LakeWriter writer) {
    RunRecord last = RunRecord.last(lake).orElse(null);
    refuseEarlierDay(last);
    Gold gold =
        new Gold(
            spark, lake, writer, contracts, last == null ? Map.of() : last.goldVersions(), steps);
    gold.undoUnfinishedRun();
    IngestReport ingest =
        steps.time(
            "ingest",
            () -> Ingest.run(spark, lake, contracts, request.landing(), run, steps::detail));
    if (!ingest.missingCoreTables().isEmpty()) {
      return new NightReport(
          run.runId(),
          request.asOf(),
          null,
          null,
          null,
          ingest,
          Map.of(),
          Set.of(),
          steps.seconds());
    }
    return figures(writer, gold, last, ingest);
  }

  private void refuseEarlierDay(RunRecord last) {
    if (last != null
        && request.asOf().isBefore(last.asOf())
        && request.extent() != NightRequest.Extent.FULL) {
      throw LiftGuardException.wrongUse(
          "as_of " + request.asOf() + " is before the lake's last run, " + last.asOf(),
          "Give --as-of " + last.asOf() + " or later, or --full to compute that day anew.");
    }
  }

  private NightReport figures(LakeWriter writer, Gold gold, RunRecord last, IngestReport ingest) {
    // Taken before anything reads: what a later run compares with.
    Map<String, Long> cleanVersions = cleanVersions();
    Grounds grounds = grounds(last);
    Made made = make(gold, last, grounds);
    NightTables nights = new NightTables(spark, writer, contracts, catalogue.reads());
    long runNo = last == null ? 1 : last.runNo() + 1;
    steps.run("run log", () -> log(nights, runNo, gold, last, ingest, grounds.plan(), made));
    Map<String, Long> written = gold.rowsWritten();
    written.forEach((table, rows) -> counts.put("written:" + table, rows));
    Plan plan = grounds.plan();
    nights.finish(
        new RunRecord(
            run.runId(),
            runNo,
            request.asOf(),
            startedAt,
            Instant.now().truncatedTo(ChronoUnit.MICROS),
            RunRecord.COMPLETE,
            plan.mode(),
            plan.reason(),
            run.codeVersion(),
            Definitions.version(contracts),
            request.settings().fingerprint(),
            cleanVersions,
            gold.versions(),
            grounds.scalars().earliest(),
            counts,
            steps.seconds()));
    return new NightReport(
        run.runId(),
        request.asOf(),
        LocalDate.ofEpochDay(grounds.fleet().firstDay()),
        plan.mode(),
        plan.reason(),
        ingest,
        written,
        made.warnings(),
        steps.seconds());
  }

  /**
   * What the figures of a run rest on.
   *
   * @param scalars where each table's data begin
   * @param plan which lifts, months and periods are computed
   * @param fleet what all lifts share
   * @param incomplete epoch days that were not delivered in full, by daily table
   */
  private record Grounds(
      Scalars scalars, Plan plan, FleetContext fleet, Map<String, Set<Integer>> incomplete) {}

  private Grounds grounds(RunRecord last) {
    Conform.views(spark, contracts.landing(), this::clean, ids -> Computed.once(ids, lake));
    Conform.aliasTowns(spark, request.settings().townAliases());
    Firms firms = Conform.firms(spark.table("clean_firms"));
    Planner planner = new Planner(spark, lake, contracts, request, last);
    Scalars scalars =
        steps.time(
            "first days",
            () ->
                planner.lookForChanges()
                    ? Scalars.read(spark, request.asOf(), new Scalars(last.scalars()))
                    : Scalars.read(spark, request.asOf()));
    int firstDay = firstDay(scalars);
    steps.detail("first month " + LocalDate.ofEpochDay(firstDay).toString().substring(0, 7));
    Plan plan =
        steps.time(
            "reach of changes", () -> planner.plan(scalars, firstDay, firms, run.codeVersion()));
    steps.detail(plan.mode() + ": " + plan.reason());
    FleetContext fleet =
        new FleetContext(
            firstDay,
            (int) request.asOf().toEpochDay(),
            scalars.earliestVisit(),
            firms,
            request.settings().arrivalLimits(),
            request.settings().graceDays());
    return new Grounds(scalars, plan, fleet, incompleteDays(firstDay));
  }

  /**
   * What a run has made of its gold.
   *
   * @param periods periods whose KPIs were computed
   */
  private record Made(List<Period> periods, Set<NightReport.Warning> warnings) {}

  private Made make(Gold gold, RunRecord last, Grounds grounds) {
    Plan plan = grounds.plan();
    FleetContext fleet = grounds.fleet();
    Map<String, Set<Integer>> incomplete = grounds.incomplete();
    QualityStep quality =
        new QualityStep(spark, lake, contracts, request, gold, plan, last, incomplete);
    SortedSet<LocalDate> counted = quality.months();
    FactStep.Written facts =
        steps.time("facts", () -> new FactStep(spark, lake, gold, plan, fleet).write());
    counted.addAll(facts.months());
    KpiStep kpi = new KpiStep(spark, gold, plan, catalogue);
    List<Period> periods = kpi.periods(counted, fleet.firstDay(), fleet.asOf());
    KpiCalendar calendar =
        grounds.scalars().calendar(fleet.firstDay(), fleet.asOf(), incomplete, catalogue.reads());
    // Both follow from the facts, and neither from the other.
    steps.run(
        "kpi and data quality",
        () ->
            Parallel.run(
                spark,
                List.of(
                    () -> kpi.write(facts, calendar, periods),
                    () -> quality.write(facts.months()))));
    steps.run(
        "plan board, watch list, alerts",
        () ->
            new TodayStep(spark, lake, gold)
                .write(fleet, grounds.scalars(), incomplete.getOrDefault("rescues", Set.of())));
    return new Made(
        periods,
        quality.isFollowedByEmptyMonths(LocalDate.ofEpochDay(fleet.firstDay()))
            ? Set.of(NightReport.Warning.EMPTY_MONTHS_FOLLOW_THE_FIRST)
            : Set.of());
  }

  private void log(
      NightTables nights,
      long runNo,
      Gold gold,
      RunRecord last,
      IngestReport ingest,
      Plan plan,
      Made made) {
    Instant since = last == null ? null : last.finishedAt();
    Map<String, Long> corrected = corrected(last);
    if (ingest.seenBefore().filter(seen -> since == null || seen.isAfter(since)).isPresent()) {
      counts.putAll(nights.deliveryWithUnfinishedRuns(lake, run.runId(), runNo, since, corrected));
    } else {
      counts.putAll(nights.delivery(run.runId(), runNo, ingest, corrected));
    }
    if (last != null) {
      nights.revisions(run.runId(), runNo, gold, plan, made.periods(), request.asOf());
    }
    nights.attention(
        run.runId(),
        runNo,
        gold,
        last == null ? NightTables.Since.THE_BEGINNING : NightTables.Since.LAST_RUN,
        request.asOf());
  }

  private Map<String, Long> cleanVersions() {
    Map<String, Long> versions = new TreeMap<>();
    for (TableContract table : contracts.landing()) {
      versions.put(table.name(), lake.version(TableId.clean(table.name())));
    }
    return versions;
  }

  /** Records that the last complete run knew and that have another content now, by table. */
  private Map<String, Long> corrected(RunRecord last) {
    Map<String, Long> corrected = new TreeMap<>();
    for (TableContract table : contracts.landing()) {
      TableId id = TableId.clean(table.name());
      long since =
          last == null ? Lake.NONE : last.cleanVersions().getOrDefault(table.name(), Lake.NONE);
      if (lake.version(id) > since) {
        corrected.put(
            table.name(), lake.commits(id, since).stream().mapToLong(Commit::rowsUpdated).sum());
      }
    }
    return corrected;
  }

  private int firstDay(Scalars scalars) {
    Integer firstDay = scalars.firstDay(request.settings());
    if (firstDay == null) {
      throw LiftGuardException.dataRefused(
          "no rescue order was called by " + request.asOf() + ", so there is no first month",
          "Deliver rescues, or set data-from in the settings.");
    }
    return firstDay;
  }

  private Dataset<Row> clean(String table) {
    TableId id = TableId.clean(table);
    TableSpec spec = TableSpec.clean(contracts.table(Layer.LANDING, table));
    if (lake.exists(id)) {
      return SparkSchemas.present(lake.read(id), spec.schema());
    }
    return spark.createDataFrame(List.<Row>of(), spec.schema());
  }

  private Map<String, Set<Integer>> incompleteDays(int firstDay) {
    Map<String, Set<Integer>> days = new TreeMap<>();
    for (String name : request.settings().dailyTables()) {
      TableContract table = contracts.table(Layer.LANDING, name);
      days.put(name, IncompleteDays.of(spark, lake, table, firstDay, request.asOf()));
    }
    return days;
  }
}
