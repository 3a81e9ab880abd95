package io.liftguard.insurance;

import java.math.BigDecimal;

/**
 * Claims on an insurer's policies of a lift that occurred in the window and are not denied.
 *
 * @param count number
 * @param paid paid, in yuan
 * @param reserve reserve, closed ones 0
 */
public record Claims(long count, BigDecimal paid, BigDecimal reserve) {

  /** None. */
  public static final Claims NONE = new Claims(0, BigDecimal.ZERO, BigDecimal.ZERO);

  Claims plus(Claims other) {
    return new Claims(count + other.count, paid.add(other.paid), reserve.add(other.reserve));
  }
}
