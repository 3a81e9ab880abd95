package io.liftguard.explain;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.Text;
import io.liftguard.explain.Explanation.Decimal;
import io.liftguard.explain.Explanation.Section;
import io.liftguard.kpi.KpiRow;
import java.util.ArrayList;
import java.util.List;

/** From numerator and denominator to value, limits and target, with a KPI's own numbers. */
final class KpiArithmetic {

  private final KpiCard card;
  private final KpiRow row;

  KpiArithmetic(KpiCard card, KpiRow row) {
    this.card = card;
    this.row = row;
  }

  Section section() {
    SectionBuilder section = new SectionBuilder("arithmetic");
    Text unit = new Text(card.unit().zh(), card.unit().en());
    switch (card.kind()) {
      case RATE ->
          section.say(
              "kpi.rate",
              row.numerator(),
              row.denominator(),
              card.factor() == null ? Double.valueOf(1) : card.factor(),
              row.value(),
              unit);
      case SHARE, COMPLETE_SHARE ->
          section.say("kpi.share", row.numerator(), row.denominator(), row.value());
      case MEAN ->
          section.say(
              "kpi.mean", row.numerator(), row.denominator(), card.perUnit(), row.value(), unit);
      case QUANTILE ->
          section.say(
              "kpi.quantile",
              card.p(),
              row.denominator(),
              (row.denominator() - 1) * card.p() + 1,
              card.perUnit(),
              row.value(),
              unit);
      case COUNT -> section.say("kpi.count", row.value(), unit);
    }
    if (row.ciLow() != null || row.ciHigh() != null) {
      section.say("kpi.limits", new Decimal(row.ciLow(), 6), new Decimal(row.ciHigh(), 6));
    }
    target(section);
    return section.build();
  }

  private void target(SectionBuilder section) {
    if (row.target() == null) {
      section.say(card.target() == null ? "kpi.notarget" : "kpi.targetlater");
      return;
    }
    List<Object> values =
        new ArrayList<>(
            List.of(
                card.target().comparison(),
                card.target().value(),
                card.target().source(),
                row.meetsTarget()));
    section.say("kpi.target", values.toArray());
  }
}
