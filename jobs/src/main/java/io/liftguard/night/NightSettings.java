package io.liftguard.night;

import io.liftguard.domain.FleetContext;
import io.liftguard.domain.Limits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings that move figures.
 *
 * @param firstMonth first day of the first month, null for the month of the earliest call
 * @param limitSeconds limit on the time of arrival
 * @param limits other limits by town and date
 * @param dailyTables landing tables that are delivered every day
 * @param townAliases other names of towns to their names
 * @param towns names of the towns, empty when none are listed
 * @param graceDays days from a take-over on that are hand-over grace
 */
public record NightSettings(
    Integer firstMonth,
    long limitSeconds,
    List<Limits.Limit> limits,
    Set<String> dailyTables,
    Map<String, String> townAliases,
    Set<String> towns,
    int graceDays) {

  public NightSettings {
    limits = List.copyOf(limits);
    dailyTables = new TreeSet<>(dailyTables);
    townAliases = new TreeMap<>(townAliases);
    towns = new TreeSet<>(towns);
  }

  /** The built-in settings. */
  public static NightSettings standard() {
    return new NightSettings(
        null, 30 * 60, List.of(), Set.of(), Map.of(), Set.of(), FleetContext.GRACE_DAYS);
  }

  Optional<Integer> first() {
    return Optional.ofNullable(firstMonth);
  }

  /** Limits on the time of arrival. */
  public Limits arrivalLimits() {
    return new Limits(limitSeconds, limits);
  }

  /** A text that differs when any setting does. */
  public String fingerprint() {
    return Definitions.fingerprint(toString());
  }
}
