package io.liftguard.insurance;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * A policy of a lift: a row of the landing table that covers a day.
 *
 * @param policyId policy
 * @param elevatorId lift
 * @param startsOn first day
 * @param endsOn first day no longer covered
 * @param basePremium premium of this lift for the whole term, in yuan
 */
public record Policy(
    String policyId,
    String elevatorId,
    LocalDate startsOn,
    LocalDate endsOn,
    BigDecimal basePremium) {

  public Policy {
    if (!startsOn.isBefore(endsOn)) {
      throw new IllegalArgumentException(policyId + " covers no day");
    }
  }

  /** Whether it covers a day. */
  public boolean covers(LocalDate day) {
    return !day.isBefore(startsOn) && day.isBefore(endsOn);
  }

  /** Days of its whole term. */
  long termDays() {
    return ChronoUnit.DAYS.between(startsOn, endsOn);
  }
}
