package io.liftguard.kpi;

import io.liftguard.contract.KpiCard;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From when on each KPI counts, and which days are incomplete.
 *
 * @param firstDay first day of the first month
 * @param asOf last day that counts
 * @param tableFrom for each optional table with rows: first day of the month of its earliest row,
 *     or the first month if that is later
 * @param dailyTables landing tables that are declared daily, with their incomplete days
 * @param reads landing tables that each KPI reads
 */
public record KpiCalendar(
    int firstDay,
    int asOf,
    Map<String, Integer> tableFrom,
    Map<String, Set<Integer>> dailyTables,
    Map<String, Set<String>> reads)
    implements Serializable {

  public KpiCalendar {
    tableFrom = new TreeMap<>(tableFrom);
    dailyTables = new TreeMap<>(dailyTables);
    reads = new TreeMap<>(reads);
  }

  /** First day from which a KPI that needs a table counts; null when the table has no rows. */
  public Integer from(String needs) {
    return needs == null ? Integer.valueOf(firstDay) : tableFrom.get(needs);
  }

  /**
   * Incomplete days of a period in the daily tables that a KPI reads; null when none of them is
   * declared daily.
   */
  public Integer incompleteDays(KpiCard card, Period period) {
    Set<Integer> days = new TreeSet<>();
    boolean declared = false;
    for (String table : reads.getOrDefault(card.id(), Set.of())) {
      Set<Integer> incomplete = dailyTables.get(table);
      if (incomplete != null) {
        declared = true;
        days.addAll(incomplete);
      }
    }
    if (!declared) {
      return null;
    }
    return (int)
        days.stream()
            .filter(
                day ->
                    day >= Math.max(firstDay, period.start()) && day < period.end() && day <= asOf)
            .count();
  }
}
