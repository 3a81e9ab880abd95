package io.liftguard.publish.feed;

import io.liftguard.insurance.FeedMethod;
import io.liftguard.night.NightSettings;
import io.liftguard.publish.bundle.ReleaseStore;
import java.time.Instant;

/**
 * What a release of the feed is asked for.
 *
 * @param month month as typed, such as 2026-10
 * @param insurer one insurer, null for all
 * @param stage first release or correction
 * @param store where feeds lie
 * @param method settings of the method
 * @param night settings that move figures, as they are now
 * @param madeBy account that runs the command
 * @param madeAt time of making
 */
public record FeedRequest(
    String month,
    String insurer,
    Stage stage,
    ReleaseStore store,
    FeedMethod method,
    NightSettings night,
    String madeBy,
    Instant madeAt) {

  /** What is made. */
  public enum Stage {
    FIRST,
    CORRECT
  }
}
