package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.lake.FakeS3;
import io.liftguard.lake.Lake;
import io.liftguard.lake.StorageFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights on an object store leave what nights on a disk leave. */
@Tag("spark")
@Tag("soak")
class ObjectStoreNightTest {
  private static final LocalDate FIRST = LocalDate.of(2025, 3, 10);
  private static final LocalDate SECOND = FIRST.plusDays(5);

  private static final Instant WRITTEN = Instant.parse("2025-03-01T00:00:00Z");

  private static final FakeS3 STORE = new FakeS3(FakeS3.Conditions.HONOURED);

  @TempDir static Path temp;

  private static Lake local;

  @BeforeAll
  static void nightsOnADisk() throws IOException {
    STORE.settings().forEach((key, value) -> Nights.spark().conf().set(key, value));
    local = Nights.lake(temp.resolve("lake"));
    TinyCounty county = county("local");
    night(local, county, FIRST);
    second(county);
    night(local, county, SECOND);
  }

  @AfterAll
  static void stop() {
    STORE.settings().keySet().forEach(Nights.spark().conf()::unset);
    STORE.close();
  }

  private static TinyCounty county(String name) {
    TinyCounty county = new TinyCounty(temp.resolve(name));
    county.rescues(
        "r1.csv",
        TinyCounty.order("R1", "L1", LocalDate.of(2025, 1, 5)),
        TinyCounty.order("R2", "L2", LocalDate.of(2025, 2, 7)),
        TinyCounty.order("R3", "L1", LocalDate.of(2025, 3, 8)));
    return county;
  }

  /** A new call, and an older one corrected. */
  private static void second(TinyCounty county) {
    county.rescues(
        "r2.csv",
        TinyCounty.order("R4", "L3", SECOND),
        TinyCounty.order("R2", "L2", LocalDate.of(2025, 2, 7), SECOND, 45));
  }

  private static void night(Lake lake, TinyCounty county, LocalDate asOf) throws IOException {
    // The lake records when a file was written, and each lake's county is written anew.
    Nights.writtenAt(county.landing(), WRITTEN);
    Nights.run(lake, county.landing(), asOf, NightRequest.Extent.INCREMENTAL);
  }

  @Test
  void twoNightsGiveTheSameRows() throws IOException {
    Lake lake = Lake.open(Nights.spark(), STORE.uri("plain"));
    TinyCounty county = county("plain");
    night(lake, county, FIRST);
    second(county);
    night(lake, county, SECOND);
    assertEquals(List.of(), Nights.differences(local, lake));
    assertEquals(List.of(), Nights.differencesBelow(local, lake));
    assertEquals(List.of(), STORE.keys("plain/_"), "no lock, intent or probe stays");
  }

  @Test
  void aNightThatTheStoreBreaksOffIsCompletedByTheNext() throws IOException {
    Lake lake = Lake.open(Nights.spark(), STORE.uri("broken"));
    TinyCounty county = county("broken");
    night(lake, county, FIRST);
    second(county);
    AtomicInteger commits = new AtomicInteger();
    // Everything of the store fails from the fifth commit of gold on, the lock's release too.
    STORE.failWhen(
        request ->
            commits.get() >= 5
                    || (request.method().equals("PUT")
                        && request.key().startsWith("broken/gold/")
                        && request.key().endsWith(".json")
                        && commits.incrementAndGet() >= 5)
                ? 500
                : 0);
    RuntimeException failure =
        assertThrows(RuntimeException.class, () -> night(lake, county, SECOND));
    STORE.failWhen(request -> 0);
    assertTrue(commits.get() >= 5, "it got as far as gold");
    LiftGuardException told = StorageFailure.of(failure).orElseThrow();
    assertTrue(told.getMessage().startsWith("the object store failed: "), told.getMessage());
    assertEquals(List.of("broken/_lock"), STORE.keys("broken/_lock"));

    // As after five minutes: the dead run's lock is of this very process, which lives.
    STORE.put(
        "broken/_lock",
        STORE.text("broken/_lock").replaceAll("\"renewed\":\"20", "\"renewed\":\"19"));
    night(lake, county, SECOND);
    assertEquals(List.of(), Nights.differences(local, lake));
    assertEquals(List.of(), Nights.differencesBelow(local, lake));
  }
}
