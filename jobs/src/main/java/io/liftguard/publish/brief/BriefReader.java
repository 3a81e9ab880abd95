package io.liftguard.publish.brief;

import static org.apache.spark.sql.functions.col;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.Text;
import io.liftguard.lake.Lake;
import io.liftguard.night.Parallel;
import io.liftguard.night.RunRecord;
import io.liftguard.plan.ActionPlan;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.publish.brief.BriefData.AlertDay;
import io.liftguard.publish.brief.BriefData.Change;
import io.liftguard.publish.brief.BriefData.Delivered;
import io.liftguard.publish.brief.BriefData.Event;
import io.liftguard.publish.brief.BriefData.Figure;
import io.liftguard.publish.brief.BriefData.Open;
import io.liftguard.publish.brief.BriefData.PlanRow;
import io.liftguard.publish.brief.BriefData.Quality;
import io.liftguard.publish.brief.BriefData.Told;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Reads from the lake's last run what its briefs are made from. */
public final class BriefReader {

  /** Days of the alerts' paths that are drawn. */
  private static final int PATH_DAYS = 120;

  private static final String COUNTY = "county";

  private final SparkSession spark;
  private final LakeCatalog catalog;
  private final RunRecord run;
  private final LocalDate before;

  private BriefReader(SparkSession spark, LakeCatalog catalog, RunRecord run, LocalDate before) {
    this.spark = spark;
    this.catalog = catalog;
    this.run = run;
    this.before = before;
  }

  /**
   * Reads.
   *
   * @param month month of the towns' briefs, null for the last one that is over
   * @throws LiftGuardException wrong use when no run has made figures, or none of that month
   */
  public static BriefData read(
      SparkSession spark, Lake lake, Contracts contracts, YearMonth month) {
    List<RunRecord> runs = RunRecord.required(lake, 2);
    RunRecord run = runs.get(0);
    LocalDate before = runs.size() == 1 ? null : runs.get(1).asOf();
    YearMonth last = YearMonth.from(run.asOf());
    YearMonth over = run.asOf().equals(last.atEndOfMonth()) ? last : last.minusMonths(1);
    BriefReader reader =
        new BriefReader(spark, LakeCatalog.of(spark, lake, contracts, run), run, before);
    BriefData data = reader.read((month == null ? over : month).atDay(1));
    boolean has =
        data.figures().stream().anyMatch(f -> f.start().equals(data.run().month()) && month(f));
    if (month != null && !has) {
      throw LiftGuardException.wrongUse(
          "The lake has no figures of " + month,
          "Give a month from the first one to " + last + ".");
    }
    return data;
  }

  private static boolean month(Figure figure) {
    return figure.periodType().equals("month");
  }

  private BriefData read(LocalDate month) {
    LocalDate asOf = run.asOf();
    Map<String, List<?>> read = Collections.synchronizedMap(new HashMap<>());
    List<Runnable> tasks = new ArrayList<>();
    tasks.add(() -> read.put("kpi", rows("kpi", figures(month), BriefReader::figure)));
    tasks.add(() -> read.put("plan", planBoard()));
    tasks.add(
        () ->
            read.put(
                "alert",
                rows(
                    "alert",
                    col("date").gt(functions.lit(asOf.minusDays(PATH_DAYS))),
                    BriefReader::alertDay)));
    tasks.add(() -> read.put("told", rows("nights_alert", null, BriefReader::told)));
    tasks.add(() -> read.put("changes", rows("nights_watchlist", ofRun(), BriefReader::change)));
    tasks.add(() -> read.put("open", rows("watchlist", null, BriefReader::open)));
    tasks.add(() -> read.put("quality", rows("data_quality", lately(), BriefReader::quality)));
    tasks.add(
        () -> read.put("delivered", rows("nights_delivery", ofRun(), BriefReader::delivered)));
    tasks.add(() -> read.put("revisions", rows("revisions", ofRun(), r -> r.getAs("kpi_id"))));
    tasks.add(
        () -> read.put("firms", rows("firms", null, r -> Map.entry(r.getAs("firm_id"), name(r)))));
    tasks.add(
        () ->
            read.put(
                "events",
                rows(
                    "fact_rescue",
                    col("month")
                        .equalTo(functions.lit(month))
                        .and(col("is_entrapment"))
                        .and(col("in_scope")),
                    BriefReader::event)));
    Parallel.run(spark, tasks);
    Map<String, String> firms = new HashMap<>();
    BriefReader.<Map.Entry<String, String>>list(read, "firms")
        .forEach(firm -> firms.put(firm.getKey(), firm.getValue()));
    return new BriefData(
        new BriefData.Run(run.runId(), run.runNo(), asOf, before, month),
        list(read, "kpi"),
        list(read, "plan"),
        list(read, "changes"),
        list(read, "alert"),
        list(read, "told"),
        list(read, "open"),
        list(read, "quality"),
        list(read, "delivered"),
        read.get("revisions").size(),
        firms,
        list(read, "events"));
  }

  @SuppressWarnings("unchecked") // Each name has rows of one kind.
  private static <T> List<T> list(Map<String, List<?>> read, String name) {
    return (List<T>) read.get(name);
  }

  private <T> List<T> rows(String table, Column which, Function<Row, T> kind) {
    Dataset<Row> rows = catalog.rows(table);
    List<T> made = new ArrayList<>();
    for (Row row : (which == null ? rows : rows.where(which)).collectAsList()) {
      made.add(kind.apply(row));
    }
    return made;
  }

  // In the plan's order: the lake keeps none.
  private List<PlanRow> planBoard() {
    List<String> tasks =
        ActionPlan.load().milestones().stream()
            .map(ActionPlan.Milestone::taskNo)
            .distinct()
            .toList();
    return catalog.rows("plan_board").collectAsList().stream()
        .sorted(
            Comparator.comparingInt((Row r) -> tasks.indexOf(r.<String>getAs("task_no")))
                .thenComparingLong(r -> r.<Long>getAs("milestone_no")))
        .map(BriefReader::planRow)
        .toList();
  }

  private Column ofRun() {
    return col("run_no").equalTo(run.runNo());
  }

  private Column lately() {
    LocalDate from = run.asOf().minusDays(BriefData.DAYS);
    return col("date").gt(functions.lit(from)).or(col("measure").equalTo("INCOMPLETE"));
  }

  private static Column figures(LocalDate month) {
    LocalDate end = month.plusMonths(1);
    Object[] headlines =
        KpiCatalogue.load().headlines().stream().map(KpiCard::id).toArray(Object[]::new);
    Column isMonth = col("period_type").equalTo("month");
    Column isYear = col("period_type").equalTo("r12m");
    Column county = col("scope_type").equalTo(COUNTY);
    Column ofMonth =
        isMonth
            .and(col("period_start").equalTo(functions.lit(month)))
            .or(isYear.and(col("period_end").equalTo(functions.lit(end))));
    return county
        .and(col("kpi_id").isin(headlines))
        .and(isMonth.or(isYear))
        .or(
            col("kpi_id")
                .isin(TownPage.KPIS.toArray())
                .and(ofMonth)
                .and(county.or(col("scope_type").equalTo("town"))));
  }

  private static Figure figure(Row r) {
    Number days = r.getAs("incomplete_days");
    return new Figure(
        r.getAs("kpi_id"),
        r.getAs("period_type"),
        r.getAs("period_start"),
        r.getAs("period_end"),
        r.getAs("scope_type"),
        r.getAs("scope_id"),
        r.getAs("value"),
        r.getAs("ci_low"),
        r.getAs("ci_high"),
        r.getAs("meets_target"),
        r.getAs("certain"),
        r.getAs("partial"),
        days == null ? null : Long.valueOf(days.longValue()));
  }

  private static PlanRow planRow(Row r) {
    return new PlanRow(
        r.getAs("task_no"),
        new Text(r.getAs("title_zh"), r.getAs("title_en")),
        new Text(r.getAs("lead_units_zh"), r.getAs("lead_units_en")),
        new Text(r.getAs("milestone_zh"), r.getAs("milestone_en")),
        r.getAs("comparison"),
        r.getAs("target"),
        r.getAs("deadline"),
        r.getAs("value"),
        r.getAs("unit"),
        r.getAs("value_a_year_ago"),
        r.getAs("status"),
        r.getAs("trend"),
        List.copyOf(r.<String>getList(r.fieldIndex("lifts"))));
  }

  private static AlertDay alertDay(Row r) {
    return new AlertDay(
        r.getAs("scope_type"),
        r.getAs("scope_id"),
        r.getAs("date"),
        r.<Long>getAs("y"),
        r.<Double>getAs("m"),
        r.<Double>getAs("c"),
        r.<Double>getAs("threshold"),
        r.<Boolean>getAs("alarm"),
        r.<Boolean>getAs("incomplete"));
  }

  private static Told told(Row r) {
    return new Told(
        r.<Long>getAs("run_no"),
        r.getAs("scope_type"),
        r.getAs("scope_id"),
        r.getAs("date"),
        r.getAs("state"));
  }

  private static Change change(Row r) {
    return new Change(
        r.getAs("subject_type"),
        r.getAs("subject_id"),
        r.getAs("reason"),
        r.getAs("change"),
        r.getAs("since"),
        r.getAs("points"),
        r.getAs("evidence"));
  }

  private static Open open(Row r) {
    return new Open(
        r.getAs("subject_type"),
        r.getAs("subject_id"),
        r.getAs("reason"),
        r.getAs("since"),
        r.getAs("points"),
        r.getAs("score"),
        r.getAs("evidence"),
        r.getAs("town"),
        r.getAs("site_name"),
        r.getAs("firm_id"));
  }

  private static Quality quality(Row r) {
    return new Quality(
        r.getAs("table_name"),
        r.getAs("date"),
        r.getAs("measure"),
        r.getAs("firm_id"),
        r.<Long>getAs("count"));
  }

  private static Delivered delivered(Row r) {
    return new Delivered(r.getAs("table_name"), r.getAs("measure"), r.<Long>getAs("count"));
  }

  private static Event event(Row r) {
    return new Event(
        r.getAs("event_id"),
        r.getAs("event_date"),
        r.getAs("elevator_id"),
        r.getAs("town"),
        r.getAs("site_name"),
        r.getAs("firm_id"),
        r.getAs("cause_group"),
        r.getAs("persons"),
        r.getAs("injured"),
        r.getAs("arrival_s"),
        r.getAs("trapped_s"));
  }

  private static String name(Row r) {
    String name = r.getAs("name");
    return name == null ? r.getAs("firm_id") : name;
  }
}
