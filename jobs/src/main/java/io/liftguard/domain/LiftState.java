package io.liftguard.domain;

import java.util.Set;

/**
 * The state of a lift from a day on, as the register gives it. Days are epoch days, {@link
 * Times#NO_DAY} where none is given; texts may be null.
 */
public record LiftState(
    int effectiveFrom,
    String status,
    String kind,
    String useType,
    String town,
    String siteName,
    String useUnitId,
    String manufacturer,
    int installedOn,
    int renovatedOn,
    boolean onPlatform,
    int iotSince,
    int onDemandSince,
    boolean mobileSignal) {

  private static final Set<String> PUBLIC_USE = Set.of("school", "hospital", "station", "mall");

  /** The base of inspection, maintenance, insurance and contract figures. */
  public boolean inUse() {
    return "in_use".equals(status);
  }

  /** In use, of kind passenger, whether on the platform or not. */
  public boolean passengerInUse() {
    return inUse() && "passenger".equals(kind);
  }

  /** The base of rescue and fault figures. */
  public boolean inScope() {
    return passengerInUse() && onPlatform;
  }

  /** A lift of a public place: school, hospital, station or mall. */
  public boolean publicPlace() {
    return useType != null && PUBLIC_USE.contains(useType);
  }
}
