package io.liftguard.explain;

import io.liftguard.LiftGuardException;
import io.liftguard.domain.Bands;
import io.liftguard.domain.LiftState;
import io.liftguard.kpi.KpiEvaluator;
import io.liftguard.settings.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A scope of KPIs, written {@code county} or {@code <type>:<id>}, such as {@code town:...}.
 *
 * @param type as in the column scope_type
 * @param id as in the column scope_id
 */
record Scope(String type, String id) {

  private static final String COUNTY = KpiEvaluator.COUNTY;
  private static final List<String> AGE_BANDS = List.of("0-4", "5-9", "10-14", "15+");

  /**
   * Reads a scope: an id alone will do where only one type has it.
   *
   * @throws LiftGuardException wrong use when the registers know no such scope, naming the nearest
   */
  static Scope of(String text, LiftFiles files) {
    Map<String, SortedSet<String>> known = known(files);
    List<String> all = new ArrayList<>();
    List<Scope> found = new ArrayList<>();
    known.forEach(
        (type, ids) -> {
          for (String id : ids) {
            Scope scope = new Scope(type, id);
            all.add(scope.text());
            if (text.equals(scope.text()) || text.equals(id)) {
              found.add(scope);
            }
          }
        });
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.size() > 1) {
      throw LiftGuardException.wrongUse(
          "'" + text + "' names more than one scope",
          "Say which: " + String.join(", ", found.stream().map(Scope::text).toList()) + ".");
    }
    throw LiftGuardException.wrongUse(
        "There is no scope '" + text + "'",
        "The nearest known one is '"
            + Nearest.to(text, all)
            + "'; scopes are "
            + String.join(", ", known.keySet().stream().map(Scope::form).toList())
            + ".");
  }

  private static String form(String type) {
    return type.equals(COUNTY) ? COUNTY : type + ":ID";
  }

  private static Map<String, SortedSet<String>> known(LiftFiles files) {
    Map<String, SortedSet<String>> known = new LinkedHashMap<>();
    known.put(COUNTY, new TreeSet<>(Set.of(COUNTY)));
    known.put("town", new TreeSet<>(Set.of(Bands.UNKNOWN)));
    known.put("use_type", new TreeSet<>(Set.of(Bands.UNKNOWN)));
    known.put("age_band", new TreeSet<>(AGE_BANDS));
    known.get("age_band").add(Bands.UNKNOWN);
    known.put("firm", new TreeSet<>(files.firms().keySet()));
    known.get("firm").add(Bands.NO_FIRM);
    known.put("manufacturer", new TreeSet<>(Set.of(Bands.UNKNOWN)));
    known.put("use_unit", new TreeSet<>(Set.of(Bands.UNKNOWN)));
    for (LiftFile lift : files.lifts().values()) {
      for (Kept<LiftState> state : lift.states) {
        add(known.get("town"), state.record().town());
        add(known.get("use_type"), state.record().useType());
        add(known.get("manufacturer"), state.record().manufacturer());
        add(known.get("use_unit"), state.record().useUnitId());
      }
    }
    return known;
  }

  private static void add(Set<String> ids, String id) {
    if (id != null) {
      ids.add(id);
    }
  }

  /** As it is written. */
  String text() {
    return type.equals(COUNTY) ? COUNTY : type + ":" + id;
  }

  boolean county() {
    return type.equals(COUNTY);
  }

  boolean firm() {
    return type.equals("firm");
  }

  /** Whether a row belongs to it. */
  boolean has(FactRow row) {
    return id.equals(
        switch (type) {
          case "county" -> COUNTY;
          case "town" -> row.dims().town();
          case "use_type" -> row.dims().useType();
          case "age_band" -> row.dims().ageBand();
          case "firm" -> row.dims().firmId();
          case "manufacturer" -> row.dims().manufacturer();
          case "use_unit" -> useUnit(row);
          default -> throw new IllegalStateException("scope " + type);
        });
  }

  // A row without a lift has no use unit; a lift without one has the unit `unknown`.
  private static String useUnit(FactRow row) {
    if (row.elevatorId() == null) {
      return null;
    }
    return row.dims().useUnitId() == null ? Bands.UNKNOWN : row.dims().useUnitId();
  }

  /** Whether rows of a lift can belong to it, by its register rows and contracts. */
  boolean canHave(LiftFile lift) {
    return switch (type) {
      case "county", "age_band" -> true;
      case "firm" ->
          id.equals(Bands.NO_FIRM)
              || lift.contracts.stream().anyMatch(k -> k.record().firmId().equals(id));
      default -> id.equals(Bands.UNKNOWN) || lift.states.stream().anyMatch(k -> has(k.record()));
    };
  }

  private boolean has(LiftState state) {
    return id.equals(
        switch (type) {
          case "town" -> state.town();
          case "use_type" -> state.useType();
          case "manufacturer" -> state.manufacturer();
          default -> state.useUnitId();
        });
  }
}
