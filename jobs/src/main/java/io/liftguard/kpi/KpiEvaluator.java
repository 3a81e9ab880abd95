package io.liftguard.kpi;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.KpiCatalogue.Derived;
import io.liftguard.domain.Times;
import io.liftguard.stats.HistogramQuantiles;
import io.liftguard.stats.Interval;
import io.liftguard.stats.MeanLimits;
import io.liftguard.stats.PoissonLimits;
import io.liftguard.stats.ProportionLimits;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/** From a scope's monthly measures to the rows of {@code kpi} (part 3). */
public final class KpiEvaluator implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The scope that is the whole county. */
  public static final String COUNTY = "county";

  /** The scope that has only years and twelve months. */
  public static final String USE_UNIT = "use_unit";

  private final KpiCatalogue catalogue;
  private final KpiCalendar calendar;

  public KpiEvaluator(KpiCatalogue catalogue, KpiCalendar calendar) {
    this.catalogue = catalogue;
    this.calendar = calendar;
  }

  /** All rows of one scope in the given periods, in order of card and period. */
  public List<KpiRow> rows(
      String scopeType, String scopeId, ScopeMonths months, List<Period> periods) {
    List<KpiRow> rows = new ArrayList<>();
    for (KpiCard card : catalogue.cards()) {
      for (Period period : periods) {
        if (exists(card, scopeType, period)) {
          KpiRow row = row(card, scopeType, scopeId, months, period);
          if (row != null) {
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }

  /** The row of one card and period; empty when there is none. */
  public Optional<KpiRow> row(
      KpiCard card, String scopeType, String scopeId, Period period, ScopeMonths months) {
    return exists(card, scopeType, period)
        ? Optional.ofNullable(row(card, scopeType, scopeId, months, period))
        : Optional.empty();
  }

  private boolean exists(KpiCard card, String scopeType, Period period) {
    Integer from = calendar.from(card.needs());
    if (from == null || period.end() <= from) {
      return false;
    }
    if (period.type() == Period.Type.R12M && period.start() < from) {
      return false;
    }
    if (card.kind() == KpiCard.Kind.COUNT && period.type() != Period.Type.MONTH) {
      return false;
    }
    return !scopeType.equals(USE_UNIT)
        || period.type() == Period.Type.YEAR
        || period.type() == Period.Type.R12M;
  }

  private KpiRow row(
      KpiCard card, String scopeType, String scopeId, ScopeMonths months, Period period) {
    int from = Math.max(period.start(), calendar.from(card.needs()));
    Sums sums = new Sums(months, from, period.end());
    Figure figure = figure(card, sums);
    boolean present =
        card.kind() == KpiCard.Kind.COUNT
            ? sums.of(card.presence()) != 0
            : figure.denominator() != 0;
    if (!present && !scopeType.equals(COUNTY)) {
      return null;
    }
    Integer incomplete = calendar.incompleteDays(card, period);
    Double target = target(card, period);
    Boolean meets = null;
    if (target != null && figure.value() != null) {
      meets = card.target().met(figure.value());
    }
    Boolean certain = null;
    if (meets != null) {
      boolean complete = incomplete == null || incomplete == 0;
      certain = complete && certain(card, figure, sums, meets);
    }
    int lastDay = period.end() - 1;
    return new KpiRow(
        card.id(),
        period,
        scopeType,
        scopeId,
        figure.numerator(),
        card.kind() == KpiCard.Kind.COUNT ? null : figure.denominator(),
        figure.value(),
        figure.low(),
        figure.high(),
        target,
        meets,
        certain,
        lastDay > calendar.asOf() || period.start() < calendar.from(card.needs()),
        incomplete,
        card.definitionVersion(),
        Math.min(calendar.asOf(), lastDay));
  }

  private static Double target(KpiCard card, Period period) {
    if (card.target() == null || period.end() - 1 < card.target().sinceDay()) {
      return null;
    }
    return card.target().value();
  }

  // The whole interval must lie on the value's side; missing stamps are no certainty.
  private boolean certain(KpiCard card, Figure figure, Sums sums, boolean meets) {
    if (card.kind().complete()) {
      return true;
    }
    if (!onSide(card, figure, meets)) {
      return false;
    }
    KpiCard.MissingRule rule = card.certainOnlyIfMissing();
    if (rule != null && sums.of(rule.numerator()) > rule.atMost() * sums.of(rule.denominator())) {
      return false;
    }
    return card.certainOnlyWith() == null
        || onSide(card, figure(catalogue.card(card.certainOnlyWith()), sums), meets);
  }

  private static boolean onSide(KpiCard card, Figure figure, boolean meets) {
    return figure.low() != null
        && figure.high() != null
        && card.target().met(figure.low()) == meets
        && card.target().met(figure.high()) == meets;
  }

  private Figure figure(KpiCard card, Sums sums) {
    return switch (card.kind()) {
      case RATE -> rate(card, sums);
      case SHARE -> share(sums.of(card.numerator()), sums.of(card.denominator()));
      case COMPLETE_SHARE -> completeShare(card, sums);
      case MEAN -> mean(card, sums);
      case QUANTILE -> quantile(card, sums);
      case COUNT -> count(sums.of(card.numerator()));
    };
  }

  private Figure rate(KpiCard card, Sums sums) {
    long count = sums.of(card.numerator());
    double exposure =
        card.denominator().equals(KpiCatalogue.LIFT_MONTHS)
            ? sums.liftMonths()
            : sums.of(card.denominator());
    if (exposure == 0) {
      return new Figure((double) count, exposure, null, null, null);
    }
    double factor = card.factor() == null ? 1 : card.factor();
    Interval limits = PoissonLimits.exact(count);
    return new Figure(
        (double) count,
        exposure,
        count / exposure * factor,
        limits.low() / exposure * factor,
        limits.high() / exposure * factor);
  }

  private static Figure share(long hits, long total) {
    if (total == 0) {
      return new Figure((double) hits, 0.0, null, null, null);
    }
    Interval limits = ProportionLimits.wilson(hits, total);
    return new Figure(
        (double) hits, (double) total, (double) hits / total, limits.low(), limits.high());
  }

  private Figure completeShare(KpiCard card, Sums sums) {
    long part = sums.of(card.numerator());
    long whole = sums.of(card.denominator());
    Double value = whole == 0 ? null : (double) part / whole;
    return new Figure((double) part, (double) whole, value, null, null);
  }

  private Figure mean(KpiCard card, Sums sums) {
    long sum = sums.of(card.numerator());
    long n = sums.of(card.denominator());
    if (n == 0) {
      return new Figure((double) sum, 0.0, null, null, null);
    }
    double per = card.perUnit();
    Interval limits = MeanLimits.student(n, sum, sums.of(card.squares())).orElse(null);
    return new Figure(
        (double) sum,
        (double) n,
        (double) sum / n / per,
        limits == null ? null : Double.valueOf(limits.low() / per),
        limits == null ? null : Double.valueOf(limits.high() / per));
  }

  private Figure quantile(KpiCard card, Sums sums) {
    SortedMap<Long, Long> histogram = sums.histogram(card.clock());
    if (histogram.isEmpty()) {
      return new Figure(null, 0.0, null, null, null);
    }
    long[] values = histogram.keySet().stream().mapToLong(Long::longValue).toArray();
    long[] counts = histogram.values().stream().mapToLong(Long::longValue).toArray();
    long n = 0;
    for (long count : counts) {
      n += count;
    }
    double per = card.perUnit();
    Interval limits = HistogramQuantiles.limits(values, counts, card.p());
    return new Figure(
        null,
        (double) n,
        HistogramQuantiles.type7(values, counts, card.p()) / per,
        end(limits.lowIfPresent(), per),
        end(limits.highIfPresent(), per));
  }

  private static Double end(OptionalDouble seconds, double per) {
    return seconds.isPresent() ? Double.valueOf(seconds.getAsDouble() / per) : null;
  }

  private static Figure count(long count) {
    return new Figure((double) count, 0.0, (double) count, null, null);
  }

  private record Figure(
      Double numerator, double denominator, Double value, Double low, Double high) {}

  /** Sums of one scope over the months of a period that count for a KPI. */
  private final class Sums {
    private final ScopeMonths months;
    private final int from;
    private final int to;

    Sums(ScopeMonths months, int from, int to) {
      this.months = months;
      this.from = Times.monthOf(from);
      this.to = to;
    }

    long of(String measure) {
      Derived made = catalogue.derived().get(measure);
      if (made == null) {
        return months.sum(measure, from, to);
      }
      long sum = 0;
      for (String part : made.plus()) {
        sum += months.sum(part, from, to);
      }
      sum *= made.times() == null ? 1 : made.times();
      for (String part : made.minus() == null ? List.<String>of() : made.minus()) {
        sum -= months.sum(part, from, to);
      }
      return sum;
    }

    double liftMonths() {
      return months.liftMonths(from, to);
    }

    SortedMap<Long, Long> histogram(String clock) {
      return months.histogram(clock, from, to);
    }
  }
}
