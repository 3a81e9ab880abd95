package io.liftguard.domain;

import java.time.LocalDate;
import java.util.Set;

/** How long sanctions are in force when their record does not say so (part 4, "Veto"). */
public final class SanctionTerms {

  private static final Set<String> LONG_TERM = Set.of("licence_revoked", "blacklist");
  private static final int LONG_YEARS = 3;
  private static final int SHORT_YEARS = 1;

  private SanctionTerms() {}

  /**
   * First day on which a sanction is no longer in force: the record's, else by the default term of
   * its kind.
   *
   * @param endsOn null when the record names none
   */
  public static LocalDate end(String kind, LocalDate decidedOn, LocalDate endsOn) {
    if (endsOn != null) {
      return endsOn;
    }
    return decidedOn.plusYears(LONG_TERM.contains(kind) ? LONG_YEARS : SHORT_YEARS);
  }
}
