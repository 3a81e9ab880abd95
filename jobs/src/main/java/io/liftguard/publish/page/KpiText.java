package io.liftguard.publish.page;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.Text;
import java.math.BigDecimal;
import java.util.Locale;

/** Figures of KPIs as people read them: shares as per cent, the rest in the card's unit. */
public final class KpiText {

  private KpiText() {}

  /** A figure with so many digits that a value close to its target does not look like it. */
  public static String figure(KpiCard card, double value) {
    if (isShare(card)) {
      return String.format(Locale.ROOT, "%.2f", 100 * value);
    }
    return String.format(Locale.ROOT, card.kind() == KpiCard.Kind.RATE ? "%.3f" : "%.2f", value);
  }

  /** The target with its sign; a dash for none. */
  public static String target(KpiCard card) {
    if (card.target() == null) {
      return "-";
    }
    BigDecimal value = BigDecimal.valueOf(card.target().value());
    BigDecimal shown = isShare(card) ? value.movePointRight(2) : value;
    return card.target().comparison() + " " + shown.stripTrailingZeros().toPlainString();
  }

  /** The unit of its figures. */
  public static Text unit(KpiCard card) {
    return isShare(card) ? new Text("%", "%") : new Text(card.unit().zh(), card.unit().en());
  }

  private static boolean isShare(KpiCard card) {
    return card.unit().id().equals("share");
  }
}
