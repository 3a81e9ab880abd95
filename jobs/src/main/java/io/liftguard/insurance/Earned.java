package io.liftguard.insurance;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Days and premium earned in a window (part 5, "Earned"). */
final class Earned {

  private static final int CENT = 2;

  private Earned() {}

  /** Days of the window under at least one of the policies of one lift. */
  static long days(List<Policy> policies, LocalDate from, LocalDate to) {
    List<Policy> sorted = new ArrayList<>(policies);
    sorted.sort(Comparator.comparing(Policy::startsOn));
    long days = 0;
    LocalDate counted = from;
    LocalDate end = to.plusDays(1);
    for (Policy policy : sorted) {
      LocalDate begin = later(policy.startsOn(), counted);
      LocalDate until = earlier(policy.endsOn(), end);
      if (begin.isBefore(until)) {
        days += ChronoUnit.DAYS.between(begin, until);
        counted = until;
      }
    }
    return days;
  }

  /**
   * Sum of base_premium x days in the window / days of the policy, rounded once. The fractions are
   * added exactly, so that half a cent is half a cent whatever the terms of the policies.
   */
  static BigDecimal premium(List<Policy> policies, LocalDate from, LocalDate to) {
    Map<Long, BigInteger> centDaysByTerm = new TreeMap<>();
    LocalDate end = to.plusDays(1);
    for (Policy policy : policies) {
      LocalDate begin = later(policy.startsOn(), from);
      LocalDate until = earlier(policy.endsOn(), end);
      if (begin.isBefore(until)) {
        long days = ChronoUnit.DAYS.between(begin, until);
        BigInteger cents = policy.basePremium().movePointRight(CENT).toBigIntegerExact();
        centDaysByTerm.merge(
            policy.termDays(), cents.multiply(BigInteger.valueOf(days)), BigInteger::add);
      }
    }
    BigInteger numerator = BigInteger.ZERO;
    BigInteger denominator = BigInteger.ONE;
    for (Map.Entry<Long, BigInteger> part : centDaysByTerm.entrySet()) {
      BigInteger term = BigInteger.valueOf(part.getKey());
      numerator = numerator.multiply(term).add(part.getValue().multiply(denominator));
      denominator = denominator.multiply(term);
      BigInteger common = numerator.gcd(denominator);
      if (common.signum() > 0) {
        numerator = numerator.divide(common);
        denominator = denominator.divide(common);
      }
    }
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), 0, RoundingMode.HALF_UP)
        .movePointLeft(CENT)
        .setScale(CENT);
  }

  private static LocalDate later(LocalDate a, LocalDate b) {
    return a.isAfter(b) ? a : b;
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }
}
