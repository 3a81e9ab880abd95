package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.lake.Computed;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import io.liftguard.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * A session with the settings of a command, and the lake it works on. Closing stops the session.
 *
 * @param spark the session
 * @param lake the lake
 * @param contracts all contracts
 * @param settings the settings in force
 */
record LakeSession(SparkSession spark, Lake lake, Contracts contracts, Settings settings)
    implements AutoCloseable {

  /** Opens the session and the lake; the lake need not exist yet. */
  static LakeSession open(LiftGuardCommand root, String uri) {
    Settings settings = root.settings(uri);
    // Faults in contracts must show before a session costs seconds.
    Contracts contracts = Contracts.load();
    SparkSession spark = session(settings);
    return new LakeSession(spark, Lake.open(spark, uri), contracts, settings);
  }

  /**
   * Opens a lake that must hold something.
   *
   * @throws LiftGuardException (wrong use) when no run has written there
   */
  static LakeSession openExisting(LiftGuardCommand root, String uri) {
    LakeSession session = open(root, uri);
    if (!session.lake().exists(TableId.meta("files"))) {
      session.close();
      throw LiftGuardException.wrongUse(
          "There is no lake at " + uri,
          "Give the directory that `nightly --lake` wrote, or run a night first.");
    }
    return session;
  }

  /** A session without a lake. */
  static SparkSession session(Settings settings) {
    Map<String, String> options = new LinkedHashMap<>(settings.map("session.options"));
    settings.optionalText("session.master").ifPresent(m -> options.put("spark.master", m));
    return Sessions.open(profile(settings, options), options);
  }

  /**
   * The profile that the settings name; with {@code auto} the one that the launcher chose, and
   * without the launcher that of a cluster's size, or a machine's.
   */
  private static Profile profile(Settings settings, Map<String, String> options) {
    String chosen = settings.text("profile");
    if (chosen.equals("auto")) {
      chosen =
          System.getProperty(
              "liftguard.profile", Sessions.isLocal(Sessions.master(options)) ? "small" : "large");
    }
    return chosen.equals("large") ? Profile.LARGE : Profile.SMALL;
  }

  LakeCatalog catalog() {
    return LakeCatalog.of(spark, lake, contracts);
  }

  @Override
  public void close() {
    try {
      Computed.forget(lake);
    } finally {
      spark.stop();
    }
  }
}
