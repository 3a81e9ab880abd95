package io.liftguard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.SourceMapping;
import io.liftguard.contract.SourceMappings;
import io.liftguard.lake.TableId;
import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foreign files enter the lake by YAML alone; figures are those that their publishers give. */
@Tag("spark")
class SourceMappingTest {
  @TempDir Path folder;

  @Test
  void london_lift_releases() throws IOException {
    TestLake test = new TestLake(folder);
    test.putAll("/sources/lfb_2017", "_sources/lfb_2017/");
    IngestReport report = test.run("one");
    assertTrue(report.missingCoreTables().isEmpty(), "the mapping says what it has not");
    view(test, "rescues");
    view(test, "elevators");
    Row figures =
        test.spark
            .sql(
                "SELECT count(*), count(arrived_at),"
                    + " round(avg(unix_seconds(arrived_at) - unix_seconds(called_at)), 2),"
                    + " percentile(unix_seconds(arrived_at) - unix_seconds(called_at), 0.9)"
                    + " FROM rescues")
            .head();
    assertEquals("[1609,431,318.16,480.0]", figures.toString());
    assertEquals(
        List.of(
            "[Tower Hamlets,134,33,8770]",
            "[Westminster,131,35,11537]",
            "[Southwark,118,31,8878]",
            "[Hackney,112,22,7736]"),
        test
            .spark
            .sql(
                "SELECT town, count(*) n, count(arrived_at),"
                    + " sum(unix_seconds(arrived_at) - unix_seconds(called_at))"
                    + " FROM rescues JOIN elevators USING (elevator_id)"
                    + " GROUP BY town ORDER BY n DESC LIMIT 4")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList());
  }

  @Test
  @Tag("slow")
  void german_railway_lifts() throws IOException {
    TestLake test = new TestLake(folder);
    test.putAll("/sources/db_fasta", "_sources/db_fasta/");
    test.run("one");
    view(test, "faults");
    view(test, "elevators");
    assertEquals(
        "[2061,5742602,949,592,402,298,1153.0]",
        test.spark
            .sql(
                "WITH slots AS (SELECT elevator_id, coalesce(sum((unix_seconds(restored_at)"
                    + " - unix_seconds(occurred_at)) div 300), 0) n FROM elevators"
                    + " LEFT JOIN faults USING (elevator_id) GROUP BY elevator_id)"
                    + " SELECT count(*), sum(n), count_if(n >= 1344), count_if(n >= 2688),"
                    + " count_if(n >= 4032), count_if(n >= 5376), median(n) FROM slots")
            .head()
            .toString());
  }

  @Test
  void an_export_of_a_platform_in_gb18030() throws IOException {
    TestLake test = new TestLake(folder);
    test.putAll("/sources/platform_96333", "_sources/platform_96333/");
    test.put("_sources/unheard_of/x.csv", "a\n1\n");
    IngestReport report = test.run("one");
    assertEquals(List.of("_sources/unheard_of/x.csv"), report.unknownFiles());
    assertEquals(
        List.of("firms 3 0", "elevators 30 0", "contracts 27 0", "rescues 40 2"),
        report.tables().stream()
            .map(t -> t.table() + " " + t.accepted() + " " + t.quarantined())
            .toList());
    view(test, "rescues");
    view(test, "elevators");
    assertEquals(
        "[96333,2025-12-31T22:02:00Z,released,DOR-01]",
        test.spark
            .sql(
                "SELECT channel, called_at, outcome, cause_code FROM rescues"
                    + " WHERE order_id = 'JD202601010000'")
            .head()
            .toString());
    assertEquals(1, test.spark.sql("SELECT * FROM rescues WHERE deleted").count());
    for (Row row : test.lake.read(TableId.QUARANTINE).collectAsList()) {
      assertTrue(!row.getString(3).contains("王五"), "callers are never read");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reflect('java.lang.System', 'exit', '1')",
        "java_method('java.lang.System', 'getenv')",
        "(SELECT max(a) FROM t)",
        "a IN (SELECT b FROM t)",
        "exists(SELECT 1)",
        "*",
        "transform(array(1), x -> x)",
        "current_timestamp()",
        "uuid()",
        "a; b",
        "spark_catalog.default.f(a)",
      })
  void expressions_use_one_row_and_listed_functions_only(String sql) {
    assertThrows(
        LiftGuardException.class,
        () -> MappingExpression.parse(Sessions.open(Profile.SMALL), "test", sql));
  }

  @Test
  void built_in_mappings_are_sound() {
    List<SourceMapping> mappings = SourceMappings.load(TestLake.CONTRACTS).all();
    assertEquals(
        List.of("db_fasta", "lfb_2017", "platform_96333"),
        mappings.stream().map(SourceMapping::name).toList());
    for (SourceMapping mapping : mappings) {
      for (SourceMapping.FileKind kind : mapping.files()) {
        for (SourceMapping.Target target : kind.tables()) {
          target
              .columns()
              .forEach(
                  (column, origin) -> {
                    if (origin instanceof SourceMapping.Origin.FromExpression from) {
                      String where = mapping.name() + "." + target.table() + "." + column;
                      assertFalse(
                          MappingExpression.parse(Sessions.open(Profile.SMALL), where, from.sql())
                              .columns()
                              .isEmpty(),
                          where);
                    }
                  });
        }
      }
    }
  }

  private static void view(TestLake test, String table) {
    test.lake.read(TableId.clean(table)).createOrReplaceTempView(table);
  }
}
