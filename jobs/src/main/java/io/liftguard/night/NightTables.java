package io.liftguard.night;

import static org.apache.spark.sql.functions.col;

import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.contract.TableContract;
import io.liftguard.ingest.IngestReport;
import io.liftguard.kpi.KpiJob;
import io.liftguard.kpi.Period;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import io.liftguard.lake.Windows;
import io.liftguard.quality.DataQuality;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What a night writes about itself, once and never again: {@code meta/}. */
final class NightTables {

  /** A month is closed so many days after its end. */
  private static final int CLOSED_AFTER_DAYS = 10;

  private static final int MOST_CAUSES = 50;

  private static final String CORRECTED = "corrected";

  private final SparkSession spark;
  private final LakeWriter writer;
  private final Contracts contracts;

  NightTables(SparkSession spark, LakeWriter writer, Contracts contracts) {
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
    writer.replaceWhere(
        TableId.meta(table), spec(table), rows, Windows.in("run_no", List.of(runNo)));
  }

  /** Figures of closed months that this run changed, with the records that did it. */
  void revisions(String runId, long runNo, Gold gold, List<Period> periods, LocalDate asOf) {
    List<Period> closed =
        periods.stream()
            .filter(period -> period.type() == Period.Type.MONTH)
            .filter(period -> period.end() + CLOSED_AFTER_DAYS <= asOf.toEpochDay())
            .toList();
    if (closed.isEmpty()) {
      return;
    }
    String window = KpiJob.predicate(closed);
    Dataset<Row> before = gold.before("kpi").where(window);
    Dataset<Row> now = gold.now("kpi").where(window);
    String[] key = {"kpi_id", "scope_type", "scope_id", "period_start"};
    Dataset<Row> compared =
        before
            .selectExpr(select(key, "old"))
            .join(
                now.selectExpr(select(key, "new")),
                scala.jdk.javaapi.CollectionConverters.asScala(List.of(key)).toSeq(),
                "full_outer")
            .where(
                "NOT (old_value <=> new_value AND old_numerator <=> new_numerator"
                    + " AND old_denominator <=> new_denominator)");
    List<Row> changed = compared.collectAsList();
    if (changed.isEmpty()) {
      return;
    }
    Map<LocalDate, List<String>> causes = causes();
    Map<LocalDate, List<String>> firstOnly = causesWithoutReinspections(causes);
    List<Row> rows = new ArrayList<>();
    for (Row row : changed) {
      LocalDate month = row.getAs("period_start");
      List<String> records = causes.getOrDefault(month, List.of());
      boolean byReinspection =
          row.<String>getAs("kpi_id").equals("inspection_final_pass_rate")
              && firstOnly.getOrDefault(month, List.of()).isEmpty()
              && !records.isEmpty();
      if (!byReinspection) {
        rows.add(
            RowFactory.create(
                runId,
                runNo,
                row.getAs("kpi_id"),
                row.getAs("scope_type"),
                row.getAs("scope_id"),
                month,
                row.getAs("old_value"),
                row.getAs("new_value"),
                row.getAs("old_numerator"),
                row.getAs("new_numerator"),
                row.getAs("old_denominator"),
                row.getAs("new_denominator"),
                records.toArray(String[]::new)));
      }
    }
    if (!rows.isEmpty()) {
      replaceRun("revisions", spark.createDataFrame(rows, spec("revisions").schema()), runNo);
    }
  }

  private static String[] select(String[] key, String side) {
    List<String> columns = new ArrayList<>(List.of(key));
    for (String figure : List.of("value", "numerator", "denominator")) {
      columns.add(figure + " AS " + side + "_" + figure);
    }
    return columns.toArray(String[]::new);
  }

  // Changed records by the month they are dated in; a re-inspection by its own month.
  private Map<LocalDate, List<String>> causes() {
    Dataset<Row> all = null;
    for (TableContract table : contracts.landing()) {
      String key =
          table.key().stream()
              .map(column -> "cast(" + column + " AS string)")
              .collect(Collectors.joining(", "));
      Dataset<Row> part =
          spark
              .table("changed_" + table.name())
              .selectExpr(
                  "cast(trunc(" + DataQuality.dayOf(table) + ", 'MM') AS date) AS month",
                  "concat('" + table.name() + "/', concat_ws('|', " + key + ")) AS record");
      all = all == null ? part : all.unionByName(part);
    }
    Map<LocalDate, TreeSet<String>> byMonth = new TreeMap<>();
    for (Row row :
        all.where("month IS NOT NULL")
            .groupBy("month")
            .agg(
                functions.slice(
                    functions.sort_array(functions.collect_set("record")), 1, MOST_CAUSES))
            .collectAsList()) {
      byMonth.put(row.getLocalDate(0), new TreeSet<>(row.<String>getList(1)));
    }
    Map<LocalDate, List<String>> causes = new TreeMap<>();
    byMonth.forEach((month, records) -> causes.put(month, List.copyOf(records)));
    return causes;
  }

  private Map<LocalDate, List<String>> causesWithoutReinspections(
      Map<LocalDate, List<String>> causes) {
    TreeSet<String> again = new TreeSet<>();
    for (Row row :
        spark
            .table("changed_inspections")
            .where("reinspection_of IS NOT NULL")
            .select(functions.concat(functions.lit("inspections/"), col("inspection_id")))
            .collectAsList()) {
      again.add(row.getString(0));
    }
    Map<LocalDate, List<String>> first = new TreeMap<>();
    causes.forEach(
        (month, records) ->
            first.put(month, records.stream().filter(record -> !again.contains(record)).toList()));
    return first;
  }

  private TableSpec spec(String table) {
    return TableSpec.of(contracts.table(Layer.META, table));
  }
}
