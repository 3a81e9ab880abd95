package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.Contracts;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.sql.SqlFile;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a night says of itself: deliveries, counts, warnings. */
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

  /** Corrected: neither what is new, nor what came again as it stands, nor what came too late. */
  @Test
  void countsWhatWasDeliveredCorrectedAndWritten() {
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
    assertEquals(
        Map.of(
            "files",
            1L,
            "rows",
            3L,
            "accepted",
            3L,
            "quarantined",
            0L,
            "refused",
            0L,
            "corrected",
            0L),
        delivered(lake, "rescues", 1));
    for (String table : Gold.TABLES) {
      assertEquals(Gold.visible(lake, table).orElseThrow().count(), first.rows().get(table), table);
    }

    county.rescues(
        "two.csv",
        TinyCounty.order("O1", "L1", JANUARY, AS_OF, 20),
        TinyCounty.order("O2", "L2", second),
        TinyCounty.order("O3", "L3", third, third.minusDays(1), 20),
        TinyCounty.order("O4", "L3", AS_OF),
        "O5,L3,no time,,,,,released,2025-04-30 20:00:00");
    NightReport next = run(lake, county, AS_OF);
    assertEquals(
        new TreeMap<>(
            Map.of(
                "files",
                1L,
                "rows",
                5L,
                "accepted",
                4L,
                "quarantined",
                1L,
                "refused",
                0L,
                "corrected",
                1L,
                "quarantined:BAD_TYPE",
                1L)),
        delivered(lake, "rescues", 2));

    Map<String, Long> counts = RunRecord.last(lake).orElseThrow().counts();
    assertEquals(5L, counts.get("rows"));
    assertEquals(1L, counts.get("corrected"));
    assertTrue(!counts.containsKey("quarantined:BAD_TYPE"), "reasons overlap, sums would mislead");
    next.rows().forEach((table, rows) -> assertEquals(rows, counts.get("written:" + table), table));
    assertTrue(next.rows().get("fact_rescue") >= 2, "two months of events: " + next.rows());

    LakeCatalog.of(Nights.spark(), lake, Contracts.load()).register(List.of("runs"));
    Row shown = SqlFile.query(Nights.spark(), "status/runs", Map.of()).head();
    assertEquals(4L, shown.<Long>getAs("accepted"));
    assertEquals(
        next.rows().values().stream().mapToLong(Long::longValue).sum(),
        shown.<Long>getAs("written"));
  }

  /** The first month stands alone until a call is dated in one of the three months after it. */
  @Test
  void warnsWhenThreeEmptyMonthsFollowTheFirst() {
    TinyCounty county = new TinyCounty(folder.resolve("landing"));
    county.rescues("one.csv", TinyCounty.order("O1", "L1", JANUARY));
    Lake lake = Nights.lake(folder.resolve("lake"));
    assertEquals(
        Set.of(), run(lake, county, AS_OF.minusDays(1)).warnings(), "April is not over yet");
    assertEquals(
        Set.of(NightReport.Warning.EMPTY_MONTHS_FOLLOW_THE_FIRST),
        run(lake, county, AS_OF).warnings());
    county.rescues("held.csv", TinyCounty.order("O2", "unheard-of", AS_OF.minusDays(3)));
    assertEquals(
        Set.of(NightReport.Warning.EMPTY_MONTHS_FOLLOW_THE_FIRST),
        run(lake, county, AS_OF.plusDays(1)).warnings(),
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
