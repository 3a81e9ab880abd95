package io.liftguard.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The oracle against the worked example: an oracle that is wrong proves nothing. */
class OracleExampleTest {
  static final List<String> LISTINGS = Oracle.LISTINGS;
  private static Path county;
  private static Oracle oracle;

  @BeforeAll
  static void open() throws IOException, SQLException, URISyntaxException {
    county = Path.of(OracleExampleTest.class.getResource("/example/county").toURI());
    oracle = Oracle.open(county.resolve("landing"), LocalDate.of(2026, 10, 14));
  }

  @AfterAll
  static void close() throws SQLException {
    oracle.close();
  }

  @ParameterizedTest
  @FieldSource("LISTINGS")
  void aListingHasTheExpectedCells(String listing, @TempDir Path directory)
      throws IOException, SQLException {
    Path export = directory.resolve(listing + ".csv");
    oracle.export(listing, export);
    Path expected =
        county.resolve("expected/" + listing + (listing.equals("kpi") ? ".csv.gz" : ".csv"));
    assertEquals(List.of(), Comparison.differences(listing, expected, export));
  }

  @Test
  void aSingleChangedCellIsSeen(@TempDir Path directory) throws IOException, SQLException {
    try (var s = oracle.connection().createStatement()) {
      s.execute(
          "CREATE TEMP VIEW out_broken AS SELECT * REPLACE (persons + 1 AS persons) FROM out_events");
    }
    Path export = directory.resolve("events.csv");
    oracle.export("broken", export);
    assertEquals(
        1, Comparison.differences("events", county.resolve("expected/events.csv"), export).size());
  }

  @Test
  void cleanParquetGivesTheSameKpis(@TempDir Path directory) throws IOException, SQLException {
    try (var s = oracle.connection().createStatement()) {
      // As Spark writes it: timestamps are instants.
      for (String table :
          List.of(
              "firms",
              "elevators",
              "contracts",
              "faults",
              "rescues",
              "inspections",
              "maintenance_visits",
              "complaints",
              "spot_checks",
              "policies")) {
        s.execute(
            ("COPY (SELECT COLUMNS(c -> NOT ends_with(c, '_at')), "
                    + "CAST(COLUMNS(c -> ends_with(c, '_at')) - INTERVAL 8 HOUR AS TIMESTAMPTZ) "
                    + "FROM %s) TO '%s/%s.parquet'")
                .formatted(table, directory, table));
      }
    }
    try (var connection = Oracle.connect(2, "1GB")) {
      OracleStage2.attach(connection, directory);
      OracleStage2.kpis(connection, LocalDate.of(2026, 10, 14), Optional.empty());
      Path export = directory.resolve("kpi.csv");
      Oracle.export(connection, "kpi", export);
      assertEquals(
          List.of(), Comparison.differences("kpi", county.resolve("expected/kpi.csv.gz"), export));
    }
  }

  @Test
  void fleetHasNothingQuarantinedAndFirmsOfDifferentQuality()
      throws IOException, SQLException, URISyntaxException {
    Path fleet = Path.of(OracleExampleTest.class.getResource("/example/fleet").toURI());
    try (Oracle o = Oracle.open(fleet.resolve("landing"), LocalDate.of(2026, 10, 14));
        var s = o.connection().createStatement();
        var r =
            s.executeQuery(
                "SELECT (SELECT count(*) FROM out_quarantine), (SELECT count(*) FROM out_held), "
                    + "max(value) > 2 * min(value) FROM out_kpi WHERE kpi_id = 'entrapment_rate' "
                    + "AND scope_type = 'firm' AND period_type = 'r12m' "
                    + "AND period_end = DATE '2026-10-01' AND denominator > 100")) {
      assertTrue(r.next());
      assertEquals(0, r.getLong(1));
      assertEquals(0, r.getLong(2));
      assertTrue(r.getBoolean(3));
    }
  }
}
