package io.liftguard.night;

import io.liftguard.ingest.IngestReport;
import java.time.LocalDate;
import java.util.Map;

/**
 * What a night did.
 *
 * @param firstMonth first month that counts, null when the run ended after ingest
 * @param mode incremental or full, null when the run ended after ingest
 * @param reason why the run computed everything, or how many lifts it looked at again
 * @param rows rows written by gold table
 * @param seconds seconds by step
 */
public record NightReport(
    String runId,
    LocalDate asOf,
    LocalDate firstMonth,
    String mode,
    String reason,
    IngestReport ingest,
    Map<String, Long> rows,
    Map<String, Double> seconds) {

  /** Whether figures were computed. */
  public boolean complete() {
    return mode != null;
  }
}
