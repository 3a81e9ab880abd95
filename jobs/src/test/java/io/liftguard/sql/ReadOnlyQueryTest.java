package io.liftguard.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

@Tag("spark")
class ReadOnlyQueryTest {

  private static final List<String> TABLES = List.of("kpi", "clean_rescues");

  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = Sessions.open(Profile.SMALL).newSession();
    spark
        .sql(
            "SELECT 'a' AS kpi_id, 1.5D AS value, DATE'2026-01-01' AS period_start,"
                + " DATE'2026-02-01' AS period_end")
        .createOrReplaceTempView("kpi");
    spark
        .sql("SELECT 'o1' AS order_id, TIMESTAMP'2026-01-01 08:00:00' AS called_at")
        .createOrReplaceTempView("clean_rescues");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "/sql/queries.csv", numLinesToSkip = 1)
  void aQueryIsAdmittedOrRefused(String verdict, String query, String why) {
    if (verdict.equals("admitted")) {
      assertTrue(ReadOnlyQuery.rows(spark, query, TABLES, read -> {}).columns().length > 0);
    } else {
      LiftGuardException e =
          assertThrows(
              LiftGuardException.class,
              () -> ReadOnlyQuery.rows(spark, query, TABLES, read -> {}),
              query);
      assertEquals(LiftGuardException.Kind.WRONG_USE, e.kind());
      assertTrue(e.getMessage().contains(why), e.getMessage());
    }
  }

  @Test
  void theTablesThatAQueryReadsAreToldApartFromItsOwnNames() {
    Set<String> read = new TreeSet<>();
    Dataset<Row> rows =
        ReadOnlyQuery.rows(
            spark,
            "WITH mine AS (SELECT * FROM KPI) SELECT count(*) FROM mine"
                + " WHERE kpi_id NOT IN (SELECT order_id FROM clean_rescues)",
            TABLES,
            read::addAll);
    assertEquals(1L, rows.head().getLong(0));
    assertEquals(Set.of("kpi", "clean_rescues"), read);
  }
}
