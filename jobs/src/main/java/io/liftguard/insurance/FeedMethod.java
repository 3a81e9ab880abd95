package io.liftguard.insurance;

import io.liftguard.LiftGuardException;
import io.liftguard.stats.Interval;
import io.liftguard.stats.RateModel;

/**
 * The settings of RPI-1, printed in {@code manifest.json}.
 *
 * @param firm least and greatest relativity of a firm
 * @param elevator least and greatest relativity of a lift
 * @param swing greatest change against the release before, as a share of it
 * @param lowCredibility Z below which a firm has little experience
 * @param elevatorLowCredibility Z below which a lift has little experience
 * @param newSubjectDays days of exposure below which a subject is new
 * @param windowMonths months of experience
 * @param levelEvents events of a level of the model for a coefficient of its own
 * @param graceDays days from a take-over on that count for no firm
 */
public record FeedMethod(
    Interval firm,
    Interval elevator,
    double swing,
    double lowCredibility,
    double elevatorLowCredibility,
    long newSubjectDays,
    long windowMonths,
    long levelEvents,
    long graceDays) {

  /** Version of the method, raised when a figure could come out otherwise. */
  public static final String VERSION = "RPI-1.0";

  /** Fewest full months of experience that a release needs. */
  public static final long MINIMUM_MONTHS = 12;

  private static final double LOW_CREDIBILITY = 0.1;
  private static final double ELEVATOR_LOW_CREDIBILITY = 0.05;
  private static final long NEW_SUBJECT_DAYS = 365;

  /**
   * The method with the limits of the settings.
   *
   * @throws LiftGuardException (wrong use) when limits cross or leave no room for the market's mean
   */
  public static FeedMethod of(
      double[] firm,
      double[] elevator,
      double swing,
      long windowMonths,
      long levelEvents,
      long graceDays) {
    if (!(swing >= 0 && swing < 1)) {
      throw LiftGuardException.wrongUse(
          "The setting insurance.swing is " + swing, "Give a share from 0 to below 1.");
    }
    return new FeedMethod(
        limits("insurance.firm", firm),
        limits("insurance.elevator", elevator),
        swing,
        LOW_CREDIBILITY,
        ELEVATOR_LOW_CREDIBILITY,
        NEW_SUBJECT_DAYS,
        windowMonths,
        levelEvents,
        graceDays);
  }

  private static Interval limits(String setting, double[] limits) {
    if (!(limits[0] > 0 && limits[0] <= 1 && limits[1] >= 1)) {
      throw LiftGuardException.wrongUse(
          "The settings " + setting + ".low and .high are " + limits[0] + " and " + limits[1],
          "Give a low above 0 and up to 1, and a high of at least 1: the market's mean is 1.");
    }
    return new Interval(limits[0], limits[1]);
  }

  /** The defaults of part 5. */
  public static FeedMethod standard() {
    return of(
        new double[] {0.80, 1.25},
        new double[] {0.80, 1.50},
        0.15,
        36,
        RateModel.DEFAULT_LEVEL_EVENTS,
        30);
  }
}
