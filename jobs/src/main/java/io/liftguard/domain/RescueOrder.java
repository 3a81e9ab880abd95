package io.liftguard.domain;

import java.util.Comparator;

/**
 * One dispatch order of the rescue platform, as delivered. Instants are {@link Times#NO_TIME} and
 * numbers null where not given.
 */
public record RescueOrder(
    String orderId,
    String channel,
    long trappedAt,
    long calledAt,
    long dispatchedAt,
    long acknowledgedAt,
    long arrivedAt,
    long releasedAt,
    int level,
    Long trappedPersons,
    Long injuredPersons,
    String outcome,
    String causeCode) {

  /** By time of call, then id by code point. */
  public static final Comparator<RescueOrder> BY_CALL =
      Comparator.comparingLong(RescueOrder::calledAt)
          .thenComparing(RescueOrder::orderId, CodePoints.ORDER);

  private static final long EARLIEST = -120L * Times.MICROS_PER_SECOND;
  private static final long LATEST = Times.MICROS_PER_DAY;

  public boolean drill() {
    return "drill".equals(outcome);
  }

  public boolean cancelled() {
    return "cancelled".equals(outcome);
  }

  /** Valid arrival, not before the call; {@link Times#NO_TIME} when missing or invalid. */
  public long validArrival() {
    return within(arrivedAt, EARLIEST) ? Math.max(arrivedAt, calledAt) : Times.NO_TIME;
  }

  /** Valid dispatch, as it stands; {@link Times#NO_TIME} when missing or invalid. */
  public long validDispatch() {
    return within(dispatchedAt, EARLIEST) ? dispatchedAt : Times.NO_TIME;
  }

  /** Valid release; {@link Times#NO_TIME} when missing or invalid. */
  public long validRelease() {
    return within(releasedAt, 0L) ? releasedAt : Times.NO_TIME;
  }

  public boolean arrivalInvalid() {
    return Times.given(arrivedAt) && !Times.given(validArrival());
  }

  public boolean dispatchInvalid() {
    return Times.given(dispatchedAt) && !Times.given(validDispatch());
  }

  public boolean releaseInvalid() {
    return Times.given(releasedAt) && !Times.given(validRelease());
  }

  /** Last instant of the span of time that this order covers, for putting orders into events. */
  public long spanEnd() {
    long release = validRelease();
    return Times.given(release)
        ? release + 10L * 60L * Times.MICROS_PER_SECOND
        : calledAt + 60L * 60L * Times.MICROS_PER_SECOND;
  }

  private boolean within(long instant, long earliest) {
    return Times.given(instant) && instant - calledAt >= earliest && instant - calledAt <= LATEST;
  }
}
