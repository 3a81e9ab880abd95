package io.liftguard.domain;

import java.util.List;

/**
 * One event: orders of a lift whose spans of time overlap or touch. Seconds are null where the
 * clock has no reading; the mass flag needs the other lifts and is set later.
 *
 * @param firmLate a call-out whose firm's clock is above the limit or missing
 * @param firmSeconds the firm's clock, of call-outs only
 * @param prevCauseGroup cause group of the lift's previous entrapment, null where there is none
 * @param daysSinceTakeOver null before any take-over and without a firm
 */
public record RescueEvent(
    String eventId,
    long calledAt,
    int day,
    String outcome,
    boolean entrapment,
    boolean attended,
    boolean inScope,
    boolean callout,
    List<String> orderIds,
    String channel,
    Long persons,
    Long injured,
    String causeCode,
    CauseGroup causeGroup,
    int level,
    long limitSeconds,
    Long arrivalSeconds,
    boolean onTime,
    Long firmSeconds,
    boolean firmLate,
    Long trappedSeconds,
    String trappedBucket,
    Long rescueSeconds,
    boolean repeat30d,
    String prevEventId,
    CauseGroup prevCauseGroup,
    Dims dims,
    Integer daysSinceTakeOver,
    String hourBand) {}
