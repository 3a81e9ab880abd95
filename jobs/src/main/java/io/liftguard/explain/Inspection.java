package io.liftguard.explain;

import io.liftguard.domain.CodePoints;
import io.liftguard.domain.InspectionChain;
import io.liftguard.domain.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An inspection that counts.
 *
 * @param day epoch day on which it was done
 * @param parent inspection that it repeats, null for a first one
 * @param dueDay epoch day on which the next one is due, {@link Times#NO_DAY} when it names none
 */
record Inspection(
    String inspectionId,
    String elevatorId,
    String kind,
    int day,
    String result,
    String parent,
    boolean maintenanceCaused,
    int dueDay) {

  /** More links than this and a re-inspection belongs to no chain. */
  private static final int MOST_LINKS = 16;

  private static final Comparator<Inspection> BY_DAY =
      Comparator.comparingInt(Inspection::day)
          .thenComparing(Inspection::inspectionId, CodePoints.ORDER);

  static Inspection of(Delivered d) {
    return new Inspection(
        d.text("inspection_id"),
        d.text("elevator_id"),
        d.text("kind"),
        d.day("inspected_on"),
        d.text("result"),
        d.text("reinspection_of"),
        d.flagOr("maintenance_caused", Boolean.FALSE),
        d.day("next_due_on"));
  }

  /**
   * Chains: each first inspection with everything that refers to it, directly or through others, on
   * whatever lift (part 2). A re-inspection that leads nowhere, into a ring or too far belongs to
   * none.
   */
  static List<Kept<InspectionChain>> chains(List<Kept<Inspection>> inspections) {
    Map<String, Kept<Inspection>> byId = new HashMap<>();
    inspections.forEach(i -> byId.put(i.id(), i));
    Map<String, List<Kept<Inspection>>> members = new HashMap<>();
    for (Kept<Inspection> inspection : inspections) {
      String first = firstOf(inspection, byId);
      if (first != null) {
        members.computeIfAbsent(first, f -> new ArrayList<>()).add(inspection);
      }
    }
    List<Kept<InspectionChain>> chains = new ArrayList<>();
    for (Kept<Inspection> first : inspections) {
      if (first.record().parent() == null) {
        List<Kept<Inspection>> all = members.get(first.id());
        all.sort(Comparator.comparing(Kept::record, BY_DAY));
        chains.add(chain(first.record(), all));
      }
    }
    return chains;
  }

  private static Kept<InspectionChain> chain(Inspection first, List<Kept<Inspection>> members) {
    Inspection last = members.get(members.size() - 1).record();
    List<Delivered> lines = new ArrayList<>();
    members.forEach(member -> lines.addAll(member.lines()));
    return new Kept<>(
        new InspectionChain(
            first.inspectionId(),
            first.kind(),
            first.day(),
            members.size(),
            first.result(),
            last.inspectionId(),
            last.result(),
            first.maintenanceCaused()),
        first.inspectionId(),
        lines);
  }

  private static String firstOf(Kept<Inspection> from, Map<String, Kept<Inspection>> byId) {
    Kept<Inspection> at = from;
    Set<String> seen = new HashSet<>();
    for (int links = 0; links <= MOST_LINKS; links++) {
      if (at.record().parent() == null) {
        return at.id();
      }
      at = byId.get(at.record().parent());
      if (at == null || !seen.add(at.id())) {
        return null;
      }
    }
    return null;
  }
}
