package io.liftguard.publish.bundle;

import io.liftguard.night.NightSettings;
import io.liftguard.rating.Method;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What a release is asked for.
 *
 * @param quarter quarter as typed, such as 2026Q3
 * @param stage draft, final or correction
 * @param objections file of objections, null for none
 * @param store where releases lie
 * @param method settings of the method
 * @param windowMonths months that the release looks back on
 * @param objectionDays days of the objection window, 0 for none
 * @param night settings that move figures, as they are now
 * @param madeBy account that runs the command
 * @param madeAt time of making
 */
public record RateRequest(
    String quarter,
    Stage stage,
    Path objections,
    ReleaseStore store,
    Method method,
    long windowMonths,
    long objectionDays,
    NightSettings night,
    String madeBy,
    Instant madeAt) {

  /** What is made. */
  public enum Stage {
    DRAFT,
    FINAL,
    CORRECT
  }
}
