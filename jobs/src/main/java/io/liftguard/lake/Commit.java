package io.liftguard.lake;

import java.util.Map;

/**
 * A commit of a table, by what Delta notes of it.
 *
 * @param version version that it made
 * @param operation what it did, such as {@code WRITE}, {@code MERGE} or {@code DELETE}
 * @param metrics counts by name, such as {@code numOutputRows}; empty when none were noted
 */
public record Commit(long version, String operation, Map<String, Long> metrics) {

  /** Rows that the commit wrote, rows that it replaced included. */
  public long rowsWritten() {
    return metrics.getOrDefault("numOutputRows", 0L);
  }

  /** Rows that stood in the table and were given another content. */
  public long rowsUpdated() {
    return metrics.getOrDefault("numTargetRowsUpdated", 0L);
  }
}
