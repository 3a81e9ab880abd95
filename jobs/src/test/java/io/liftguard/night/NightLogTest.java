package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.Contracts;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.sql.SqlFile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a night says of itself: deliveries, counts, revisions, warnings. */
@Tag("spark")
@Tag("slow")
class NightLogTest {

  private static final LocalDate JANUARY = LocalDate.of(2025, 1, 5);
  private static final LocalDate AS_OF = LocalDate.of(2025, 4, 30);

  @TempDir Path folder;

  private NightReport run(Lake lake, TinyCounty county, LocalDate asOf) {
    return Nights.run(lake, county.landing(), asOf, NightRequest.Extent.INCREMENTAL);
  }

  private static Map<String, Long> delivered(Lake lake, String table, long runNo) {
    Map<String, Long> counts = new TreeMap<>();
    for (Row row :
        lake.read(TableId.meta("nights_delivery"))
            .where("run_no = " + runNo + " AND table_name = '" + table + "'")
            .collectAsList()) {
      counts.put(row.getAs("measure"), row.getAs("count"));
    }
    return counts;
  }

  /** A first night, corrections, a re-inspection, a contract of long ago, all computed anew. */
  @Test
  void saysWhatWasDeliveredWrittenAndRevised() {
    TinyCounty county = new TinyCounty(folder.resolve("landing"));
    LocalDate second = JANUARY.plusDays(1);
    LocalDate third = JANUARY.plusDays(2);
    county.rescues(
        "one.csv",
        TinyCounty.order("O1", "L1", JANUARY),
        TinyCounty.order("O2", "L2", second),
        TinyCounty.order("O3", "L3", third));
    Lake lake = Nights.lake(folder.resolve("lake"));
    NightReport first = run(lake, county, AS_OF);
    assertEquals(counts(3, 3, 0, 0), delivered(lake, "rescues", 1));
    for (String table : Gold.tables(Contracts.load())) {
      assertEquals(Gold.visible(lake, table).orElseThrow().count(), first.rows().get(table), table);
    }
    assertFalse(lake.exists(TableId.meta("revisions")), "a first night revises nothing");

    // O1 is corrected; O2 comes again as it stands, O3 older than it stands; O4 is new, O5 broken.
    county.rescues(
        "two.csv",
        TinyCounty.order("O1", "L1", JANUARY, AS_OF, 20),
        TinyCounty.order("O2", "L2", second),
        TinyCounty.order("O3", "L3", third, third.minusDays(1), 20),
        TinyCounty.order("O4", "L3", AS_OF),
        "O5,L3,no time,,,,,released,2025-04-30 20:00:00");
    NightReport next = run(lake, county, AS_OF);
    Map<String, Long> expected = counts(5, 4, 1, 1);
    expected.put("quarantined:BAD_TYPE", 1L);
    assertEquals(expected, delivered(lake, "rescues", 2));
    assertCounts(lake, next);
    assertEquals(
        Set.of("arrival_mean county 15.0 16.666666666666668"),
        Set.copyOf(revised(lake, 2, "kpi_id = 'arrival_mean' AND scope_type = 'county'")));
    List<Row> all = revisions(lake, 2);
    for (Row row : all) {
      assertEquals(LocalDate.of(2025, 1, 1), row.getAs("month"), "April is not closed: " + row);
      assertEquals(List.of("rescues/O1"), row.getList(row.fieldIndex("causes")), row::toString);
      assertEquals(RunRecord.last(lake).orElseThrow().runId(), row.getAs("run_id"));
    }
    assertTrue(
        all.stream().map(row -> row.<String>getAs("scope_type")).distinct().count() >= 5,
        "town, firm and the others are revised like the county");

    county.put(
        "inspections/again.csv",
        "inspection_id,elevator_id,kind,inspected_on,result,reinspection_of,recorded_at\n"
            + "I2,L1,periodic,2025-02-20,pass,I1,2025-02-20 12:00:00\n");
    run(lake, county, AS_OF);
    assertEquals(List.of(), revisions(lake, 3), "a re-inspection is no revision");
    assertEquals(
        1.0,
        kpi(lake, "inspection_final_pass_rate").<Double>getAs("value"),
        "though it changes the figure");

    county.put(
        "elevators/late.csv",
        "elevator_id,effective_from,status,kind,use_type,town,installed_on,recorded_at\n"
            + "L2,2024-06-01,in_use,passenger,office,West,2020-01-01,2025-04-30 00:00:00\n");
    run(lake, county, AS_OF);
    assertEquals(
        Set.of("2025-01-01", "2025-02-01", "2025-03-01"),
        Set.copyOf(revisions(lake, 4).stream().map(r -> r.getAs("month").toString()).toList()));
    for (Row row : revisions(lake, 4)) {
      assertEquals(
          List.of("elevators/L2|2024-06-01"), row.getList(row.fieldIndex("causes")), row::toString);
    }
    assertTrue(
        revised(lake, 4, "kpi_id = 'entrapment_rate' AND scope_id = 'West'").size() == 3,
        "a town that had no figures has some now");

    county.rescues("first.csv", TinyCounty.order("O0", "L1", LocalDate.of(2024, 12, 30)));
    NightReport full = run(lake, county, AS_OF);
    assertEquals("full", full.mode());
    assertEquals(
        Set.of(List.of(full.reason())),
        Set.copyOf(
            revisions(lake, 5).stream().map(r -> r.getList(r.fieldIndex("causes"))).toList()));
    assertTrue(
        revised(lake, 5, "month = DATE '2024-12-01' AND kpi_id = 'entrapment_rate'").size() > 0,
        "a month that closed before the lake knew of it");
  }

  private static Map<String, Long> counts(
      long rows, long accepted, long quarantined, long corrected) {
    Map<String, Long> counts = new TreeMap<>();
    counts.put("files", 1L);
    counts.put("rows", rows);
    counts.put("accepted", accepted);
    counts.put("quarantined", quarantined);
    counts.put("refused", 0L);
    counts.put("corrected", corrected);
    return counts;
  }

  private static void assertCounts(Lake lake, NightReport report) {
    Map<String, Long> counts = RunRecord.last(lake).orElseThrow().counts();
    assertEquals(5L, counts.get("rows"));
    assertEquals(1L, counts.get("corrected"));
    assertFalse(counts.containsKey("quarantined:BAD_TYPE"), "reasons overlap: no sum of them");
    report.rows().forEach((table, rows) -> assertEquals(rows, counts.get("written:" + table)));
    assertEquals(4L, report.rows().get("fact_rescue"), "January and April are written anew");
    LakeCatalog.of(Nights.spark(), lake, Contracts.load()).register(List.of("runs"));
    Row shown = SqlFile.query(Nights.spark(), "status/runs", Map.of()).head();
    assertEquals(4L, shown.<Long>getAs("accepted"));
    assertEquals(
        report.rows().values().stream().mapToLong(Long::longValue).sum(),
        shown.<Long>getAs("written"));
  }

  private static List<Row> revisions(Lake lake, long runNo) {
    return lake.read(TableId.meta("revisions")).where("run_no = " + runNo).collectAsList();
  }

  private static List<String> revised(Lake lake, long runNo, String where) {
    List<String> revised = new ArrayList<>();
    for (Row row :
        lake.read(TableId.meta("revisions"))
            .where("run_no = " + runNo)
            .where(where)
            .collectAsList()) {
      revised.add(
          "%s %s %s %s"
              .formatted(
                  row.getAs("kpi_id"),
                  row.getAs("scope_id"),
                  row.getAs("old_value"),
                  row.getAs("new_value")));
    }
    return revised;
  }

  private static Row kpi(Lake lake, String id) {
    return Gold.visible(lake, "kpi")
        .orElseThrow()
        .where("scope_type = 'county' AND period_type = 'month'")
        .where("period_start = DATE '2025-01-01' AND kpi_id = '" + id + "'")
        .head();
  }

  /** The first month stands alone until a call is dated in one of the three months after it. */
  @Test
  void warnsWhenThreeEmptyMonthsFollowTheFirst() {
    TinyCounty county = new TinyCounty(folder.resolve("landing"));
    county.rescues(
        "one.csv",
        TinyCounty.order("O1", "L1", JANUARY),
        TinyCounty.order("O2", "unheard-of", AS_OF.minusDays(3)));
    Lake lake = Nights.lake(folder.resolve("lake"));
    assertEquals(
        Set.of(), run(lake, county, AS_OF.minusDays(1)).warnings(), "April is not over yet");
    assertEquals(
        Set.of(NightReport.Warning.EMPTY_MONTHS_FOLLOW_THE_FIRST),
        run(lake, county, AS_OF).warnings(),
        "a held order does not count");
    county.rescues(
        "drill.csv",
        TinyCounty.order("O3", "L2", AS_OF.minusDays(3)).replace("released,", "drill,"));
    assertEquals(
        Set.of(),
        run(lake, county, AS_OF.plusDays(1)).warnings(),
        "orders of any outcome decide, as they do on the first month");
  }
}
