package io.liftguard.night;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.ingest.IngestReport;
import io.liftguard.kpi.KpiJob;
import io.liftguard.kpi.Period;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import io.liftguard.lake.Windows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What a night writes about itself, once and never again: {@code meta/}. */
final class NightTables {

  /** A month is closed so many days after its end. */
  private static final int CLOSED_AFTER_DAYS = 10;

  private static final String CORRECTED = "corrected";

  private final SparkSession spark;
  private final LakeWriter writer;
  private final Contracts contracts;
  private final Map<String, Set<String>> reads;

  /**
   * The tables of a run.
   *
   * @param reads landing tables that each KPI is made from
   */
  NightTables(
      SparkSession spark, LakeWriter writer, Contracts contracts, Map<String, Set<String>> reads) {
    this.reads = reads;
    this.spark = spark;
    this.writer = writer;
    this.contracts = contracts;
  }

  /** The commit that makes the night visible. */
  void finish(RunRecord record) {
    TableSpec spec = spec("runs");
    writer.append(
        TableId.meta("runs"), spec, spark.createDataFrame(List.of(record.row()), spec.schema()));
  }

  /**
   * Files and rows of the run by table; a run that is done again replaces its own rows.
   *
   * @param corrected by table, the records that the lake had and that got another content
   * @return the sums over all tables by measure
   */
  Map<String, Long> delivery(
      String runId, long runNo, IngestReport ingest, Map<String, Long> corrected) {
    List<Row> rows = new ArrayList<>();
    for (IngestReport.TableCounts table : ingest.tables()) {
      add(rows, runId, runNo, table.table(), "files", table.files());
      add(rows, runId, runNo, table.table(), "rows", table.rowsRead());
      add(rows, runId, runNo, table.table(), "accepted", table.accepted());
      add(rows, runId, runNo, table.table(), "quarantined", table.quarantined());
      add(rows, runId, runNo, table.table(), "refused", table.refused());
      add(rows, runId, runNo, table.table(), CORRECTED, corrected.getOrDefault(table.table(), 0L));
    }
    ingest
        .quarantinedByReason()
        .forEach(
            (table, reasons) ->
                reasons.forEach(
                    (reason, count) ->
                        add(rows, runId, runNo, table, "quarantined:" + reason, count)));
    return writeDelivery(rows, runNo);
  }

  /**
   * As {@link #delivery}, when a run before this one took files in and then died: its files belong
   * to this night, as they would had it not been disturbed.
   *
   * @param since files seen after it belong to this night, null for all
   */
  Map<String, Long> deliveryWithUnfinishedRuns(
      Lake lake, String runId, long runNo, Instant since, Map<String, Long> corrected) {
    Dataset<Row> all = lake.read(TableId.meta("files"));
    Dataset<Row> files = since == null ? all : all.where(col("seen_at").gt(functions.lit(since)));
    List<Row> rows = new ArrayList<>();
    for (Row table :
        files
            .groupBy("table_name")
            .agg(
                functions.count(functions.lit(1)).as("files"),
                functions.sum("rows_read").as("rows"),
                functions.sum("accepted").as("accepted"),
                functions.sum("quarantined").as("quarantined"),
                functions.count_if(col("refused")).as("refused"))
            .collectAsList()) {
      String name = table.getString(0);
      for (String measure : List.of("files", "rows", "accepted", "quarantined", "refused")) {
        add(rows, runId, runNo, name, measure, table.<Long>getAs(measure));
      }
      add(rows, runId, runNo, name, CORRECTED, corrected.getOrDefault(name, 0L));
    }
    if (lake.exists(TableId.QUARANTINE)) {
      Object[] runs =
          files.select("run").distinct().collectAsList().stream().map(r -> r.get(0)).toArray();
      for (Row reason :
          lake.read(TableId.QUARANTINE)
              .where(col("run").isin(runs))
              .select(col("table_name"), functions.explode(col("reasons")).as("reason"))
              .groupBy("table_name", "reason")
              .count()
              .collectAsList()) {
        add(
            rows,
            runId,
            runNo,
            reason.getString(0),
            "quarantined:" + reason.getString(1),
            reason.getLong(2));
      }
    }
    return writeDelivery(rows, runNo);
  }

  private Map<String, Long> writeDelivery(List<Row> rows, long runNo) {
    TableSpec spec = spec("nights_delivery");
    replaceRun("nights_delivery", spark.createDataFrame(rows, spec.schema()), runNo);
    Map<String, Long> sums = new TreeMap<>();
    for (Row row : rows) {
      // Reasons overlap, so their sum says nothing.
      if (row.getString(3).indexOf(':') < 0) {
        sums.merge(row.getString(3), row.getLong(4), Long::sum);
      }
    }
    return sums;
  }

  private static void add(
      List<Row> rows, String runId, long runNo, String table, String measure, long count) {
    rows.add(RowFactory.create(runId, runNo, table, measure, count));
  }

  private void replaceRun(String table, Dataset<Row> rows, long runNo) {
    writer.appendOnce(TableId.meta(table), spec(table), rows, Windows.in("run_no", List.of(runNo)));
  }

  /**
   * Figures of closed months that this run changed, with the records that did it; with the reason
   * of the run when it computed everything, for then anything may have.
   */
  void revisions(
      String runId, long runNo, Gold gold, Plan plan, List<Period> periods, LocalDate asOf) {
    List<Period> closed =
        periods.stream()
            .filter(period -> period.type() == Period.Type.MONTH)
            .filter(period -> period.end() + CLOSED_AFTER_DAYS <= asOf.toEpochDay())
            .toList();
    if (closed.isEmpty()) {
      return;
    }
    String window = KpiJob.predicate(closed);
    Dataset<Row> changed =
        changed(gold.before("kpi").where(window), gold.now("kpi").where(window))
            .select(
                lit(runId).as("run_id"),
                lit(runNo).as("run_no"),
                col("kpi_id"),
                col("scope_type"),
                col("scope_id"),
                col("period_start").as("month"),
                col("old_value"),
                col("new_value"),
                col("old_numerator"),
                col("new_numerator"),
                col("old_denominator"),
                col("new_denominator"));
    if (plan.full()) {
      Dataset<Row> rows =
          changed.withColumn("causes", functions.array(lit(plan.reason()))).persist();
      if (!rows.isEmpty()) {
        replaceRun("revisions", rows, runNo);
      }
      rows.unpersist();
      return;
    }
    List<Row> rows = changed.collectAsList();
    if (!rows.isEmpty()) {
      List<Row> revised = new RevisionCauses(spark, contracts, reads).of(rows);
      if (!revised.isEmpty()) {
        replaceRun("revisions", spark.createDataFrame(revised, spec("revisions").schema()), runNo);
      }
    }
  }

  /**
   * What came to the watch list or went from it, and which alarms were announced or held back. On a
   * lake's first night there is nothing to compare with: nothing is new, and only alarms of as_of
   * itself are told.
   */
  void attention(String runId, long runNo, Gold gold, Since since, LocalDate asOf) {
    if (since == Since.LAST_RUN) {
      List<Row> changes = new ArrayList<>();
      for (Row row : watchlistChanges(gold).collectAsList()) {
        changes.add(
            RowFactory.create(
                runId,
                runNo,
                asOf,
                row.getString(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLocalDate(4),
                row.isNullAt(5) ? null : row.getLong(5),
                row.getString(6)));
      }
      if (!changes.isEmpty()) {
        TableSpec spec = spec("nights_watchlist");
        replaceRun("nights_watchlist", spark.createDataFrame(changes, spec.schema()), runNo);
      }
    }
    List<Row> alarms = new ArrayList<>();
    for (Row row : newAlarms(gold, since, asOf).collectAsList()) {
      alarms.add(
          RowFactory.create(
              runId,
              runNo,
              asOf,
              row.getString(0),
              row.getString(1),
              row.getLocalDate(2),
              row.getDouble(3),
              row.getBoolean(4) ? "held_back" : "announced"));
    }
    if (!alarms.isEmpty()) {
      TableSpec spec = spec("nights_alert");
      replaceRun("nights_alert", spark.createDataFrame(alarms, spec.schema()), runNo);
    }
  }

  /** What a night's changes are told against. */
  enum Since {
    LAST_RUN,
    THE_BEGINNING
  }

  private static Dataset<Row> watchlistChanges(Gold gold) {
    String[] columns = {"subject_type", "subject_id", "reason"};
    String[] told = {"subject_type", "subject_id", "reason", "since", "points", "evidence"};
    return gold.now(TodayStep.WATCHLIST)
        .selectExpr(told)
        .withColumn("side", lit(1))
        .unionByName(gold.before(TodayStep.WATCHLIST).selectExpr(told).withColumn("side", lit(-1)))
        .groupBy(
            java.util.Arrays.stream(columns)
                .map(functions::col)
                .toArray(org.apache.spark.sql.Column[]::new))
        .agg(
            functions.sum("side").as("side"),
            functions.first("since").as("since"),
            functions.first("points").as("points"),
            functions.first("evidence").as("evidence"))
        .where("side <> 0")
        .selectExpr(
            "subject_type",
            "subject_id",
            "reason",
            "if(side > 0, 'new', 'resolved')",
            "since",
            "points",
            "evidence");
  }

  // An alarm that was held back is announced when its day has become complete.
  private Dataset<Row> newAlarms(Gold gold, Since since, LocalDate asOf) {
    String[] told = {"scope_type", "scope_id", "date", "c", "incomplete"};
    Dataset<Row> now = gold.now(TodayStep.ALERT).where("alarm").selectExpr(told);
    if (since == Since.THE_BEGINNING) {
      return now.where(col("date").equalTo(asOf));
    }
    Dataset<Row> before =
        gold.before(TodayStep.ALERT)
            .where("alarm")
            .selectExpr(
                "scope_type AS b_type", "scope_id AS b_id", "date AS b_date", "incomplete AS b_in");
    return now.join(
        before,
        functions.expr(
            "scope_type = b_type AND scope_id = b_id AND date = b_date AND incomplete = b_in"),
        "left_anti");
  }

  private static Dataset<Row> changed(Dataset<Row> before, Dataset<Row> now) {
    String[] key = {"kpi_id", "scope_type", "scope_id", "period_start"};
    return before
        .selectExpr(select(key, "old"))
        .join(
            now.selectExpr(select(key, "new")),
            scala.jdk.javaapi.CollectionConverters.asScala(List.of(key)).toSeq(),
            "full_outer")
        .where(
            "NOT (old_value <=> new_value AND old_numerator <=> new_numerator"
                + " AND old_denominator <=> new_denominator)");
  }

  private static String[] select(String[] key, String side) {
    List<String> columns = new ArrayList<>(List.of(key));
    for (String figure : List.of("value", "numerator", "denominator")) {
      columns.add(figure + " AS " + side + "_" + figure);
    }
    return columns.toArray(String[]::new);
  }

  private TableSpec spec(String table) {
    return TableSpec.of(contracts.table(Layer.META, table));
  }
}
