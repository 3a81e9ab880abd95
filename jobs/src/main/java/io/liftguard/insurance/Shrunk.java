package io.liftguard.insurance;

import io.liftguard.stats.GammaPoisson;
import java.util.EnumSet;

/** How far a subject's own experience counts; what a market and a check of its feeds share. */
final class Shrunk {

  private Shrunk() {}

  /** The posterior mean (a + O) / (a + E), which is Z O/E + 1 - Z; exactly 1 at the cap. */
  static double ratio(GammaPoisson.Shape shape, double observed, double expected) {
    return shape.atCap() || expected == 0
        ? 1
        : (shape.value() + observed) / (shape.value() + expected);
  }

  /** Z = E / (E + a); 0 at the cap. */
  static double z(GammaPoisson.Shape shape, double expected) {
    return shape.atCap() ? 0 : expected / (expected + shape.value());
  }

  /**
   * Reasons that follow from exposure and Z.
   *
   * @param low Z below which experience counts for little
   * @param newSubjectDays days of exposure below which a subject is new
   */
  static EnumSet<Reason> experience(long exposureDays, double z, double low, long newSubjectDays) {
    if (exposureDays == 0) {
      return EnumSet.of(Reason.NO_EXPOSURE);
    }
    EnumSet<Reason> reasons = EnumSet.of(z < low ? Reason.LOW_CREDIBILITY : Reason.EXPERIENCE);
    if (exposureDays < newSubjectDays) {
      reasons.add(Reason.NEW_SUBJECT);
    }
    return reasons;
  }
}
