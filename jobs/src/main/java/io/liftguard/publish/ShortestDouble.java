package io.liftguard.publish;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The shortest decimal text that reads back as the same double. {@link Double#toString} gives more
 * digits than needed for some values before JDK 19 (JDK-4511638), and files must not depend on the
 * JDK that wrote them.
 */
public final class ShortestDouble {

  /** Every decimal of up to this many digits survives the way to a double and back (IEEE 754). */
  private static final int SAFE_DIGITS = 15;

  private static final int MOST_DIGITS = 17;
  private static final int PLAIN_UP_TO_EXPONENT = 17;
  private static final int PLAIN_DOWN_TO_EXPONENT = -7;

  private ShortestDouble() {}

  /**
   * The text: plain digits between 1e-7 and 1e17, otherwise with an exponent ({@code 1.5E-9}).
   *
   * @throws IllegalArgumentException for an infinity or no number, which no figure may be
   */
  public static String text(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("not a finite number: " + value);
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shortest = exact;
    for (int digits = SAFE_DIGITS; digits <= MOST_DIGITS; digits++) {
      shortest = exact.round(new MathContext(digits));
      if (shortest.doubleValue() == value) {
        break;
      }
    }
    shortest = shortest.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    return exponent < PLAIN_DOWN_TO_EXPONENT || exponent >= PLAIN_UP_TO_EXPONENT
        ? shortest.toString()
        : shortest.toPlainString();
  }
}
