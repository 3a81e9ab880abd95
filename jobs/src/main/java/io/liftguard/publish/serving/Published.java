package io.liftguard.publish.serving;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The table {@code publication}: one row per table, with the run that the database shows. It also
 * remembers what the next publish needs to find what has changed.
 */
final class Published {

  private static final String TABLE = Sql.SCHEMA + ".publication";

  /** Columns and comments; a database with others is published anew. */
  private static final Map<String, String> COLUMNS = new TreeMap<>();

  private static final String CREATE =
      "CREATE TABLE "
          + TABLE
          + " (table_name text PRIMARY KEY, run_id text NOT NULL, run_no bigint NOT NULL, as_of date"
          + " NOT NULL, published_at timestamptz NOT NULL, code_version text NOT NULL,"
          + " definition_version text NOT NULL, source text NOT NULL, source_version bigint,"
          + " contract_version text NOT NULL, rows bigint NOT NULL, checksum text NOT NULL, loaded_at"
          + " timestamptz NOT NULL, lake text NOT NULL, stamp text NOT NULL, definition text NOT NULL)";

  static {
    COLUMNS.put("table_name", "表 / Table");
    COLUMNS.put("run_id", "运行编号 / Run: whose figures the database shows");
    COLUMNS.put("run_no", "运行序号 / Number of the run");
    COLUMNS.put("as_of", "数据截止日 / As of: day that the run speaks for");
    COLUMNS.put("published_at", "发布时间 / Published at");
    COLUMNS.put("code_version", "程序版本 / Version of the program that ran");
    COLUMNS.put("definition_version", "口径版本 / Version of the definitions");
    COLUMNS.put("source", "来源 / Source: where the rows come from");
    COLUMNS.put("source_version", "来源版本 / Version of the lake's table");
    COLUMNS.put("contract_version", "契约版本 / Version of the contract");
    COLUMNS.put("rows", "行数 / Rows");
    COLUMNS.put("checksum", "校验和 / Checksum: sum of the rows' digests, modulo 2^64");
    COLUMNS.put("loaded_at", "装载时间 / Loaded at: when the table last changed");
    COLUMNS.put("lake", "数据湖 / Lake: what tells it from others");
    COLUMNS.put("stamp", "内容标识 / Stamp: what tells this content from others");
    COLUMNS.put("definition", "定义指纹 / Fingerprint of the table's definition");
  }

  /** A row as an earlier publish left it. */
  record Row(
      String name,
      LocalDate asOf,
      String lake,
      String stamp,
      String definition,
      long rows,
      long checksum,
      Instant loadedAt) {}

  private final Map<String, Row> rows;

  private Published(Map<String, Row> rows) {
    this.rows = rows;
  }

  /**
   * Reads the table, and locks it against other publishes; makes it when it is missing.
   *
   * @throws SQLException with state 55P03 when another publish is at work
   */
  static Published lock(Connection connection) throws SQLException {
    Set<String> columns = columns(connection);
    if (!columns.equals(COLUMNS.keySet())) {
      // The view of the public hangs on it, and is made anew with the tables.
      Fence.execute(connection, List.of("DROP TABLE IF EXISTS " + TABLE + " CASCADE"));
      make(connection);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE " + TABLE + " IN SHARE ROW EXCLUSIVE MODE NOWAIT");
      Map<String, Row> rows = new TreeMap<>();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT table_name, as_of, lake, stamp, definition, rows, checksum, loaded_at FROM "
                  + TABLE)) {
        while (row.next()) {
          rows.put(
              row.getString(1),
              new Row(
                  row.getString(1),
                  row.getObject(2, LocalDate.class),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getLong(6),
                  Long.parseUnsignedLong(row.getString(7), 16),
                  row.getObject(8, OffsetDateTime.class).toInstant()));
        }
      }
      return new Published(rows);
    }
  }

  private static Set<String> columns(Connection connection) throws SQLException {
    return new TreeSet<>(
        Fence.texts(
            connection,
            "SELECT column_name FROM information_schema.columns WHERE table_schema = '"
                + Sql.SCHEMA
                + "' AND table_name = 'publication'"));
  }

  private static void make(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
      statement.execute(
          "COMMENT ON TABLE "
              + TABLE
              + " IS '发布状态 / Publication: one row per table, with the run that the database shows'");
      for (Map.Entry<String, String> column : COLUMNS.entrySet()) {
        statement.execute(
            "COMMENT ON COLUMN "
                + TABLE
                + "."
                + column.getKey()
                + " IS "
                + Sql.text(column.getValue()));
      }
      statement.execute("GRANT SELECT ON " + TABLE + " TO superset_ro");
    }
  }

  Map<String, Row> rows() {
    return rows;
  }

  /** Empties the table, whose rows are written anew. */
  static void clear(Connection connection) throws SQLException {
    Fence.execute(connection, List.of("DELETE FROM " + TABLE));
  }

  /** What is the same in all rows of a publish. */
  record Run(
      String runId,
      long runNo,
      LocalDate asOf,
      Instant publishedAt,
      String codeVersion,
      String definitionVersion,
      String lake) {}

  /** Writes the row of a table; {@code loaded_at} stays as it was when the content is the same. */
  static void write(
      Connection connection,
      Run run,
      Source source,
      String definition,
      long rows,
      long checksum,
      Instant loadedAt)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + TABLE
                + " (table_name, run_id, run_no, as_of, published_at, code_version,"
                + " definition_version, source, source_version, contract_version, rows, checksum,"
                + " loaded_at, lake, stamp, definition) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?, ?, ?, ?)")) {
      ServingTable table = source.table();
      insert.setString(1, table.name());
      insert.setString(2, run.runId());
      insert.setLong(3, run.runNo());
      insert.setObject(4, run.asOf());
      insert.setObject(5, at(run.publishedAt()));
      insert.setString(6, run.codeVersion());
      insert.setString(7, run.definitionVersion());
      insert.setString(8, table.source());
      insert.setObject(9, source.version().orElse(null), Types.BIGINT);
      insert.setString(10, table.contractVersion());
      insert.setLong(11, rows);
      insert.setString(12, String.format("%016x", checksum));
      insert.setObject(13, at(loadedAt));
      insert.setString(14, run.lake());
      insert.setString(15, source.stamp());
      insert.setString(16, definition);
      insert.executeUpdate();
    }
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
