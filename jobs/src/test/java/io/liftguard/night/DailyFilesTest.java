package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.Contracts;
import io.liftguard.domain.FleetContext;
import io.liftguard.lake.Lake;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.publish.brief.BriefPages;
import io.liftguard.publish.brief.BriefReader;
import io.liftguard.sql.SqlFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that is declared daily, one file of which comes late. */
@Tag("spark")
@Tag("slow")
class DailyFilesTest {

  private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
  private static final LocalDate AS_OF = LocalDate.of(2025, 1, 10);
  private static final LocalDate LATE = LocalDate.of(2025, 1, 7);
  private static final NightSettings DAILY =
      new NightSettings(
          null, 30 * 60, List.of(), Set.of("rescues"), Map.of(), Set.of(), FleetContext.GRACE_DAYS);

  @TempDir Path folder;

  private static void run(Lake lake, TinyCounty county) {
    Night.run(
        Nights.spark(),
        lake,
        Nights.request(county.landing(), AS_OF, NightRequest.Extent.INCREMENTAL, DAILY),
        message -> {});
  }

  private static Row january(Lake lake, String kpi) {
    return Gold.visible(lake, "kpi")
        .orElseThrow()
        .where("scope_type = 'county' AND period_type = 'month' AND kpi_id = '" + kpi + "'")
        .select("value", "meets_target", "certain", "incomplete_days")
        .head();
  }

  private static List<String> incomplete(Lake lake) {
    return Gold.visible(lake, "data_quality")
        .orElseThrow()
        .where("measure = 'INCOMPLETE'")
        .select("table_name", "date")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  private static String status(Lake lake) {
    LakeCatalog.of(Nights.spark(), lake, Contracts.load())
        .register(List.of("runs", "data_quality"));
    return SqlFile.query(Nights.spark(), "status/incomplete", Map.of()).collectAsList().toString();
  }

  private static String brief(Lake lake) {
    return new String(
        new BriefPages(Contracts.load())
            .night(BriefReader.read(Nights.spark(), lake, Contracts.load(), null))
            .get("brief.en.html"),
        StandardCharsets.UTF_8);
  }

  /** Quiet days have files that hold nothing, all with the same bytes: their names tell. */
  @Test
  void aDayWithoutItsFileIsIncompleteUntilTheFileComes() {
    TinyCounty county = new TinyCounty(folder.resolve("landing"));
    for (LocalDate day = FIRST; !day.isAfter(AS_OF); day = day.plusDays(1)) {
      if (day.equals(FIRST.plusDays(1)) || day.equals(FIRST.plusDays(4))) {
        county.rescues(day + ".csv", TinyCounty.order("O" + day, "L1", day));
      } else if (!day.equals(LATE)) {
        county.rescues(day + ".csv");
      }
    }
    Lake lake = Nights.lake(folder.resolve("lake"));
    run(lake, county);
    assertEquals(List.of("[rescues,2025-01-07]"), incomplete(lake));
    assertEquals("[15.0,true,false,1]", january(lake, "arrival_mean").toString());
    assertEquals(
        "[0.0,false,true,null]",
        january(lake, "inspection_first_pass_rate").toString(),
        "inspections are not declared daily");

    assertEquals("[[rescues,1,1,2025-01-07]]", status(lake));
    assertTrue(brief(lake).contains("platform (2025-01-07)"), "the brief names the day");
    assertTrue(
        brief(lake).contains("Rescues are incomplete on 1 of the last 30 days (2025-01-07)"),
        "and says it beside the alerts");

    county.rescues(LATE + ".csv");
    run(lake, county);
    assertEquals("[]", status(lake));
    assertFalse(brief(lake).contains("incomplete on"), "the day is complete now");
    assertEquals(List.of(), incomplete(lake));
    assertEquals("[15.0,true,true,0]", january(lake, "arrival_mean").toString());
  }
}
