package io.liftguard.night;

import io.liftguard.conform.Conform;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.TableContract;
import io.liftguard.quality.DataQuality;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Which changed records moved a figure of a closed month: of the tables that the KPI is made from,
 * those dated in the month; when there are none, those of the latest month before it, because
 * states, contracts, visits and the like reach on; else firms, which have no date of their own.
 */
final class RevisionCauses {

  /** More records than this say no more to a reader. */
  private static final int MOST = 50;

  private static final String FINAL_PASS = "inspection_final_pass_rate";
  private static final String FIRMS = "firms";
  private static final String INSPECTIONS = "inspections";

  private final SparkSession spark;
  private final Contracts contracts;
  private final Map<String, Set<String>> reads;

  /**
   * Works on the views {@code changed_<table>}.
   *
   * @param reads landing tables that each KPI is made from
   */
  RevisionCauses(SparkSession spark, Contracts contracts, Map<String, Set<String>> reads) {
    this.spark = spark;
    this.contracts = contracts;
    this.reads = reads;
  }

  /**
   * Gives changed figures their causes, and leaves out those that only a re-inspection moved.
   *
   * @param changed rows of {@code meta/revisions} without causes
   */
  List<Row> of(List<Row> changed) {
    Map<String, NavigableMap<LocalDate, List<String>>> records = records();
    Set<String> reinspections = reinspections();
    List<Row> rows = new ArrayList<>();
    for (Row row : changed) {
      LocalDate month = row.getAs("month");
      if (!byReinspection(row, reinspections, records, month)) {
        List<Object> cells = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
          cells.add(row.get(i));
        }
        cells.add(causes(records, tables(row), month).toArray(String[]::new));
        rows.add(RowFactory.create(cells.toArray()));
      }
    }
    return rows;
  }

  // A re-inspection moves the numerator alone; a first inspection of the month may do so too.
  private static boolean byReinspection(
      Row row,
      Set<String> reinspections,
      Map<String, NavigableMap<LocalDate, List<String>>> records,
      LocalDate month) {
    return row.<String>getAs("kpi_id").equals(FINAL_PASS)
        && Objects.equals(row.getAs("old_denominator"), row.getAs("new_denominator"))
        && !reinspections.isEmpty()
        && reinspections.containsAll(
            records.getOrDefault(INSPECTIONS, new TreeMap<>()).getOrDefault(month, List.of()));
  }

  private Set<String> tables(Row row) {
    Set<String> tables = new TreeSet<>(reads.getOrDefault(row.<String>getAs("kpi_id"), Set.of()));
    // Dated by when they were recorded, firms would push aside what is dated in the month.
    tables.remove(FIRMS);
    return tables;
  }

  private static Set<String> causes(
      Map<String, NavigableMap<LocalDate, List<String>>> records,
      Set<String> tables,
      LocalDate month) {
    Set<String> found = new TreeSet<>();
    LocalDate latest = null;
    for (String table : tables) {
      LocalDate reaching = records.getOrDefault(table, new TreeMap<>()).floorKey(month);
      if (reaching != null && (latest == null || reaching.isAfter(latest))) {
        latest = reaching;
      }
    }
    if (latest == null) {
      records.getOrDefault(FIRMS, new TreeMap<>()).values().forEach(found::addAll);
    } else {
      for (String table : tables) {
        found.addAll(records.getOrDefault(table, new TreeMap<>()).getOrDefault(latest, List.of()));
      }
    }
    return found.stream().limit(MOST).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Changed records, such as {@code rescues/O1}, by table and by the month they are dated in. */
  private Map<String, NavigableMap<LocalDate, List<String>>> records() {
    Dataset<Row> all = null;
    for (TableContract table : contracts.landing()) {
      Dataset<Row> part =
          spark
              .table("changed_" + table.name())
              .selectExpr(
                  "'" + table.name() + "' AS table_name",
                  "cast(trunc(" + DataQuality.dayOf(table) + ", 'MM') AS date) AS month",
                  "concat('" + table.name() + "/', " + Conform.keyText(table) + ") AS record");
      all = all == null ? part : all.unionByName(part);
    }
    Map<String, NavigableMap<LocalDate, List<String>>> records = new TreeMap<>();
    for (Row row :
        all.where("month IS NOT NULL")
            .groupBy("table_name", "month")
            .agg(functions.slice(functions.sort_array(functions.collect_set("record")), 1, MOST))
            .collectAsList()) {
      records
          .computeIfAbsent(row.getString(0), table -> new TreeMap<>())
          .put(row.getLocalDate(1), row.getList(2));
    }
    return records;
  }

  private Set<String> reinspections() {
    Set<String> records = new HashSet<>();
    for (Row row :
        spark
            .table("changed_inspections")
            .where("reinspection_of IS NOT NULL")
            .select("inspection_id")
            .collectAsList()) {
      records.add(INSPECTIONS + "/" + row.getString(0));
    }
    return records;
  }
}
