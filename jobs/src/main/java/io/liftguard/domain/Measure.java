package io.liftguard.domain;

import java.util.Locale;

/**
 * The additive counts of a lift, month and place. Column names of the gold table {@code fact_lift}
 * are the names in lower case.
 */
public enum Measure {
  /** Lift-days in scope. */
  LIFT_DAYS,
  IN_USE_DAYS,
  /** Lifts in use on the month's last day. */
  IN_USE_LAST_DAY,
  IOT_DAYS,
  MOBILE_SIGNAL_DAYS,
  ON_DEMAND_DAYS,
  INSURED_DAYS,
  PARTS_INSURED_DAYS,
  PASSENGER_DAYS,
  PLATFORM_DAYS,
  PUBLIC_DAYS,
  PUBLIC_MANUFACTURER_DAYS,
  PUBLIC_FULL_SERVICE_DAYS,
  INSPECTION_DATED,
  INSPECTION_OVERDUE,
  DUE,
  COVERED_DUE,
  MISSED_VISITS,
  DOWNTIME_S,
  VISITS,
  VISITS_PAPERLESS,
  VISITS_LOCATION_VERIFIED,
  VISITS_WITH_LENGTH,
  VISITS_SHORT,
  EVENTS,
  FAULTS_EXT,
  FAULTS_HUM,
  FAULTS_DOR,
  FAULTS_CTL,
  FAULTS_TRC,
  FAULTS_MNT,
  FAULTS_MGT,
  FAULTS_UNK;

  /** Column name. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Faults in scope of a cause group. */
  public static Measure faultsOf(CauseGroup group) {
    return switch (group) {
      case EXT -> FAULTS_EXT;
      case HUM -> FAULTS_HUM;
      case DOR -> FAULTS_DOR;
      case CTL -> FAULTS_CTL;
      case TRC -> FAULTS_TRC;
      case MNT -> FAULTS_MNT;
      case MGT -> FAULTS_MGT;
      case UNK -> FAULTS_UNK;
    };
  }
}
