package io.liftguard.publish.bundle;

import io.liftguard.contract.Contracts;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightSettings;
import io.liftguard.night.Nights;
import io.liftguard.rating.Method;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;

/** Final releases of the rating, for tests of what rests on them. */
public final class ExampleRatings {

  /** The key of the tests. */
  public static final SigningKey KEY = ExampleBundle.KEY;

  private ExampleRatings() {}

  /** Another key than {@link #KEY}. */
  public static SigningKey otherKey() {
    return ExampleBundle.key(2);
  }

  /** Makes the final release of a quarter, without an objection window. */
  public static RateReport make(Lake lake, String quarter) {
    return RateJob.run(
        Nights.spark(),
        lake,
        Contracts.load(),
        new RateRequest(
            quarter,
            RateRequest.Stage.FINAL,
            null,
            ReleaseStore.open(lake.root() + "/release", new Configuration()),
            Method.standard(),
            24,
            0,
            NightSettings.standard(),
            "tester",
            Instant.parse("2026-11-01T00:00:00Z").plusSeconds(quarter.charAt(5))),
        ReleasePages.none(),
        KEY,
        message -> {});
  }
}
