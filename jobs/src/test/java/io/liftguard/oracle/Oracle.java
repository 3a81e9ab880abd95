package io.liftguard.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * An independent statement of the specification's parts 1 to 3 in DuckDB SQL. It shares no class,
 * SQL or table with the product, so that a rule misread in one of them shows as a differing cell.
 *
 * <p>Stage 1 (this class) takes a landing directory to typed current rows, one DuckDB table per
 * landing table and named like it, with deleted and held rows gone; stage 2 ({@link OracleStage2})
 * takes such tables to every listing and every KPI row.
 */
public final class Oracle implements AutoCloseable {
  /** The nine listings, each a relation {@code out_<name>} with the worked example's columns. */
  public static final List<String> LISTINGS =
      List.of(
          "kpi",
          "events",
          "orders",
          "chains",
          "overdue_episodes",
          "lift_days",
          "quarantine",
          "held",
          "files");

  /** What needs attention: relations {@code out_<name>} with the gold tables' columns. */
  public static final List<String> ATTENTION = List.of("watchlist", "alert", "plan_board");

  private final DuckDBConnection connection;

  private Oracle(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * Reads a landing directory and computes every listing as of a local date, with default settings.
   *
   * @param landing the directory that holds one folder per landing table
   * @param asOf the local date (Asia/Shanghai) that the figures speak for
   */
  public static Oracle open(Path landing, LocalDate asOf) throws IOException, SQLException {
    Oracle oracle = readOnly(landing);
    OracleStage2.run(oracle.connection, asOf);
    return oracle;
  }

  /**
   * Stage 1 alone: the typed tables, {@code out_quarantine}, {@code out_held}, {@code out_files}.
   */
  public static Oracle readOnly(Path landing) throws IOException, SQLException {
    return readOnly(landing, StandardCharsets.UTF_8);
  }

  static Oracle readOnly(Path landing, Charset csvCharset) throws IOException, SQLException {
    Oracle oracle = new Oracle(connect(2, "4GB"));
    script(oracle.connection, "contract.sql");
    script(oracle.connection, "raw.sql");
    new LandingReader(oracle.connection, csvCharset).read(landing);
    script(oracle.connection, "stage1.sql");
    oracle.currentRows();
    return oracle;
  }

  /** An in-memory DuckDB with so many threads and so much memory ({@code "4GB"}). */
  public static DuckDBConnection connect(int threads, String memory) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("threads", Integer.toString(threads));
    properties.setProperty("memory_limit", memory);
    // What does not fit goes here, not into the working directory.
    properties.setProperty(
        "temp_directory",
        Path.of(
                System.getProperty("java.io.tmpdir"),
                "liftguard-oracle-" + ProcessHandle.current().pid())
            .toString());
    DuckDBConnection connection =
        (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
    try (Statement s = connection.createStatement()) {
      s.execute("SET TimeZone = 'UTC'");
      s.execute("SET preserve_insertion_order = false");
    }
    return connection;
  }

  /** The DuckDB that holds the tables. */
  public Connection connection() {
    return connection;
  }

  /** Writes a listing as CSV with a header line; rows in no particular order. */
  public void export(String listing, Path target) throws SQLException {
    export(connection, listing, target);
  }

  /** Writes {@code out_<listing>} of any connection on which the stages have run. */
  public static void export(Connection connection, String listing, Path target)
      throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(
          "COPY (FROM out_"
              + listing
              + ") TO '"
              + target.toString().replace("'", "''")
              + "' (FORMAT csv, HEADER true)");
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Runs a script of this package's resources. */
  static void script(Connection connection, String name) throws SQLException {
    try (InputStream in = Oracle.class.getResourceAsStream("/oracle/" + name);
        Statement s = connection.createStatement()) {
      s.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  private record Column(String name, String base, boolean key, String defaultValue) {}

  /** Part 1: the greatest version of each key, tombstones out, then rows without parents held. */
  private void currentRows() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("SELECT DISTINCT table_name FROM contract ORDER BY 1")) {
      while (r.next()) {
        tables.add(r.getString(1));
      }
    }
    // The parents first: whether a row is held is asked of their current rows.
    tables.sort(
        Comparator.comparingInt(t -> t.equals("firms") ? 0 : t.equals("elevators") ? 1 : 2));
    try (Statement s = connection.createStatement()) {
      s.execute("CREATE TABLE out_held (table_name VARCHAR, key VARCHAR, missing VARCHAR)");
      for (String table : tables) {
        List<Column> columns = columnsOf(table);
        String pivot =
            columns.stream()
                .map(
                    c ->
                        "any_value(v_"
                            + c.base()
                            + ") FILTER (WHERE col = '"
                            + c.name()
                            + "') AS "
                            + c.name())
                .collect(Collectors.joining(", "));
        String filled =
            columns.stream()
                .filter(c -> c.defaultValue() != null)
                .map(c -> "coalesce(" + c.name() + ", " + c.defaultValue() + ") AS " + c.name())
                .collect(Collectors.joining(", "));
        String keys =
            columns.stream()
                .filter(Column::key)
                .map(Column::name)
                .collect(Collectors.joining(", "));
        String order =
            columns.stream()
                .map(c -> c.name() + " DESC NULLS LAST")
                .collect(Collectors.joining(", "));
        s.execute(
            ("CREATE TABLE current_rows AS WITH v AS (SELECT %s FROM typed_cell c "
                    + "WHERE table_name = '%s' AND NOT EXISTS "
                    + "(FROM verdict f WHERE f.rid = c.rid) GROUP BY rid), "
                    + "w AS (SELECT * REPLACE (%s) FROM v) "
                    + "SELECT * FROM w QUALIFY row_number() OVER (PARTITION BY %s "
                    + "ORDER BY recorded_at DESC, deleted DESC, %s) = 1")
                .formatted(pivot, table, filled, keys, order));
        s.execute("DELETE FROM current_rows WHERE deleted");
        String missing =
            columns.stream()
                .map(Column::name)
                .filter(
                    c ->
                        (c.equals("elevator_id") && !table.equals("elevators"))
                            || (c.equals("firm_id") && !table.equals("firms")))
                .map(
                    c ->
                        "CASE WHEN %s IS NOT NULL AND %s NOT IN (SELECT %s FROM %s) THEN '%s' END"
                            .formatted(c, c, c, c.equals("firm_id") ? "firms" : "elevators", c))
                .collect(Collectors.joining(", "));
        String absent =
            missing.isEmpty() ? "NULL" : "nullif(concat_ws(' ', %s), '')".formatted(missing);
        String key =
            columns.stream()
                .filter(Column::key)
                .map(Column::name)
                .collect(Collectors.joining(", ", "concat_ws('|', ", ")"));
        s.execute(
            "CREATE TABLE marked AS SELECT *, CAST(%s AS VARCHAR) AS absent FROM current_rows"
                .formatted(absent));
        s.execute(
            "INSERT INTO out_held SELECT '%s', %s, absent FROM marked WHERE absent IS NOT NULL"
                .formatted(table, key));
        s.execute(
            "CREATE TABLE %s AS SELECT * EXCLUDE (absent, deleted) FROM marked WHERE absent IS NULL"
                .formatted(table));
        s.execute("DROP TABLE marked");
        s.execute("DROP TABLE current_rows");
      }
    }
  }

  private List<Column> columnsOf(String table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (Statement s = connection.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT col, split_part(type, '(', 1), flags LIKE '%K%', dflt FROM contract "
                    + "WHERE table_name = '"
                    + table
                    + "' ORDER BY ord")) {
      while (r.next()) {
        columns.add(new Column(r.getString(1), r.getString(2), r.getBoolean(3), r.getString(4)));
      }
    }
    return columns;
  }
}
