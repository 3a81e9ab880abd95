package io.liftguard.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a table's log tells of its commits. */
@Tag("spark")
class CommitsTest {

  private static final TableId TABLE = TableId.gold("kpi");

  @TempDir Path folder;

  @Test
  void commitsThatWereTakenBackDoNotCount() {
    SparkSession spark = Sessions.open(Profile.SMALL).newSession();
    Lake lake = Lake.open(spark, folder.toString());
    LakeWriter writer = lake.writer(new RunContext("one", LocalDate.of(2026, 1, 1), "development"));
    TableSpec spec = new TableSpec(spark.range(0).toDF("id").schema(), List.of(), Map.of());
    writer.append(TABLE, spec, spark.range(3).toDF("id"));
    writer.append(TABLE, spec, spark.range(3, 8).toDF("id"));
    writer.append(TABLE, spec, spark.range(8, 20).toDF("id"));
    assertEquals(List.of("0 3", "1 5", "2 12"), written(lake, Lake.NONE));
    writer.restore(TABLE, 1);
    assertEquals(List.of("0 3", "1 5"), written(lake, Lake.NONE));
    writer.replaceWhere(TABLE, spec, spark.range(3).toDF("id"), "id < 3");
    assertEquals(List.of("4 3"), written(lake, 1), "version 2 and what took it back are gone");
    writer.delete(TABLE, functions.col("id").lt(2));
    assertEquals(6, lake.read(TABLE).count());
    writer.restore(TABLE, 0);
    assertEquals(List.of("0 3"), written(lake, Lake.NONE));
    assertEquals(List.of(), written(lake, lake.version(TABLE)));
  }

  private static List<String> written(Lake lake, long since) {
    return lake.commits(TABLE, since).stream()
        .map(commit -> commit.version() + " " + commit.rowsWritten())
        .toList();
  }
}
