package io.liftguard.publish.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightRequest;
import io.liftguard.night.Nights;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.quality.DataQuality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake whose policies come a night later than all else. */
@Tag("spark")
@Tag("slow")
class NoPoliciesTest {

  @TempDir static Path temp;

  /** Claims wait for their policies where everybody can see it, until these arrive. */
  @Test
  void claimsAreCountedUntilTheirPoliciesArrive() throws IOException {
    FeedCounty county = new FeedCounty(temp.resolve("landing"));
    Path landing = temp.resolve("without");
    Nights.copy(county.landing(), landing);
    Files.delete(landing.resolve("policies/all.csv"));
    Lake lake = Nights.lake(temp.resolve("lake"));
    Nights.run(lake, landing, LocalDate.of(2026, 4, 2), NightRequest.Extent.INCREMENTAL);
    LiftGuardException refusal =
        assertThrows(LiftGuardException.class, () -> FeedTests.feed(lake, "2026-03", null));
    assertEquals(LiftGuardException.Kind.DATA_REFUSED, refusal.kind());
    assertTrue(refusal.getMessage().contains("no policies"), refusal.getMessage());
    assertFalse(Files.exists(temp.resolve("lake/feeds")));
    assertEquals(5, withoutPolicy(lake));
    Nights.run(lake, county.landing(), LocalDate.of(2026, 4, 3), NightRequest.Extent.INCREMENTAL);
    assertEquals(1, withoutPolicy(lake));
  }

  private static long withoutPolicy(Lake lake) {
    return LakeCatalog.of(Nights.spark(), lake, Contracts.load())
        .rows("data_quality")
        .where("table_name = 'claims'")
        .where("measure = '" + DataQuality.WITHOUT_POLICY + "'")
        .selectExpr("coalesce(sum(count), 0)")
        .head()
        .getLong(0);
  }
}
