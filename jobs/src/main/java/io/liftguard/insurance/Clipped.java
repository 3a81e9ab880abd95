package io.liftguard.insurance;

import io.liftguard.stats.GammaPoisson;
import io.liftguard.stats.Interval;
import io.liftguard.stats.NeutralClip;
import java.math.BigDecimal;
import java.util.Set;

/**
 * How the subjects of a kind stand after limits, swing and neutrality (part 5).
 *
 * @param clip the factor of the market
 * @param limits least and greatest relativity
 * @param swing greatest change against the release before, as a share of it
 */
record Clipped(NeutralClip clip, Interval limits, double swing) {

  /**
   * A subject before limits.
   *
   * @param indicated indicated relativity
   * @param exposure days of exposure
   * @param bounds limits and swing together
   * @param previous relativity in the release before, null for a new subject
   */
  record Subject(double indicated, long exposure, Interval bounds, BigDecimal previous) {

    static Subject of(
        double indicated, long exposure, Interval limits, double swing, BigDecimal previous) {
      Interval bounds =
          previous == null ? limits : NeutralClip.bounds(limits, swing, previous.doubleValue());
      return new Subject(indicated, exposure, bounds, previous);
    }
  }

  /** The clip of a market that somebody else has computed. */
  static Clipped of(Parameters.Kind kind, Interval limits, double swing) {
    NeutralClip.Outcome outcome =
        switch (kind.side()) {
          case NEUTRAL -> NeutralClip.Outcome.NEUTRAL;
          case LOWER -> NeutralClip.Outcome.ALL_AT_LOWER;
          case UPPER -> NeutralClip.Outcome.ALL_AT_UPPER;
        };
    return new Clipped(
        new NeutralClip(kind.k() == null ? Double.NaN : kind.k(), outcome), limits, swing);
  }

  double relativity(Subject s) {
    return s.exposure() > 0
        ? clip.relativity(s.indicated(), s.bounds())
        : NeutralClip.clip(s.indicated(), s.bounds());
  }

  /** The ratio that the limits are compared with; beyond all limits when no k is neutral. */
  private double wanted(Subject s) {
    return switch (clip.outcome()) {
      case NEUTRAL -> (s.exposure() > 0 ? clip.k() : 1) * s.indicated();
      case ALL_AT_LOWER -> s.exposure() > 0 ? 0 : s.indicated();
      case ALL_AT_UPPER -> s.exposure() > 0 ? Double.POSITIVE_INFINITY : s.indicated();
    };
  }

  /** Adds the reasons that follow from the limits. */
  void reasons(Subject s, Set<Reason> reasons) {
    double wanted = wanted(s);
    if (wanted > limits.high()) {
      reasons.add(Reason.CAP_APPLIED);
    }
    if (wanted < limits.low()) {
      reasons.add(Reason.FLOOR_APPLIED);
    }
    if (s.previous() != null) {
      double p = s.previous().doubleValue();
      double high = (1 + swing) * p;
      double low = (1 - swing) * p;
      if ((wanted > high && high < limits.high()) || (wanted < low && low > limits.low())) {
        reasons.add(Reason.SWING_LIMITED);
      }
    }
    if (!clip.neutral()) {
      reasons.add(Reason.NOT_NEUTRAL);
    }
  }

  Parameters.Kind parameters(GammaPoisson.Shape shape) {
    Parameters.Side side =
        switch (clip.outcome()) {
          case NEUTRAL -> Parameters.Side.NEUTRAL;
          case ALL_AT_LOWER -> Parameters.Side.LOWER;
          case ALL_AT_UPPER -> Parameters.Side.UPPER;
        };
    return new Parameters.Kind(
        shape.value(), shape.atCap(), clip.neutral() ? clip.k() : null, side);
  }
}
