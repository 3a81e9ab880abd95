package io.liftguard.insurance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Days and premium earned, by hand. */
class EarnedTest {

  private static final LocalDate FROM = LocalDate.of(2025, 1, 1);
  private static final LocalDate TO = LocalDate.of(2025, 12, 31);

  private static Policy policy(String from, String to, String premium) {
    return new Policy(
        "P", "L", LocalDate.parse(from), LocalDate.parse(to), new BigDecimal(premium));
  }

  @Test
  void daysUnderSeveralPoliciesCountOnce() {
    assertEquals(
        31 + 28,
        Earned.days(
            List.of(
                policy("2025-02-01", "2025-03-01", "1"),
                policy("2024-06-01", "2025-02-15", "1"),
                policy("2025-01-10", "2025-01-20", "1")),
            FROM,
            TO));
    // The last day counts, the first day no longer covered does not.
    assertEquals(1, Earned.days(List.of(policy("2025-12-31", "2026-12-31", "1")), FROM, TO));
    assertEquals(0, Earned.days(List.of(policy("2024-01-01", "2025-01-01", "1")), FROM, TO));
    assertEquals(0, Earned.days(List.of(policy("2026-01-01", "2027-01-01", "1")), FROM, TO));
  }

  @Test
  void premiumIsRoundedOnceOverAllPolicies() {
    // Half a cent each: alone it rounds up, two are one cent exactly.
    Policy half = policy("2025-12-31", "2026-01-02", "0.01");
    assertEquals(new BigDecimal("0.01"), Earned.premium(List.of(half), FROM, TO));
    assertEquals(new BigDecimal("0.01"), Earned.premium(List.of(half, half), FROM, TO));
    // A third and two thirds of a year of different length: 365 of 731 days of 731.00, 31 of 62.
    assertEquals(
        new BigDecimal("396.00"),
        Earned.premium(
            List.of(
                policy("2025-01-01", "2027-01-02", "731.00"),
                policy("2025-12-01", "2026-02-01", "62.00")),
            FROM,
            TO));
    assertEquals(new BigDecimal("0.00"), Earned.premium(List.of(), FROM, TO));
    assertEquals(
        new BigDecimal("0.00"),
        Earned.premium(List.of(policy("2025-01-01", "2026-01-01", "0")), FROM, TO));
  }
}
