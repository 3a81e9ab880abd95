package io.liftguard.publish.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.insurance.FeedHead;
import io.liftguard.insurance.FeedRows;
import io.liftguard.insurance.Market;
import io.liftguard.insurance.Rpi1;
import io.liftguard.publish.bundle.ExampleRatings;
import io.liftguard.publish.bundle.ReleaseStore;
import io.liftguard.publish.bundle.VerifyReport;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A city's market and the feed of an insurer that covers a third of it. */
@Tag("slow")
class FeedScaleTest {

  private static final int CITY = 300_000;
  private static final long HEAP = 4L << 30;

  @Test
  void aCityFitsIntoTheHeap(@TempDir Path temp) throws Exception {
    FeedFleet fleet = new FeedFleet(CITY, 3);
    Rpi1.Inputs inputs = fleet.inputs(Map.of());
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    long start = System.nanoTime();
    Market market = Rpi1.compute(inputs);
    long computed = System.nanoTime();
    FeedHead head = FeedFleet.head(market, 1, null);
    List<List<Object>> rows =
        new FeedRows(head, FeedFiles.SCHEMA.file(FeedFiles.RELATIVITIES).columnNames())
            .of(market, fleet.insured(), fleet.details(), fleet.stars());
    ReleaseStore store = ReleaseStore.open(temp.toString(), new Configuration());
    FeedFiles.write(store, "feed", head, rows, null, ExampleRatings.KEY);
    long written = System.nanoTime();
    VerifyReport report =
        FeedVerifier.verify(store.read("feed"), List.of(ExampleRatings.KEY.publicKey()), List.of());
    long verified = System.nanoTime();
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    System.out.printf(
        "%,d lifts, %,d rows: market %.1f s, files %.1f s, verify %.1f s, at most %,d MB of heap%n",
        CITY,
        rows.size(),
        (computed - start) / 1e9,
        (written - computed) / 1e9,
        (verified - written) / 1e9,
        peak >> 20);
    assertEquals(List.of(), report.differences());
    assertTrue(rows.size() > CITY / 3, rows.size() + " rows");
    assertTrue(peak < HEAP, "heap " + peak);
    double mean =
        market.lifts().values().stream().mapToDouble(l -> l.relativity() * l.exposureDays()).sum()
            / market.lifts().values().stream().mapToLong(Market.OfLift::exposureDays).sum();
    assertEquals(1, mean, 1e-9);
  }
}
