package io.liftguard.publish.bundle;

import io.liftguard.domain.CodePoints;
import io.liftguard.rating.Cell;
import io.liftguard.rating.Change;
import io.liftguard.rating.Rating;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which firms a release rates otherwise than an earlier one, and why. */
final class Changes {

  private static final String ABSENT = "absent";

  private Changes() {}

  /**
   * The changes against an earlier release.
   *
   * @param comparedWith its id
   * @param old its ratings by firm
   * @param oldCells its cells when this release corrects it, else null
   * @param ratings ratings of this release
   * @param cells cells of this release
   */
  static List<Change> of(
      String comparedWith,
      Map<String, RatingBundleReader.Published> old,
      List<Cell> oldCells,
      List<Rating> ratings,
      List<Cell> cells) {
    Map<String, Rating> now = new HashMap<>();
    ratings.forEach(r -> now.put(r.firmId(), r));
    Set<String> firms = new TreeSet<>(CodePoints.ORDER);
    firms.addAll(old.keySet());
    firms.addAll(now.keySet());
    Map<String, Integer> differing = oldCells == null ? null : differing(oldCells, cells);
    List<Change> changes = new ArrayList<>();
    for (String firm : firms) {
      RatingBundleReader.Published before = old.get(firm);
      Rating after = now.get(firm);
      String statusOld = before == null ? ABSENT : before.status();
      String statusNew = after == null ? ABSENT : after.status();
      Integer starsOld = before == null ? null : before.stars();
      Integer starsNew = after == null ? null : after.stars();
      Integer computedOld = before == null ? null : before.starsComputed();
      Integer computedNew = after == null ? null : after.starsComputed();
      if (statusOld.equals(statusNew)
          && Objects.equals(starsOld, starsNew)
          && Objects.equals(computedOld, computedNew)) {
        continue;
      }
      Integer changed = differing == null ? null : differing.getOrDefault(firm, 0);
      changes.add(
          new Change(
              firm,
              after == null ? before.name() : after.name(),
              comparedWith,
              statusOld,
              statusNew,
              starsOld,
              starsNew,
              computedOld,
              computedNew,
              changed,
              String.join(";", reasons(before, after, changed))));
    }
    return changes;
  }

  private static List<String> reasons(
      RatingBundleReader.Published before, Rating after, Integer cellsChanged) {
    List<String> reasons = new ArrayList<>();
    boolean ratedBefore = before != null && before.rated();
    boolean ratedAfter = after != null && after.rated();
    if (ratedBefore && ratedAfter && !Objects.equals(before.starsStable(), after.starsStable())) {
      reasons.add("COMPUTED_TWICE");
    }
    boolean vetoBefore = before != null && before.veto();
    boolean vetoAfter = after != null && after.veto();
    if (vetoAfter && !vetoBefore) {
      reasons.add("VETO_ON");
    }
    if (vetoBefore && !vetoAfter) {
      reasons.add("VETO_OFF");
    }
    if (ratedAfter && !ratedBefore) {
      reasons.add("NOW_RATED");
    }
    if (ratedBefore && !ratedAfter) {
      reasons.add("NOW_UNRATED");
    }
    if (cellsChanged != null) {
      reasons.add(cellsChanged > 0 ? "OWN_DATA" : "OTHERS_DATA");
    }
    return reasons;
  }

  /** Number of rows by firm that one side has and the other has not, or has otherwise. */
  private static Map<String, Integer> differing(List<Cell> old, List<Cell> now) {
    Set<Cell> before = new HashSet<>(old);
    Set<Cell> after = new HashSet<>(now);
    Map<String, Set<List<String>>> keys = new HashMap<>();
    for (Cell cell : old) {
      if (!after.contains(cell)) {
        keys.computeIfAbsent(cell.firmId(), f -> new HashSet<>()).add(key(cell));
      }
    }
    for (Cell cell : now) {
      if (!before.contains(cell)) {
        keys.computeIfAbsent(cell.firmId(), f -> new HashSet<>()).add(key(cell));
      }
    }
    Map<String, Integer> counts = new HashMap<>();
    keys.forEach((firm, rows) -> counts.put(firm, rows.size()));
    return counts;
  }

  private static List<String> key(Cell cell) {
    return List.of(cell.measure(), cell.quarter(), cell.stratum1(), cell.stratum2());
  }
}
