package io.liftguard.domain;

/**
 * A maintenance visit, reduced to what is counted of it. {@code seconds} is its length, {@code -1}
 * when it has no end or one before its start.
 */
public record Visit(
    String firmId,
    int day,
    boolean repair,
    boolean paperless,
    boolean locationVerified,
    long seconds) {

  private static final long SHORT = 10L * 60L;

  public boolean hasLength() {
    return seconds >= 0;
  }

  /** Lasted less than ten minutes. */
  public boolean isShort() {
    return hasLength() && seconds < SHORT;
  }
}
