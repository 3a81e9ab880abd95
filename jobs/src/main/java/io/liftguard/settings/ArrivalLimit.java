package io.liftguard.settings;

import java.time.LocalDate;

/**
 * A limit on the time of arrival that differs from the general one.
 *
 * @param town the town it holds in; the empty text = every town without one of its own
 * @param from first day on which it holds; {@link LocalDate#MIN} = always
 * @param minutes the limit
 */
public record ArrivalLimit(String town, LocalDate from, long minutes) {}
