package io.liftguard.domain;

/**
 * Additive counts of one lift in one month at one place.
 *
 * @param month first day of the month
 * @param grace days 0 to 29 after a take-over
 * @param maxIntervalDays interval class of the contract in force; 0 without one
 */
public record LiftMonth(int month, Dims dims, boolean grace, int maxIntervalDays, Counts counts) {}
