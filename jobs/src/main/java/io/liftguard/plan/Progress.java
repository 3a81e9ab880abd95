package io.liftguard.plan;

import io.liftguard.plan.ActionPlan.Comparison;
import java.time.LocalDate;

/** Where a milestone stands (part 3b, "Status"). */
public final class Progress {

  private Progress() {}

  /** Status of a milestone; the names of the board are those in small letters. */
  public enum Status {
    MET,
    NO_DATA,
    LATE,
    ON_COURSE,
    BEHIND;

    /** The name on the board. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A value and the day from which it is known. */
  public record Point(LocalDate day, double value) {}

  /**
   * Status of a milestone with a deadline.
   *
   * @param value value at as_of, null for none
   * @param first where the straight line to the target begins: the first known value, or 0 at the
   *     beginning of the plan when there is none before
   */
  public static Status of(
      Comparison comparison,
      double target,
      LocalDate deadline,
      Double value,
      LocalDate asOf,
      Point first) {
    if (value != null && comparison.met(value, target)) {
      return Status.MET;
    }
    if (value == null) {
      return Status.NO_DATA;
    }
    if (asOf.isAfter(deadline)) {
      return Status.LATE;
    }
    double whole = deadline.toEpochDay() - first.day().toEpochDay();
    double gone = asOf.toEpochDay() - first.day().toEpochDay();
    if (whole <= 0 || gone < 0) {
      return Status.BEHIND;
    }
    // Both sides times the length of the way, so that a value on the line compares as equal.
    double line = (target - first.value()) * gone;
    double way = (value - first.value()) * whole;
    boolean better = comparison.upwards() ? way >= line : way <= line;
    return better ? Status.ON_COURSE : Status.BEHIND;
  }

  /**
   * Against a year ago, towards the target.
   *
   * @return better, worse or same; null when a value is missing
   */
  public static String trend(Comparison comparison, Double value, Double yearAgo) {
    if (value == null || yearAgo == null) {
      return null;
    }
    int direction = Double.compare(value, yearAgo);
    if (direction == 0) {
      return "same";
    }
    return direction > 0 == comparison.upwards() ? "better" : "worse";
  }
}
