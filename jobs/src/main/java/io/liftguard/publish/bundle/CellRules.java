package io.liftguard.publish.bundle;

import io.liftguard.rating.Cell;
import io.liftguard.rating.Release;
import io.liftguard.rating.Window;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must hold among the counts of a release by themselves. Counts that only the sensitivity uses
 * can be invisible in every figure; but they are tied to the others.
 */
final class CellRules {

  private static final Set<String> HOUR_BANDS = Set.of("0-6", "6-10", "10-17", "17-22", "22-24");
  private static final Set<String> AGE_BANDS = Set.of("0-4", "5-9", "10-14", "15+", "unknown");
  private static final Set<String> MEASURES =
      Set.of(Cell.FLEET, "M1", "M2", "M3", "M4", Cell.M1_ALL, Cell.M3_ALL);

  private CellRules() {}

  static void check(Release.Head head, List<Cell> cells, Differences differences) {
    Set<String> quarters = new HashSet<>();
    Window.Quarter quarter = Window.Quarter.of(head.quarter());
    for (int back = 0; back < 400; back++) {
      Window.Quarter earlier = quarter.minus(back);
      LocalDate end = earlier.lastDay();
      if (end.isBefore(head.windowFrom())) {
        break;
      }
      quarters.add(earlier.toString());
    }
    Map<String, Cell> m1 = new HashMap<>();
    Map<String, Cell> m1All = new HashMap<>();
    Map<String, Long> events = new HashMap<>();
    Map<String, Long> eventsAll = new HashMap<>();
    Map<String, Cell> m3 = new HashMap<>();
    Map<String, Cell> m3All = new HashMap<>();
    Cell before = null;
    for (Cell cell : cells) {
      String name = "cells.csv " + text(cell);
      differences.unless(
          before == null || Cell.ORDER.compare(before, cell) < 0,
          name + " is out of order or stands twice");
      before = cell;
      if (!MEASURES.contains(cell.measure())) {
        differences.add(name + ": no such measure");
        continue;
      }
      one(cell, name, quarters, differences);
      String firmQuarter = cell.firmId() + "|" + cell.quarter();
      String stratum = firmQuarter + "|" + cell.stratum1() + "|" + cell.stratum2();
      switch (cell.measure()) {
        case "M1" -> {
          m1.put(stratum, cell);
          events.merge(firmQuarter, cell.observed(), Long::sum);
        }
        case Cell.M1_ALL -> {
          m1All.put(stratum, cell);
          eventsAll.merge(firmQuarter, cell.observed(), Long::sum);
        }
        case "M3" -> m3.put(firmQuarter, cell);
        case Cell.M3_ALL -> m3All.put(firmQuarter, cell);
        default -> {
          // No other measure is tied to these.
        }
      }
    }
    m1.forEach(
        (key, cell) -> {
          Cell all = m1All.get(key);
          differences.unless(
              all != null && all.base() == cell.base() && all.observed() >= cell.observed(),
              "cells.csv M1 and M1A of " + key + " do not go together");
        });
    differences.unless(m1.size() == m1All.size(), "cells.csv has other strata in M1 than in M1A");
    tie("M1", "M3", events, m3, differences);
    tie(Cell.M1_ALL, Cell.M3_ALL, eventsAll, m3All, differences);
    m3.forEach(
        (key, cell) -> {
          Cell all = m3All.get(key);
          differences.unless(
              all != null && all.observed() >= cell.observed(),
              "cells.csv M3 and M3A of " + key + " do not go together");
        });
  }

  private static void one(Cell c, String name, Set<String> quarters, Differences differences) {
    boolean fleet = c.measure().equals(Cell.FLEET);
    differences.unless(
        fleet ? c.base() >= 0 && c.observed() == 0 : c.base() > 0 && c.observed() >= 0,
        name + ": no such counts, " + c.base() + " and " + c.observed());
    differences.unless(
        fleet ? c.quarter().isEmpty() : quarters.contains(c.quarter()),
        name + ": the quarter is not in the window");
    boolean strata =
        switch (c.measure()) {
          case "M1", Cell.M1_ALL -> AGE_BANDS.contains(c.stratum1()) && !c.stratum2().isEmpty();
          case "M2" ->
              !c.stratum1().isEmpty()
                  && HOUR_BANDS.contains(c.stratum2())
                  && c.observed() <= c.base();
          case "M4" ->
              c.stratum1().matches("[1-9][0-9]?|100")
                  && c.stratum2().isEmpty()
                  && c.observed() <= c.base();
          case "M3", Cell.M3_ALL ->
              c.stratum1().isEmpty() && c.stratum2().isEmpty() && c.observed() <= c.base();
          default -> c.stratum1().isEmpty() && c.stratum2().isEmpty();
        };
    differences.unless(strata, name + ": strata or counts that cannot be");
  }

  /** Entrapments by firm and quarter are the base of repeats. */
  private static void tie(
      String of,
      String base,
      Map<String, Long> events,
      Map<String, Cell> repeats,
      Differences differences) {
    Set<String> keys = new HashSet<>(repeats.keySet());
    events.forEach(
        (key, count) -> {
          if (count > 0) {
            keys.add(key);
          }
        });
    for (String key : keys) {
      long observed = events.getOrDefault(key, 0L);
      long counted = repeats.containsKey(key) ? repeats.get(key).base() : 0;
      differences.unless(
          observed == counted,
          "cells.csv: "
              + key
              + " has "
              + observed
              + " events in "
              + of
              + " and "
              + counted
              + " as the base of "
              + base);
    }
  }

  private static String text(Cell c) {
    return String.join(" ", c.measure(), c.firmId(), c.quarter(), c.stratum1(), c.stratum2())
        .strip();
  }
}
