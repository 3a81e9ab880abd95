package io.liftguard.night;

import io.liftguard.ingest.IngestReport;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/**
 * What a night did.
 *
 * @param firstMonth first month that counts, null when the run ended after ingest
 * @param mode incremental or full, null when the run ended after ingest
 * @param reason why the run computed everything, or how many lifts it looked at again
 * @param rows rows written by gold table
 * @param warnings what the user should look at
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
    Set<Warning> warnings,
    Map<String, Double> seconds) {

  /** What may be wrong with the data though nothing breaks a contract. */
  public enum Warning {
    /** No rescue order for three months after the first month: its date may be a slip. */
    EMPTY_MONTHS_FOLLOW_THE_FIRST
  }

  /** Whether figures were computed. */
  public boolean complete() {
    return mode != null;
  }
}
