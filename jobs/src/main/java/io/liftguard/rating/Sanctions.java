package io.liftguard.rating;

import io.liftguard.domain.CodePoints;
import io.liftguard.domain.SanctionTerms;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which sanctions are in force on a day, and which firms they force to one star (part 4, "Veto").
 */
public final class Sanctions {

  /** Kinds that force one star. */
  private static final Set<String> VETOES =
      Set.of(
          "licence_expired",
          "licence_revoked",
          "safety_circuit_bypass",
          "subcontracting",
          "forgery",
          "blacklist",
          "liable_accident");

  private Sanctions() {}

  /**
   * A firm of the register.
   *
   * @param name name, never null
   * @param parent firm that it is a branch of, null where it names none
   * @param licenceValidTo last day of its licence, null when not known
   */
  record Firm(String name, String parent, LocalDate licenceValidTo) {}

  /** A row of the landing table. */
  record Sanction(
      String sanctionId,
      String firmId,
      String kind,
      LocalDate decidedOn,
      LocalDate endsOn,
      String reference) {

    /** First day no longer in force: the record's, else by the default term of its kind. */
    LocalDate end() {
      return SanctionTerms.end(kind, decidedOn, endsOn);
    }
  }

  /** Sanctions of any kind in force on a day, of the firms that they name. */
  static List<Sanction> inForce(
      List<Sanction> sanctions, Map<String, Firm> register, LocalDate day) {
    List<Sanction> inForce = new ArrayList<>();
    for (Sanction sanction : sanctions) {
      Firm named = register.get(sanction.firmId());
      boolean renewed =
          sanction.kind().equals("licence_expired")
              && named != null
              && named.licenceValidTo() != null
              && named.licenceValidTo().isAfter(day);
      if (!sanction.decidedOn().isAfter(day) && sanction.end().isAfter(day) && !renewed) {
        inForce.add(sanction);
      }
    }
    inForce.sort(
        Comparator.comparing(Sanction::firmId, CodePoints.ORDER)
            .thenComparing(Sanction::decidedOn)
            .thenComparing(Sanction::sanctionId, CodePoints.ORDER));
    return inForce;
  }

  /** The vetoes that sanctions in force put on the firms they name and on every firm below. */
  static List<Veto> vetoes(List<Sanction> inForce, Map<String, Firm> register) {
    Map<String, List<Sanction>> byFirm = new TreeMap<>(CodePoints.ORDER);
    for (Sanction sanction : inForce) {
      if (VETOES.contains(sanction.kind())) {
        byFirm.computeIfAbsent(sanction.firmId(), f -> new ArrayList<>()).add(sanction);
      }
    }
    List<Veto> vetoes = new ArrayList<>();
    for (String firm : register.keySet()) {
      for (String above : upwards(firm, register)) {
        for (Sanction s : byFirm.getOrDefault(above, List.of())) {
          vetoes.add(
              new Veto(
                  firm, s.sanctionId(), above, s.kind(), s.decidedOn(), s.end(), s.reference()));
        }
      }
    }
    vetoes.sort(Veto.ORDER);
    return vetoes;
  }

  /** The firm and those above it, each once: a ring of parents ends where it began. */
  private static List<String> upwards(String firm, Map<String, Firm> register) {
    List<String> chain = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String at = firm;
    while (at != null && register.containsKey(at) && seen.add(at)) {
      chain.add(at);
      at = register.get(at).parent();
    }
    return chain;
  }
}
