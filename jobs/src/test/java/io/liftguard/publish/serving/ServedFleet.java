package io.liftguard.publish.serving;

import io.liftguard.TestFolders;
import io.liftguard.contract.Contracts;
import io.liftguard.insurance.FeedMethod;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightSettings;
import io.liftguard.night.Nights;
import io.liftguard.publish.bundle.ExampleFleet;
import io.liftguard.publish.bundle.ExampleRatings;
import io.liftguard.publish.bundle.ReleaseStore;
import io.liftguard.publish.feed.FeedJob;
import io.liftguard.publish.feed.FeedReport;
import io.liftguard.publish.feed.FeedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;

/**
 * The worked example {@code fleet} with two ratings and a month's feeds, made once a test JVM and
 * published into a database that tests copy.
 *
 * @param postgres the server
 * @param folder where lakes lie
 * @param lake the lake, which no test changes
 * @param report of the first publish
 */
record ServedFleet(Postgres postgres, Path folder, Lake lake, PublishReport report) {

  /** The database of the first publish. */
  static final String FIRST = "first";

  /** Passwords by role; {@code INS-Z} is an insurer without a feed. */
  static final Map<String, String> PASSWORDS =
      Map.of(
          Fence.OWNER,
          "owner-secret-1d7",
          Fence.ANALYSTS,
          "analyst-secret-2e8",
          Fence.PUBLIC,
          "public-secret-3f9",
          "insurer_INS-A",
          "a-secret-4a0",
          "insurer_INS-B",
          "b-secret-5b1",
          "insurer_INS-C",
          "c-secret-6c2",
          "insurer_INS-Z",
          "z-secret-7d3");

  static final List<String> INSURERS = List.of("INS-A", "INS-B", "INS-C");

  private static final AtomicInteger CLOCK = new AtomicInteger();
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static ServedFleet made;

  /** Why it could not be made: no other test need wait to learn it again. */
  private static String broken;

  /** Makes it at the first call; skips the test that asks on a machine without PostgreSQL. */
  static synchronized ServedFleet get() {
    if (broken != null) {
      throw new IllegalStateException("The example could not be made: " + broken);
    }
    if (made == null) {
      Postgres postgres = Postgres.running();
      try {
        Path folder = TestFolders.untilTheEnd("liftguard-serving-");
        Lake lake = ExampleFleet.rated(folder.resolve("lake"));
        feed(lake, "2026-08", null, FeedRequest.Stage.FIRST);
        postgres.create(FIRST, "template1");
        PublishReport report =
            Publisher.run(lake, Contracts.load(), asSuperuser(postgres.url(FIRST)), message -> {});
        made = new ServedFleet(postgres, folder, lake, report);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        broken = e.toString();
        throw new IllegalStateException(e);
      } catch (RuntimeException e) {
        broken = e.toString();
        throw e;
      }
    }
    return made;
  }

  static FeedReport feed(Lake lake, String month, String insurer, FeedRequest.Stage stage) {
    FeedRequest request =
        new FeedRequest(
            month,
            insurer,
            stage,
            ReleaseStore.open(lake.root() + "/feeds", new Configuration()),
            FeedMethod.standard(),
            NightSettings.standard(),
            "tester",
            Instant.parse("2026-11-02T00:00:00Z").plusSeconds(60L * CLOCK.getAndIncrement()));
    return FeedJob.run(
        Nights.spark(), lake, Contracts.load(), request, ExampleRatings.KEY, message -> {});
  }

  static ServingTarget asSuperuser(String url) {
    return new ServingTarget(
        url,
        Postgres.SUPERUSER,
        Postgres.SUPERUSER_PASSWORD,
        new TreeMap<>(PASSWORDS),
        ServingTarget.Older.REFUSE);
  }

  /** As the nights after the first publish do. */
  static ServingTarget asOwner(String url) {
    return new ServingTarget(
        url, Fence.OWNER, PASSWORDS.get(Fence.OWNER), Map.of(), ServingTarget.Older.REFUSE);
  }

  /** A copy of the first publish's database, of a name of its own. */
  String copyOfDatabase() throws SQLException {
    String name = "copy_" + NAMES.incrementAndGet();
    postgres.create(name, FIRST);
    try (Connection connection = postgres.superuser(name)) {
      Fence.execute(
          connection,
          List.of("GRANT CONNECT, CREATE ON DATABASE " + Sql.name(name) + " TO " + Fence.OWNER));
    }
    return name;
  }

  /** A copy of the lake, and the same lake to the publisher. */
  Path copyOfLake() throws IOException {
    Path copy = folder.resolve("lake-" + NAMES.incrementAndGet());
    Nights.copy(folder.resolve("lake"), copy);
    return copy;
  }
}
