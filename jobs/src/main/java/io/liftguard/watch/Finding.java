package io.liftguard.watch;

/**
 * A reason that is open.
 *
 * @param reason id of the reason
 * @param since first epoch day by the data
 * @param points weight, null for firms
 * @param evidence ids, dates and figures
 */
public record Finding(String reason, int since, Integer points, String evidence) {}
