package io.liftguard.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.time.LocalDate;

/**
 * One KPI as {@code schemas/kpis/<id>.yaml} defines it.
 *
 * @param order place in listings
 * @param numerator measure counted; null for quantiles
 * @param denominator measure counted over; {@code lift_months} is made of {@code lift_days}
 * @param factor multiplies a rate's value and limits; null = 1
 * @param squares measure with the sum of squares, for means
 * @param perUnit seconds of a minute for clocks, 1 for points
 * @param clock histogram that a quantile is read from
 * @param p probability of a quantile
 * @param presence measure that must not be 0 for a count to have a row
 * @param needs optional landing table without which the KPI has no rows
 * @param direction lower, higher or none is better
 * @param certainOnlyIfMissing share of missing stamps above which nothing is certain
 * @param certainOnlyWith KPI whose interval must lie on the same side of the target
 * @param headline place among the five headline targets, null for others
 */
public record KpiCard(
    String id,
    int order,
    Text name,
    Unit unit,
    Kind kind,
    String numerator,
    String denominator,
    Double factor,
    String squares,
    Integer perUnit,
    String clock,
    Double p,
    String presence,
    String needs,
    String direction,
    Target target,
    MissingRule certainOnlyIfMissing,
    String certainOnlyWith,
    Integer headline,
    Text definition,
    String definitionVersion)
    implements Serializable {

  /** What kind of figure it is, which decides its interval. */
  public enum Kind {
    /** Count over exposure, exact Poisson limits. */
    @JsonProperty("rate")
    RATE,
    /** Count over count, Wilson limits. */
    @JsonProperty("share")
    SHARE,
    /** Share of lift-days or seconds: a complete count, no interval. */
    @JsonProperty("complete_share")
    COMPLETE_SHARE,
    /** Mean, t limits. */
    @JsonProperty("mean")
    MEAN,
    /** Quantile, limits from order statistics. */
    @JsonProperty("quantile")
    QUANTILE,
    /** Number of lifts in a month: a complete count. */
    @JsonProperty("count")
    COUNT;

    /** Whether everything is counted, so that there is no interval and no doubt. */
    public boolean complete() {
      return this == COMPLETE_SHARE || this == COUNT;
    }
  }

  /** Unit of value, limits and target. */
  public record Unit(String id, String zh, String en) implements Serializable {}

  /**
   * A target.
   *
   * @param since first day on which it holds, as text; null = always
   * @param year of its source
   */
  public record Target(String comparison, double value, String since, Text source, int year)
      implements Serializable {

    /** Whether a value meets the target. */
    public boolean met(double value) {
      return switch (comparison) {
        case "<" -> value < this.value;
        case "<=" -> value <= this.value;
        case ">=" -> value >= this.value;
        default -> throw new IllegalStateException("comparison " + comparison);
      };
    }

    /** First epoch day on which it holds. */
    public long sinceDay() {
      return since == null ? Long.MIN_VALUE : LocalDate.parse(since).toEpochDay();
    }
  }

  /** Above this share of missing stamps nothing is certain. */
  public record MissingRule(String numerator, String denominator, double atMost)
      implements Serializable {}
}
