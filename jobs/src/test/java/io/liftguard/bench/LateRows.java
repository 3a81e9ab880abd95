package io.liftguard.bench;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.oracle.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of events of the past that come tonight: new keys, spread over the whole history, each like
 * one that is already there but two days earlier.
 */
final class LateRows {

  private record Source(String table, String key, String event) {}

  private static final List<Source> SOURCES =
      List.of(
          new Source("rescues", "order_id", "called_at"),
          new Source("faults", "fault_id", "occurred_at"),
          new Source("maintenance_visits", "visit_id", "started_at"));

  private static final Contracts CONTRACTS = Contracts.load();

  private LateRows() {}

  /**
   * Adds files to the landing area.
   *
   * @param rows in all, a multiple of three
   * @return the days between event and delivery, least and greatest
   */
  static String deliver(BenchLake lake, int rows) throws IOException, SQLException {
    long least = Long.MAX_VALUE;
    long greatest = 0;
    try (Connection duck = Oracle.connect(1, "1GB");
        Statement s = duck.createStatement()) {
      for (Source source : SOURCES) {
        Path file = lake.landing().resolve(source.table()).resolve(lake.asOf() + "-late.parquet");
        Files.createDirectories(file.getParent());
        // Files that a merge has written hold a column of Delta's change feed that others have not.
        String clean =
            "read_parquet("
                + DeltaFiles.list(lake.clean(source.table()))
                + ", union_by_name = true)";
        s.execute(
            "COPY (SELECT "
                + columns(s, source, clean, lake)
                + " FROM "
                + clean
                + " WHERE NOT deleted AND "
                + source.event()
                + " < TIMESTAMPTZ '"
                + lake.asOf()
                + " 00:00:00+08' - INTERVAL 30 DAY AND "
                + source.event()
                // A row earlier than all others would rightly make the night a full one.
                + " > (SELECT min("
                + source.event()
                + ") + INTERVAL 5 DAY FROM "
                + clean
                + ") ORDER BY hash("
                + source.key()
                + " || '"
                + lake.asOf()
                + "') LIMIT "
                + rows / SOURCES.size()
                + ") TO '"
                + file.toString().replace("'", "''")
                + "' (FORMAT parquet)");
        try (ResultSet r =
            s.executeQuery(
                "SELECT count(*), min(d), max(d) FROM (SELECT date_diff('day', "
                    + source.event()
                    + ", recorded_at) AS d FROM read_parquet('"
                    + file.toString().replace("'", "''")
                    + "'))")) {
          r.next();
          if (r.getLong(1) != rows / SOURCES.size()) {
            throw LiftGuardException.wrongUse(
                source.table() + " has only " + r.getLong(1) + " rows to take after",
                "Ask for more lifts, or leave out the bar late.");
          }
          least = Math.min(least, r.getLong(2));
          greatest = Math.max(greatest, r.getLong(3));
        }
      }
    }
    return least + ".." + greatest + " days late";
  }

  /** The landing columns, since a clean table also has those of LiftGuard and of Delta. */
  private static String columns(Statement s, Source source, String clean, BenchLake lake)
      throws SQLException {
    List<String> delivered = CONTRACTS.table(source.table()).columnNames();
    List<String> list = new ArrayList<>();
    try (ResultSet r = s.executeQuery("DESCRIBE SELECT * FROM " + clean)) {
      while (r.next()) {
        String column = r.getString(1);
        if (!delivered.contains(column)) {
          continue;
        }
        if (column.equals(source.key())) {
          list.add(column + " || '-late' AS " + column);
        } else if (column.equals("recorded_at")) {
          list.add("TIMESTAMPTZ '" + lake.asOf() + " 20:00:00+08' AS recorded_at");
        } else if (r.getString(2).contains("TIME ZONE")) {
          list.add(column + " - INTERVAL 2 DAY AS " + column);
        } else {
          list.add(column);
        }
      }
    }
    return String.join(", ", list);
  }
}
