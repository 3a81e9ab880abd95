package io.liftguard.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Small tables are read and replaced by their list of files, with the rows that Delta reads. */
@Tag("spark")
class TableFilesTest {

  private static final TableId TABLE = TableId.gold("kpi");
  private static final String ROWS =
      """
      SELECT * FROM VALUES
        (1, DATE'2026-01-01', 'a b/c=d%', 1.5D), (2, DATE'2026-01-01', NULL, NULL),
        (3, DATE'2026-02-01', '沙坪坝', 2.5D), (4, NULL, 'x', 3.5D), (5, DATE'2026-03-01', 'x', 4.5D)
        AS t (id, month, town, value)""";

  @TempDir Path folder;
  private SparkSession spark;
  private Lake lake;
  private LakeWriter writer;
  private TableSpec spec;

  @BeforeEach
  void write() {
    spark = Sessions.open(Profile.SMALL).newSession();
    lake = Lake.open(spark, folder.toString());
    writer = lake.writer(new RunContext("one", LocalDate.of(2026, 3, 1), "development"));
    spec = new TableSpec(spark.sql(ROWS).schema(), List.of("month", "town"), Map.of());
    writer.append(TABLE, spec, spark.sql(ROWS));
  }

  @Test
  void readsWhatDeltaReads() {
    for (String filter :
        List.of(
            "true",
            "month = DATE'2026-01-01'",
            "month IN (DATE'2026-01-01', DATE'2026-03-01') AND value IS NOT NULL",
            "town IS NULL OR month IS NULL",
            "town = 'a b/c=d%'",
            "date_add(month, 1) > DATE'2026-02-01' AND id + length(town) > 4",
            "month = DATE'1999-01-01'")) {
      assertEquals(rows(byDelta().where(filter)), rows(lake.read(TABLE).where(filter)), filter);
    }
    assertEquals(List.of("id", "month", "town", "value"), List.of(lake.read(TABLE).columns()));
  }

  @Test
  void opensOnlyTheFoldersThatAFilterLeaves() {
    var relation =
        assertInstanceOf(
            LogicalRelation.class,
            ((org.apache.spark.sql.classic.Dataset<Row>) lake.read(TABLE))
                .queryExecution()
                .analyzed());
    assertInstanceOf(
        TableFiles.class,
        ((org.apache.spark.sql.execution.datasources.HadoopFsRelation) relation.relation())
            .location());
    Dataset<Row> january = lake.read(TABLE).where("month = DATE'2026-01-01'");
    var scan =
        ((org.apache.spark.sql.classic.Dataset<Row>) january)
            .queryExecution()
            .executedPlan()
            .collectLeaves()
            .head();
    january.collectAsList();
    var metrics = CollectionConverters.asJava(scan.metrics());
    assertEquals(2, metrics.get("numFiles").value(), metrics.keySet().toString());
  }

  @Test
  void aReadTableStaysAsItWasWhenItIsWrittenLater() {
    Dataset<Row> before = lake.read(TABLE);
    Set<String> rows = rows(before);
    writer.overwrite(TABLE, spec, spark.sql(ROWS).where("id = 1"));
    assertEquals(rows, rows(before));
    assertEquals(rows, rows(lake.readAt(TABLE, 0)));
    assertEquals(1, lake.read(TABLE).count());
    writer.restore(TABLE, 0);
    assertEquals(rows, rows(lake.read(TABLE)));
  }

  @Test
  void aTableMadeAnewIsNotTakenForTheOldOne() {
    assertEquals(5, lake.read(TABLE).count());
    writer.restore(TABLE, Lake.NONE);
    writer.append(TABLE, spec, spark.sql(ROWS).where("id > 3"));
    assertEquals(0, lake.version(TABLE));
    assertEquals(2, lake.read(TABLE).count());
    assertEquals(2, lake.collected(TABLE).size());
  }

  @Test
  void replacesFoldersAsDeltaDoes() {
    assertEquals(5, lake.collected(TABLE).size());
    String window = "month IN (DATE'2026-01-01', DATE'2026-02-01')";
    Dataset<Row> rows =
        spark.sql("SELECT 9 AS id, DATE'2026-02-01' AS month, 'y' AS town, 9.5D AS value");
    writer.replaceWhere(TABLE, spec, rows, window);
    assertEquals(
        Set.of("[4,null,x,3.5]", "[5,2026-03-01,x,4.5]", "[9,2026-02-01,y,9.5]"),
        rows(lake.read(TABLE)));
    assertEquals(rows(byDelta()), rows(lake.read(TABLE)));
    assertEquals(3, lake.collected(TABLE).size());
    assertEquals(List.of(1L), lake.commits(TABLE, 0).stream().map(Commit::rowsWritten).toList());
    // The state that Delta puts together from the log is the one that its checksum tells of.
    assertEquals(
        3L,
        org.apache.spark.sql.delta.DeltaLog.forTable(spark, lake.path(TABLE))
            .update(false, scala.Option.empty(), scala.Option.empty())
            .allFiles()
            .count());
    writer.replaceWhere(TABLE, spec, rows.limit(0), "month = DATE'2026-02-01'");
    assertEquals(2, lake.read(TABLE).count(), "no rows empty the window");
  }

  @Test
  void rowsOutsideTheWindowFailTheWriteAndLeaveTheTable() {
    Dataset<Row> rows = spark.sql(ROWS).where("id IN (1, 5)");
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> writer.replaceWhere(TABLE, spec, rows, "month = DATE'2026-01-01'"))
            .getMessage();
    assertTrue(message.contains("2026-03-01"), message);
    assertEquals(0, lake.version(TABLE));
    assertEquals(5, lake.read(TABLE).count());
  }

  @Test
  void windowsThatFoldersDoNotTellAreDeltasOwn() {
    writer.replaceWhere(
        TABLE,
        spec,
        spark.sql(ROWS).where("id = 5").selectExpr("id", "month", "town", "0D AS value"),
        "id = 5 OR id = 1");
    assertEquals(
        rows(
            spark
                .sql(ROWS)
                .where("id NOT IN (1, 5)")
                .union(spark.sql("SELECT 5, DATE'2026-03-01', 'x', 0D"))),
        rows(lake.read(TABLE)));
  }

  @Test
  void anEmptyWindowTakesNoRows() {
    writer.replaceWhere(TABLE, spec, spark.sql(ROWS).limit(0), Windows.in("month", List.of()));
    assertEquals(5, lake.read(TABLE).count());
  }

  @Test
  void rowsOfAWindowAreAppendedOnce() {
    Dataset<Row> six =
        spark.sql("SELECT 6 AS id, DATE'2026-04-01' AS month, 'y' AS town, 1D AS value");
    writer.appendOnce(TABLE, spec, six, "id = 6");
    writer.appendOnce(TABLE, spec, six, "id = 6");
    assertEquals(6, lake.read(TABLE).count());
    assertEquals(1, lake.read(TABLE).where("id = 6").count());
  }

  private Dataset<Row> byDelta() {
    return spark.read().format("delta").load(lake.path(TABLE).toString());
  }

  private static Set<String> rows(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).collect(Collectors.toSet());
  }
}
