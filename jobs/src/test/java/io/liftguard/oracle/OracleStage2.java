package io.liftguard.oracle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Stage 2 of the oracle: from typed current rows (tables or views named like the landing tables) to
 * every KPI row, the helper listings and the tables of {@link Oracle#ATTENTION}. The KPI part alone
 * is the yardstick of the product's speed, so it is written for DuckDB the way somebody would who
 * wants it fast.
 */
public final class OracleStage2 {
  private OracleStage2() {}

  /** KPI rows ({@code out_kpi}), all listings and what needs attention, with default settings. */
  public static void run(Connection connection, LocalDate asOf) throws SQLException {
    kpis(connection, asOf, Optional.empty());
    listings(connection);
    Oracle.script(connection, "attention.sql");
  }

  /**
   * KPI rows alone, into {@code out_kpi}.
   *
   * @param connection a DuckDB on which the 13 landing tables can be queried by name; timestamps
   *     are local to Asia/Shanghai and without a zone
   * @param asOf the local date that the figures speak for
   * @param dataFrom the setting {@code data-from}, a day of the month to begin with
   */
  public static void kpis(Connection connection, LocalDate asOf, Optional<LocalDate> dataFrom)
      throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute("SET VARIABLE as_of = DATE '" + asOf + "'");
      s.execute(
          "SET VARIABLE data_from = "
              + dataFrom.map(d -> "DATE '" + d + "'").orElse("CAST(NULL AS DATE)"));
      s.execute(
          "CREATE TEMP TABLE IF NOT EXISTS limit_setting "
              + "(town VARCHAR, holds_from DATE, minutes BIGINT)");
    }
    Oracle.script(connection, "macros.sql");
    Oracle.script(connection, "stage2_facts.sql");
    Oracle.script(connection, "stage2_kpis.sql");
    Oracle.script(connection, "stage2_rows.sql");
    limits((DuckDBConnection) connection);
    Oracle.script(connection, "stage2_kpi.sql");
  }

  /** Events, orders, chains, episodes, lift-days and histograms, after {@link #kpis}. */
  public static void listings(Connection connection) throws SQLException {
    Oracle.script(connection, "listings.sql");
  }

  /**
   * Makes the 13 landing tables views over clean Parquet, so that {@link #kpis} reads the very
   * files that the product reads. {@code <directory>/<table>/} or {@code
   * <directory>/<table>.parquet}; a table without a file is empty, an absent column null, instants
   * become local time.
   *
   * @param connection a DuckDB of {@link Oracle#connect}, whose session zone is UTC
   */
  public static void attach(Connection connection, Path directory) throws SQLException {
    Oracle.script(connection, "contract.sql");
    Map<String, Map<String, String>> contract = new LinkedHashMap<>();
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("SELECT table_name, col, type FROM contract ORDER BY ord")) {
      while (r.next()) {
        contract
            .computeIfAbsent(r.getString(1), unused -> new LinkedHashMap<>())
            .put(r.getString(2), duckType(r.getString(3)));
      }
    }
    for (Map.Entry<String, Map<String, String>> table : contract.entrySet()) {
      attach(connection, directory, table.getKey(), table.getValue());
    }
  }

  private static void attach(
      Connection connection, Path directory, String table, Map<String, String> columns)
      throws SQLException {
    String source = null;
    if (Files.isDirectory(directory.resolve(table))) {
      source = directory.resolve(table) + "/**/*.parquet";
    } else if (Files.exists(directory.resolve(table + ".parquet"))) {
      source = directory.resolve(table + ".parquet").toString();
    }
    try (Statement s = connection.createStatement()) {
      Map<String, String> found = new HashMap<>();
      String from = "";
      if (source != null) {
        from = " FROM read_parquet('" + source.replace("'", "''") + "', union_by_name = true)";
        try (ResultSet r = s.executeQuery("DESCRIBE SELECT *" + from)) {
          while (r.next()) {
            found.put(r.getString(1), r.getString(2));
          }
        }
      }
      String list =
          columns.entrySet().stream()
              .filter(c -> !c.getKey().equals("deleted"))
              .map(c -> selected(c.getKey(), c.getValue(), found.get(c.getKey())))
              .collect(Collectors.joining(", "));
      String where =
          source == null
              ? " WHERE false"
              : found.containsKey("deleted") ? " WHERE deleted IS DISTINCT FROM true" : "";
      s.execute("CREATE OR REPLACE VIEW " + table + " AS SELECT " + list + from + where);
    }
  }

  private static String selected(String column, String type, String found) {
    if (found == null) {
      return "CAST(NULL AS " + type + ") AS " + column;
    }
    if (found.contains("TIME ZONE")) {
      return "CAST(" + column + " AS TIMESTAMP) + INTERVAL 8 HOUR AS " + column;
    }
    return found.equals(type) ? column : "CAST(" + column + " AS " + type + ") AS " + column;
  }

  private static String duckType(String type) {
    return switch (type) {
      case "string" -> "VARCHAR";
      case "int" -> "BIGINT";
      case "bool" -> "BOOLEAN";
      default -> type.toUpperCase(Locale.ROOT);
    };
  }

  private record Rank(long n, double p) {}

  /** Computes the limits that SQL cannot, once per distinct argument. */
  private static void limits(DuckDBConnection connection) throws SQLException {
    List<Long> counts = new ArrayList<>();
    List<Long> freedoms = new ArrayList<>();
    List<Rank> ranks = new ArrayList<>();
    try (Statement s = connection.createStatement()) {
      s.execute("CREATE OR REPLACE TABLE count_limit (k BIGINT, lo DOUBLE, hi DOUBLE)");
      s.execute("CREATE OR REPLACE TABLE t_limit (df BIGINT, t DOUBLE)");
      s.execute("CREATE OR REPLACE TABLE rank_limit (n BIGINT, p DOUBLE, lo BIGINT, hi BIGINT)");
      try (ResultSet r = s.executeQuery("SELECT k FROM wanted_count")) {
        while (r.next()) {
          counts.add(r.getLong(1));
        }
      }
      try (ResultSet r = s.executeQuery("SELECT df FROM wanted_df")) {
        while (r.next()) {
          freedoms.add(r.getLong(1));
        }
      }
      try (ResultSet r = s.executeQuery("SELECT n, p FROM wanted_rank")) {
        while (r.next()) {
          ranks.add(new Rank(r.getLong(1), r.getDouble(2)));
        }
      }
    }
    try (DuckDBAppender a = connection.createAppender("count_limit")) {
      for (long k : counts) {
        a.beginRow();
        a.append(k);
        a.append(Limits.countLow(k));
        a.append(Limits.countHigh(k));
        a.endRow();
      }
    }
    try (DuckDBAppender a = connection.createAppender("t_limit")) {
      for (long df : freedoms) {
        a.beginRow();
        a.append(df);
        a.append(Limits.student(df));
        a.endRow();
      }
    }
    try (DuckDBAppender a = connection.createAppender("rank_limit")) {
      for (Rank rank : ranks) {
        a.beginRow();
        a.append(rank.n());
        a.append(rank.p());
        a.append(Limits.binomialQuantile(0.025, rank.n(), rank.p()));
        a.append(Limits.binomialQuantile(0.975, rank.n(), rank.p()) + 1);
        a.endRow();
      }
    }
  }
}
