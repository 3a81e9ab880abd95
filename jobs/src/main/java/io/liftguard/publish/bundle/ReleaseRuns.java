package io.liftguard.publish.bundle;

import io.liftguard.LiftGuardException;
import io.liftguard.domain.Times;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightSettings;
import io.liftguard.night.RunRecord;
import java.time.LocalDate;

/** The night whose figures a release rests on. */
public final class ReleaseRuns {

  private ReleaseRuns() {}

  /**
   * The last complete run.
   *
   * @throws LiftGuardException (data refused) when there is none
   */
  public static RunRecord last(Lake lake) {
    return RunRecord.last(lake)
        .orElseThrow(
            () ->
                LiftGuardException.dataRefused(
                    "No night has computed figures on this lake",
                    "Run `nightly` first, with all core tables delivered."));
  }

  /**
   * Refuses settings that are not those of a run.
   *
   * @param night settings that move figures, as they are now
   * @throws LiftGuardException (wrong use) when they differ
   */
  public static void refuseOtherSettings(RunRecord run, NightSettings night) {
    if (!run.settingsFingerprint().equals(night.fingerprint())) {
      throw LiftGuardException.wrongUse(
          "Settings that move figures are not those of the last night, " + run.asOf(),
          "Run `nightly` with these settings first, so that gold follows them.");
    }
  }

  /** First day of the first month that counts. */
  public static LocalDate firstMonth(RunRecord run, NightSettings night) {
    Integer first = night.firstMonth();
    return LocalDate.ofEpochDay(
        first == null ? Times.monthOf(run.scalars().get("rescues")) : first);
  }
}
