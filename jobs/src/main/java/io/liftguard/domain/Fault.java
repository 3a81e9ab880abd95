package io.liftguard.domain;

/** A fault of a lift; {@code restoredAt} is {@link Times#NO_TIME} while it is not restored. */
public record Fault(String faultId, long occurredAt, long restoredAt, String causeCode) {}
