package io.liftguard.domain;

/**
 * A maintenance contract of a lift: days {@code [startsOn, endsOn)}, {@link Times#FOREVER} while it
 * runs.
 */
public record Contract(
    String contractId, String firmId, int startsOn, int endsOn, String mode, int maxIntervalDays) {

  /** Whether it covers any day at all. */
  public boolean coversAnyDay() {
    return startsOn < endsOn;
  }

  /** 大包 or 全包: major parts or everything included. */
  public boolean fullService() {
    return "major_parts".equals(mode) || "full".equals(mode);
  }
}
