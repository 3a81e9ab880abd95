package io.liftguard.night;

import io.liftguard.ingest.IngestSettings;
import java.time.LocalDate;

/**
 * What a night is asked to do.
 *
 * @param landing where files are delivered, and how to read them
 * @param asOf last day that counts
 * @param extent whether everything is computed anew
 */
public record NightRequest(
    IngestSettings landing, LocalDate asOf, Extent extent, NightSettings settings) {

  /** How much is computed. */
  public enum Extent {
    /** What changed since the last run, unless the run finds that everything must be. */
    INCREMENTAL,
    /** Everything. */
    FULL
  }
}
