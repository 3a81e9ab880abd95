package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.lake.Lake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** London's lift releases of January to April 2017: a night by the source mapping alone. */
@Tag("spark")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LondonNightTest {

  private static final LocalDate AS_OF = LocalDate.of(2017, 12, 31);

  @TempDir static Path temp;

  private Lake lake;

  @BeforeAll
  void runTheNight() throws IOException {
    Path source =
        Path.of(System.getProperty("liftguard.root"))
            .resolve("jobs/src/test/resources/sources/lfb_2017");
    Path landing = temp.resolve("landing");
    Nights.copy(source, landing.resolve("_sources/lfb_2017"));
    lake = Nights.lake(temp.resolve("lake"));
    NightReport report = Nights.run(lake, landing, AS_OF, NightRequest.Extent.INCREMENTAL);
    assertTrue(report.complete(), "the mapping says which tables London has not");
    assertEquals(LocalDate.of(2017, 1, 1), report.firstMonth());
    assertEquals(
        Set.of(), report.warnings(), "February to April are not empty, and what follows may be");
    assertEquals(1609L, Gold.visible(lake, "fact_rescue").orElseThrow().count());
  }

  private Row year(String kpi, String scopeType, String scope) {
    return Gold.visible(lake, "kpi")
        .orElseThrow()
        .where("period_type = 'year' AND period_start = DATE '2017-01-01'")
        .where("kpi_id = '" + kpi + "'")
        .where("scope_type = '" + scopeType + "' AND scope_id = '" + scope + "'")
        .head();
  }

  private Row year(String kpi) {
    return year(kpi, "county", "county");
  }

  /**
   * A missing arrival is not on time, but it may have been: neither share is the truth, and a
   * target that one of them misses and the other meets is missed for certain by none.
   */
  @Test
  void onTimeIsStatedWithBothBoundsAndIsNotCertain() {
    Row onTime = year("on_time_rate");
    assertEquals(431.0, onTime.<Number>getAs("numerator").doubleValue());
    assertEquals(1609.0, onTime.<Number>getAs("denominator").doubleValue());
    assertEquals(0.268, onTime.<Double>getAs("value"), 0.0005);
    assertEquals(false, onTime.getAs("meets_target"));
    assertEquals(false, onTime.getAs("certain"));
    assertEquals(1.0, year("on_time_rate_upper").<Double>getAs("value"));
    assertEquals(1 - 431 / 1609.0, year("arrival_missing_share").<Double>getAs("value"), 1e-12);
  }

  @Test
  void arrivalsAreThoseThatTheBrigadeTimed() {
    Row mean = year("arrival_mean");
    assertEquals(431.0, mean.<Number>getAs("denominator").doubleValue());
    assertEquals(318.16, mean.<Double>getAs("value") * 60, 0.005);
    assertEquals(true, mean.getAs("meets_target"));
    assertEquals(false, mean.getAs("certain"), "far more than 5 % are missing");
    assertEquals(8.0, year("arrival_p90").<Double>getAs("value"), "480 seconds");
    assertEquals(5.0, year("arrival_median").<Double>getAs("value"), "300 seconds");
  }

  @Test
  void boroughsAreTowns() {
    assertEquals(
        8770.0,
        year("arrival_mean", "town", "Tower Hamlets").<Number>getAs("numerator").doubleValue());
    Row westminster = year("on_time_rate", "town", "Westminster");
    assertEquals(35.0, westminster.<Number>getAs("numerator").doubleValue());
    assertEquals(131.0, westminster.<Number>getAs("denominator").doubleValue());
    assertEquals(
        7736.0, year("arrival_mean", "town", "Hackney").<Number>getAs("numerator").doubleValue());
  }

  /** London's brigade is no maintenance firm, and nobody's inspections are known. */
  @Test
  void whatTheSourceDoesNotKnowHasNoFigure() {
    assertEquals(
        "(none)",
        Gold.visible(lake, "fact_rescue")
            .orElseThrow()
            .select("firm_id")
            .distinct()
            .head()
            .getString(0));
    Row inspections = year("inspection_first_pass_rate");
    assertNull(inspections.<Double>getAs("value"));
    Row callouts = year("firm_arrival_mean");
    assertNull(callouts.<Double>getAs("value"), "no order of level 1");
  }
}
