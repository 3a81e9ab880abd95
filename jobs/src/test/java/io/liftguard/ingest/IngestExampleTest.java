package io.liftguard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.lake.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example: every file and every quarantined row as expected. */
@Tag("spark")
class IngestExampleTest {
  @TempDir Path folder;

  @Test
  void files_and_quarantine_are_as_expected_and_a_second_run_finds_nothing() throws IOException {
    TestLake test = new TestLake(folder);
    test.putAll("/example/county/landing", "");
    IngestReport first = test.run("one");
    assertEquals(7, first.refused().size());
    assertTrue(first.missingCoreTables().isEmpty());
    assertEquals(
        expected("files.csv"),
        lines(
            test,
            TableId.meta("files"),
            "concat_ws(',', table_name, file, rows_read, accepted, quarantined,"
                + " coalesce(duplicate_of, ''), refused)"));
    assertEquals(
        expected("quarantine.csv"),
        lines(
            test,
            TableId.QUARANTINE,
            "concat_ws(',', table_name, file, line, array_join(array_sort(reasons), ' '))"));
    for (FileOutcome file : first.files()) {
      assertEquals(file.rowsRead(), file.accepted() + file.quarantined(), file.file());
    }
    assertTrue(test.run("two").files().isEmpty());
    assertEquals(
        first.files(),
        Ingest.check(test.spark, TestLake.CONTRACTS, test.settings(), l -> {}).files(),
        "check says what a run does");
  }

  private static Set<String> lines(TestLake test, TableId table, String line) {
    Set<String> lines = new TreeSet<>();
    for (Row row : test.lake.read(table).selectExpr(line).collectAsList()) {
      lines.add(row.getString(0));
    }
    return lines;
  }

  private static Set<String> expected(String file) throws IOException {
    List<String> lines = Files.readAllLines(TestLake.resource("/example/county/expected/" + file));
    return new TreeSet<>(lines.subList(1, lines.size()));
  }
}
