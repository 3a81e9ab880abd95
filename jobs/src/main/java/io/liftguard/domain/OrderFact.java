package io.liftguard.domain;

/**
 * What is counted of one order that is no drill, by its own date.
 *
 * @param toAnswer level 1, in scope, not cancelled: the firm had to answer
 * @param ackBase of these, with a valid dispatch
 * @param ackInTime of these, acknowledged in time
 */
public record OrderFact(
    String orderId,
    String eventId,
    int level,
    int day,
    long calledAt,
    boolean inScope,
    boolean arrivalInvalid,
    boolean dispatchInvalid,
    boolean releaseInvalid,
    boolean toAnswer,
    boolean ackBase,
    boolean ackInTime,
    boolean arrivalMissing,
    Dims dims) {}
