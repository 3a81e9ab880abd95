package io.liftguard.night;

import io.liftguard.LiftGuardException;
import io.liftguard.conform.Conform;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.Layer;
import io.liftguard.contract.TableContract;
import io.liftguard.domain.Firms;
import io.liftguard.domain.FleetContext;
import io.liftguard.facts.FactTables;
import io.liftguard.facts.LiftFactsJob;
import io.liftguard.ingest.Ingest;
import io.liftguard.ingest.IngestReport;
import io.liftguard.kpi.KpiCalendar;
import io.liftguard.kpi.KpiJob;
import io.liftguard.kpi.Period;
import io.liftguard.kpi.ScopeFacts;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

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
    Map<String, Long> cleanVersions = new TreeMap<>();
    for (TableContract table : contracts.landing()) {
      cleanVersions.put(table.name(), lake.version(TableId.clean(table.name())));
    }
    Conform.views(spark, contracts.landing(), this::clean, ids -> Computed.once(ids, lake));
    Conform.aliasTowns(spark, request.settings().townAliases());
    Firms firms = Conform.firms(spark.table("clean_firms"));
    int asOf = (int) request.asOf().toEpochDay();
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
            asOf,
            scalars.earliestVisit(),
            firms,
            request.settings().arrivalLimits(),
            request.settings().graceDays());

    Map<String, Set<Integer>> incomplete = incompleteDays(firstDay);
    QualityStep quality =
        new QualityStep(spark, lake, contracts, request, gold, plan, last, incomplete);
    SortedSet<LocalDate> recounted = quality.months();
    Map<String, FactTables.Content> contents = new TreeMap<>();
    steps.run("facts", () -> contents.putAll(facts(gold, plan, fleet)));
    SortedSet<LocalDate> months = factMonths(plan, contents, firstDay);
    SortedSet<LocalDate> counted = new TreeSet<>(months);
    counted.addAll(recounted);
    List<Period> periods = periods(plan, counted, firstDay, asOf);
    KpiCalendar calendar = scalars.calendar(firstDay, asOf, incomplete, catalogue.reads());
    // Both follow from the facts, and neither from the other.
    steps.run(
        "kpi and data quality",
        () ->
            Parallel.run(
                spark,
                List.of(
                    () -> {
                      sums(gold, months, plan.full() ? null : contents);
                      kpis(gold, plan, calendar, periods);
                    },
                    () -> quality.write(months))));
    LocalDate firstMonth = LocalDate.ofEpochDay(firstDay);
    Set<NightReport.Warning> warnings =
        quality.isFollowedByEmptyMonths(firstMonth)
            ? Set.of(NightReport.Warning.EMPTY_MONTHS_FOLLOW_THE_FIRST)
            : Set.of();
    steps.run(
        "plan board, watch list, alerts",
        () ->
            new TodayStep(spark, lake, gold)
                .write(fleet, scalars, incomplete.getOrDefault("rescues", Set.of())));

    NightTables nights = new NightTables(spark, writer, contracts, catalogue.reads());
    long runNo = last == null ? 1 : last.runNo() + 1;
    steps.run(
        "run log",
        () -> {
          Instant since = last == null ? null : last.finishedAt();
          Map<String, Long> corrected = corrected(last);
          if (ingest
              .seenBefore()
              .filter(seen -> since == null || seen.isAfter(since))
              .isPresent()) {
            counts.putAll(
                nights.deliveryWithUnfinishedRuns(lake, run.runId(), runNo, since, corrected));
          } else {
            counts.putAll(nights.delivery(run.runId(), runNo, ingest, corrected));
          }
          if (last != null) {
            nights.revisions(run.runId(), runNo, gold, plan, periods, request.asOf());
          }
          nights.attention(
              run.runId(),
              runNo,
              gold,
              last == null ? NightTables.Since.THE_BEGINNING : NightTables.Since.LAST_RUN,
              request.asOf());
        });
    Map<String, Long> written = gold.rowsWritten();
    written.forEach((table, rows) -> counts.put("written:" + table, rows));
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
            scalars.earliest(),
            counts,
            steps.seconds()));
    return new NightReport(
        run.runId(),
        request.asOf(),
        firstMonth,
        plan.mode(),
        plan.reason(),
        ingest,
        written,
        warnings,
        steps.seconds());
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

  /** Writes the facts; returns what was written. */
  private Map<String, FactTables.Content> facts(Gold gold, Plan plan, FleetContext fleet) {
    gold.before("overdue_episodes").createOrReplaceTempView("before_overdue_episodes");
    Computed.once(
            spark
                .table("current_inspections")
                .select(LiftFactsJob.INSPECTION_COLUMNS.toArray(Column[]::new)),
            lake)
        .createOrReplaceTempView("current_inspections");
    Dataset<Row> lifts = Computed.once(LiftFactsJob.plan(spark, fleet, plan.windows()), lake);
    Map<String, FactTables.Content> contents =
        new FactTables(spark, plan.windows(), lifts, gold::before)
            .contents(LocalDate.ofEpochDay(fleet.firstDay()), request.asOf());
    List<Runnable> tasks = new ArrayList<>();
    contents.forEach(
        (table, content) -> tasks.add(() -> gold.write(table, content.rows(), content.months())));
    Parallel.run(spark, tasks);
    return contents;
  }

  /** Months in which any fact may differ. */
  private static SortedSet<LocalDate> factMonths(
      Plan plan, Map<String, FactTables.Content> contents, int firstDay) {
    SortedSet<LocalDate> months = new TreeSet<>();
    if (plan.full()) {
      LocalDate last = plan.windows().lastMonth();
      for (LocalDate m = LocalDate.ofEpochDay(firstDay); !m.isAfter(last); m = m.plusMonths(1)) {
        months.add(m);
      }
    } else {
      contents.values().forEach(content -> months.addAll(content.months()));
    }
    return months;
  }

  // Contents are null in a full run, in which whole tables are written.
  private void sums(
      Gold gold, SortedSet<LocalDate> months, Map<String, FactTables.Content> contents) {
    SortedSet<LocalDate> liftMonths = contents == null ? null : contents.get("fact_lift").months();
    SortedSet<LocalDate> eventMonths =
        contents == null ? null : contents.get("fact_rescue").months();
    inMonths(gold.now("fact_lift"), contents == null ? months : liftMonths)
        .createOrReplaceTempView("months_fact_lift");
    List<Runnable> tasks = new ArrayList<>();
    tasks.add(
        () ->
            gold.write(
                "fact_scope",
                ScopeFacts.measures(catalogue, table -> inMonths(gold.now(table), months)),
                contents == null ? null : months));
    for (String table : FactTables.SUMS) {
      tasks.add(() -> gold.write(table, FactTables.sums(spark, table), liftMonths));
    }
    tasks.add(
        () ->
            gold.write(
                "fact_histogram",
                ScopeFacts.clocks(
                    catalogue,
                    inMonths(gold.now("fact_rescue"), contents == null ? months : eventMonths)),
                eventMonths));
    Parallel.run(spark, tasks);
  }

  private static Dataset<Row> inMonths(Dataset<Row> rows, SortedSet<LocalDate> months) {
    return rows.where(functions.col("month").isin(months.toArray()));
  }

  private static List<Period> periods(
      Plan plan, SortedSet<LocalDate> months, int firstDay, int asOf) {
    List<Period> all = Period.all(firstDay, asOf);
    if (plan.full()) {
      return all;
    }
    return all.stream()
        .filter(
            period ->
                months.stream()
                    .mapToInt(month -> (int) month.toEpochDay())
                    .anyMatch(month -> period.start() <= month && month < period.end()))
        .toList();
  }

  private void kpis(Gold gold, Plan plan, KpiCalendar calendar, List<Period> periods) {
    if (periods.isEmpty()) {
      return;
    }
    LocalDate from =
        LocalDate.ofEpochDay(periods.stream().mapToInt(Period::start).min().orElseThrow());
    LocalDate to = LocalDate.ofEpochDay(periods.stream().mapToInt(Period::end).max().orElseThrow());
    Dataset<Row> measures = between(gold.now("fact_scope"), from, to);
    Dataset<Row> readings = ScopeFacts.scoped(between(gold.now("fact_histogram"), from, to));
    Dataset<Row> rows = KpiJob.rows(catalogue, calendar, measures, readings, periods);
    if (plan.full()) {
      gold.overwrite("kpi", rows);
    } else {
      gold.replace("kpi", rows, KpiJob.predicate(periods));
    }
  }

  private static Dataset<Row> between(Dataset<Row> rows, LocalDate from, LocalDate to) {
    return rows.where(functions.col("month").geq(from).and(functions.col("month").lt(to)));
  }
}
