package io.liftguard.insurance;

import java.time.LocalDate;
import java.util.List;

/**
 * What a feed says of a lift besides its relativity: the columns from {@code age_years} to {@code
 * on_demand_share}, where their meaning stands. Counts are those of the window.
 *
 * @param ageYears completed years, null when not known
 * @param useType state on the release date
 * @param floors state on the release date, null when not known
 * @param inUseDays days in use
 * @param firmDays of these under its present firm, null without a firm
 * @param entrapments by cause group, in the order of {@link #CAUSES}
 * @param trapped entrapments by time trapped, in the order of {@link #BUCKETS}
 * @param persons persons of these
 * @param faults faults in scope, null without the table
 * @param arrivals seconds of its arrivals, ascending
 * @param overdueInspectionDays of the days in use
 * @param overdueMaintenanceDays of the days in use, null without the table
 * @param lastInspectionOn latest first inspection up to the release date, null for none
 * @param lastInspectionFirstPass whether it passed, null for none
 * @param iotDays of the days in use
 * @param onDemandDays of the days in use
 */
public record LiftDetail(
    Integer ageYears,
    String useType,
    Integer floors,
    long inUseDays,
    Long firmDays,
    List<Long> entrapments,
    List<Long> trapped,
    List<Long> persons,
    Long faults,
    List<Long> arrivals,
    long overdueInspectionDays,
    Long overdueMaintenanceDays,
    LocalDate lastInspectionOn,
    Boolean lastInspectionFirstPass,
    long iotDays,
    long onDemandDays) {

  /** Cause groups in the order of the columns. */
  public static final List<String> CAUSES =
      List.of("EXT", "HUM", "DOR", "CTL", "TRC", "MNT", "MGT", "UNK");

  /** Classes of the time trapped in the order of the columns; the last: not known. */
  public static final List<String> BUCKETS = List.of("<15", "15-30", "30-60", ">=60", "");

  public LiftDetail {
    entrapments = List.copyOf(entrapments);
    trapped = List.copyOf(trapped);
    persons = List.copyOf(persons);
    arrivals = List.copyOf(arrivals);
  }
}
