package io.liftguard.watch;

import io.liftguard.domain.FleetContext;
import java.io.Serializable;
import java.util.Map;

/**
 * What the reasons need to know beyond a lift's own records.
 *
 * @param fleet the fleet at as_of
 * @param licences last day of each known firm's licence
 * @param faultsFrom first day of the data on faults, {@code Times.FOREVER} when there are none
 * @param rules reasons and thresholds
 */
public record WatchContext(
    FleetContext fleet, Map<String, Integer> licences, int faultsFrom, WatchRules rules)
    implements Serializable {}
