package io.liftguard.bench;

import io.liftguard.oracle.Oracle;
import io.liftguard.oracle.OracleStage2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The yardstick of the full computation: DuckDB in this process, with the same cores and as much
 * memory, computes the same KPI rows from the very files of the clean tables.
 */
final class DuckSide {

  static final String MEMORY = "4GB";

  private static final double SHORT = 60;

  private DuckSide() {}

  /**
   * What DuckDB took and whether its figures are the product's.
   *
   * @param seconds of each repetition, views and limits included
   * @param cleanRows rows that were read, by table
   * @param kpiRows rows of DuckDB
   * @param ourKpiRows rows of gold/kpi
   * @param differing rows of which numerator, denominator or value differ, or one side has none
   */
  record Result(
      List<Double> seconds,
      Map<String, Long> cleanRows,
      long kpiRows,
      long ourKpiRows,
      long differing) {

    Map<String, Object> detail() {
      Map<String, Object> detail = new LinkedHashMap<>();
      detail.put("duckdb_seconds", Bench.rounded(seconds));
      detail.put("clean_rows", cleanRows);
      detail.put("kpi_rows_duckdb", kpiRows);
      detail.put("kpi_rows_ours", ourKpiRows);
      detail.put("kpi_rows_differing", differing);
      return detail;
    }
  }

  /** Computes three times, or once when that takes long. */
  static Result run(BenchLake lake, Path links, int cores) throws IOException, SQLException {
    try (Stream<Path> tables = Files.list(lake.lake().resolve("clean"))) {
      for (Path table : tables.toList()) {
        DeltaFiles.link(table, links.resolve(table.getFileName().toString()));
      }
    }
    List<Double> seconds = new ArrayList<>();
    while (true) {
      try (Connection duck = Oracle.connect(cores, MEMORY)) {
        long begin = System.nanoTime();
        OracleStage2.attach(duck, links);
        OracleStage2.kpis(duck, lake.asOf(), Optional.empty());
        long rows = count(duck, "SELECT count(*) FROM out_kpi");
        seconds.add((System.nanoTime() - begin) / 1e9);
        if (seconds.size() == 3 || seconds.get(0) > SHORT) {
          return compared(duck, lake, seconds, rows);
        }
      }
    }
  }

  private static Result compared(Connection duck, BenchLake lake, List<Double> seconds, long rows)
      throws IOException, SQLException {
    try (Statement s = duck.createStatement()) {
      s.execute(
          "CREATE TEMP TABLE our_kpi AS FROM read_parquet("
              + DeltaFiles.list(lake.lake().resolve("gold/kpi"))
              + ", hive_partitioning = true)");
    }
    String key =
        "a.kpi_id = b.kpi_id AND a.period_type = b.period_type"
            + " AND CAST(a.period_start AS DATE) = CAST(b.period_start AS DATE)"
            + " AND a.scope_type = b.scope_type"
            + " AND coalesce(a.scope_id, '') = coalesce(b.scope_id, '')";
    long differing =
        count(
            duck,
            "SELECT count(*) FROM our_kpi a FULL JOIN out_kpi b ON "
                + key
                + " WHERE a.kpi_id IS NULL OR b.kpi_id IS NULL OR NOT ("
                + same("numerator")
                + " AND "
                + same("denominator")
                + " AND "
                + same("value")
                + ")");
    Map<String, Long> cleanRows = new TreeMap<>();
    List<String> views = new ArrayList<>();
    try (Statement s = duck.createStatement();
        ResultSet r = s.executeQuery("SELECT DISTINCT table_name FROM contract ORDER BY 1")) {
      while (r.next()) {
        views.add(r.getString(1));
      }
    }
    for (String view : views) {
      cleanRows.put(view, count(duck, "SELECT count(*) FROM " + view));
    }
    return new Result(
        seconds, cleanRows, rows, count(duck, "SELECT count(*) FROM our_kpi"), differing);
  }

  /** Equal, both null, or doubles within 1e-9 of each other. */
  private static String same(String column) {
    return "coalesce(a.%1$s IS NOT DISTINCT FROM b.%1$s OR abs(a.%1$s - b.%1$s) <= greatest(1e-9 * abs(b.%1$s), 1e-12), false)"
        .formatted(column);
  }

  private static long count(Connection duck, String query) throws SQLException {
    try (Statement s = duck.createStatement();
        ResultSet r = s.executeQuery(query)) {
      r.next();
      return r.getLong(1);
    }
  }
}
