package io.liftguard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.lake.FaultPoints;
import io.liftguard.lake.Lake;
import io.liftguard.lake.RunContext;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import io.liftguard.lake.Transaction;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How tables come out when files come late, twice, in any order, or a run ends too early. */
@Tag("spark")
class IngestLifeTest {
  private static final String HEADER = "firm_id,name,kind,recorded_at,deleted\n";
  private static final Charset GB18030 = Charset.forName("GB18030");

  @TempDir Path folder;

  @Test
  void the_newest_version_wins_however_it_comes() throws IOException {
    List<String> versions =
        new ArrayList<>(
            List.of(
                "F1,first,legal,2026-01-01 00:00,",
                "F1,second,legal,2026-01-02 00:00,",
                "F1,tie b,branch,2026-01-03 00:00,",
                "F1,tie a,legal,2026-01-03 00:00,",
                "F2,gone,,2026-01-01 00:00,",
                "F2,,,2026-01-05 00:00,true",
                "F2,late and older,,2026-01-04 00:00,",
                "F3,tie,,2026-01-01 00:00,",
                "F3,,,2026-01-01 00:00,1",
                "F4,\uFF5E,,2026-01-01 00:00,",
                "F4,\uD83D\uDE00,,2026-01-01 00:00,",
                "F5,same,,2026-01-01 00:00,",
                "F5,same,service_point,2026-01-01 00:00,"));
    Random random = new Random(7);
    Map<String, List<String>> wanted = null;
    for (int order = 0; order < 4; order++) {
      TestLake test = new TestLake(folder.resolve("order" + order));
      Collections.shuffle(versions, random);
      int night = 0;
      for (int from = 0; from < versions.size(); ) {
        int to = Math.min(versions.size(), from + 1 + random.nextInt(versions.size()));
        test.put(
            "firms/n" + night + ".csv", HEADER + String.join("\n", versions.subList(from, to)));
        test.run("night" + night++);
        from = to;
      }
      Map<String, List<String>> clean = test.clean();
      assertEquals(
          List.of(
              "F1|tie b|false",
              "F2|null|true",
              "F3|null|true",
              "F4|\uD83D\uDE00|false",
              "F5|same|false"),
          test
              .lake
              .read(TableId.clean("firms"))
              .orderBy("firm_id")
              .selectExpr("concat(firm_id, '|', coalesce(name, 'null'), '|', deleted)")
              .collectAsList()
              .stream()
              .map(r -> r.getString(0))
              .toList());
      wanted = wanted == null ? clean : wanted;
      assertEquals(wanted, clean, "order " + order);
    }
  }

  @Test
  void a_file_comes_in_once_whatever_its_name_and_new_content_is_a_new_file() throws IOException {
    TestLake test = new TestLake(folder);
    test.put("firms/b.csv", HEADER + "F1,a,,2026-01-01 00:00,\n");
    test.put("firms/a.csv", HEADER + "F1,a,,2026-01-01 00:00,\n");
    test.put("firms/.hidden.csv", HEADER);
    test.put("firms/_writing.csv", HEADER);
    test.put("firms/x.csv.part", HEADER);
    test.put("firms/x.CSV", HEADER);
    test.put("stray.txt", "x");
    IngestReport first = test.run("one");
    assertEquals(
        List.of("firms/a.csv null", "firms/b.csv firms/a.csv"),
        first.files().stream().map(f -> f.file() + " " + f.duplicateOfText()).toList());
    assertEquals(List.of("firms/x.CSV", "stray.txt"), first.unknownFiles());
    assertEquals(
        List.of("elevators", "contracts", "rescues", "inspections"), first.missingCoreTables());
    test.put("firms/c.csv", HEADER + "F1,a,,2026-01-01 00:00,\n");
    test.put("firms/b.csv", HEADER + "F2,b,,2026-01-01 00:00,\n");
    assertEquals(
        List.of("firms/b.csv null", "firms/c.csv firms/a.csv"),
        test.run("two").files().stream().map(f -> f.file() + " " + f.duplicateOfText()).toList());
    assertEquals(2, test.clean().get("firms").size());
    assertTrue(test.run("three").files().isEmpty());
  }

  /** A lake whose run {@code one} has refused a file for its encoding, GB18030. */
  private TestLake refusing() throws IOException {
    TestLake test = new TestLake(folder);
    test.put("firms/a.csv", (HEADER + "F1,衡顺,,2026-01-01 00:00,\n").getBytes(GB18030));
    assertEquals(1, test.run("one").refused().size());
    return test;
  }

  @Test
  void a_file_refused_for_its_encoding_is_read_when_the_setting_says_so() throws IOException {
    TestLake test = refusing();
    assertTrue(test.run("two").files().isEmpty(), "not tried again in the same way");
    IngestReport third = test.run("three", new IngestSettings(test.landing.toString(), GB18030, 0));
    assertEquals(1, third.files().get(0).accepted());
    assertEquals(1, test.lake.read(TableId.meta("files")).count(), "one row per file");
  }

  @Test
  void a_file_is_read_anew_in_the_night_of_a_new_one() throws IOException {
    TestLake test = refusing();
    test.put("firms/b.csv", (HEADER + "F2,安捷,,2026-01-01 00:00,\n").getBytes(GB18030));
    test.run("two", new IngestSettings(test.landing.toString(), GB18030, 0));
    assertEquals(
        Set.of("[firms/a.csv,false,two]", "[firms/b.csv,false,two]"),
        test
            .lake
            .read(TableId.meta("files"))
            .select("file", "refused", "run")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .collect(Collectors.toSet()));
  }

  @Test
  void an_ingest_that_ended_too_early_is_undone_by_the_next() throws IOException {
    TestLake test = new TestLake(folder);
    test.put("firms/a.csv", HEADER + "F1,a,,2026-01-01 00:00,\n");
    test.run("one");
    long clean = test.lake.version(TableId.clean("firms"));
    RunContext killed = new RunContext("killed", LocalDate.of(2026, 10, 14), "test");
    Transaction.begin(
        test.lake,
        List.of(TableId.bronze("firms"), TableId.clean("firms"), TableId.bronze("sanctions")),
        FileRegistry.TABLE);
    TableSpec spec = TableSpec.clean(TestLake.CONTRACTS.table("firms"));
    test.lake
        .writer(killed)
        .overwrite(
            TableId.clean("firms"),
            spec,
            test.spark.createDataFrame(List.<Row>of(), spec.schema()));
    TableSpec sanctions =
        TableSpec.bronze(TestLake.CONTRACTS.table("sanctions"), TestLake.CONTRACTS);
    test.lake
        .writer(killed)
        .append(
            TableId.bronze("sanctions"),
            sanctions,
            test.spark.createDataFrame(List.<Row>of(), sanctions.schema()));
    assertEquals(0, test.lake.read(TableId.clean("firms")).count());
    test.put("firms/b.csv", HEADER + "F2,b,,2026-01-01 00:00,\n");
    test.run("two");
    assertEquals(2, test.clean().get("firms").size());
    assertFalse(test.lake.exists(TableId.bronze("sanctions")), "made by the killed run only");
    assertTrue(test.lake.version(TableId.clean("firms")) > clean);
  }

  @Test
  void every_commit_has_a_fault_point_on_either_side() throws IOException {
    TestLake test = new TestLake(folder);
    test.put("firms/a.csv", HEADER + "F1,a,,2026-01-01 00:00,\nF 2,b,,2026-01-01 00:00,\n");
    FaultPoints.reset();
    test.run("one");
    long commits = 0;
    for (TableId table :
        List.of(
            TableId.bronze("firms"),
            TableId.clean("firms"),
            TableId.QUARANTINE,
            TableId.meta("files"))) {
      commits += test.lake.version(table) + 1;
      assertTrue(FaultPoints.reached().contains("before append " + table), table.path());
      assertTrue(FaultPoints.reached().contains("after append " + table), table.path());
    }
    assertEquals(4, commits);
  }

  @Test
  void changes_tell_what_a_night_brought() throws IOException {
    TestLake test = new TestLake(folder);
    test.put("firms/a.csv", HEADER + "F1,a,,2026-01-01 00:00,\nF2,b,,2026-01-01 00:00,\n");
    test.run("one");
    TableId firms = TableId.clean("firms");
    assertEquals(2, test.lake.changes(firms, Lake.NONE).count());
    long before = test.lake.version(firms);
    assertEquals(0, test.lake.changes(firms, before).count());
    test.put("firms/b.csv", HEADER + "F2,c,,2026-01-02 00:00,\nF3,d,,2026-01-01 00:00,\n");
    test.run("two");
    assertEquals(
        List.of("F2", "F3"),
        test
            .lake
            .changes(firms, before)
            .where("_change_type <> 'update_preimage'")
            .orderBy("firm_id")
            .collectAsList()
            .stream()
            .map(r -> r.getString(r.fieldIndex("firm_id")))
            .toList());
  }

  @Test
  void a_landing_folder_may_be_a_delta_table() throws IOException {
    TestLake test = new TestLake(folder);
    String path = test.landing.resolve("firms").toString();
    var rows =
        test.spark.sql(
            "SELECT 'F1' firm_id, 'a' name, 'legal' kind,"
                + " TIMESTAMP'2026-01-01 00:00:00' recorded_at");
    rows.write().format("delta").partitionBy("kind").save(path);
    rows.selectExpr("'F2' firm_id", "name", "kind", "recorded_at")
        .write()
        .format("delta")
        .mode("overwrite")
        .save(path);
    IngestReport report = test.run("one");
    assertEquals(
        List.of("1 null", "1 null"),
        report.files().stream().map(f -> f.accepted() + " " + f.reasonText()).toList(),
        "what the log removes stays ingested; " + report.quarantinedByReason());
    assertEquals(
        List.of("F1 legal", "F2 legal"),
        test.lake.read(TableId.clean("firms")).orderBy("firm_id").collectAsList().stream()
            .map(r -> r.getString(0) + " " + r.getString(2))
            .toList());
  }
}
