package io.liftguard.domain;

/**
 * Consecutive days {@code [from, to)} under one contract.
 *
 * @param runStart first day of the unbroken run of days under the same firm
 */
public record FirmSpan(int from, int to, Contract contract, int runStart) {}
