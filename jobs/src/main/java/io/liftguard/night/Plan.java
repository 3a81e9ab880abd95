package io.liftguard.night;

import io.liftguard.facts.LiftWindows;
import java.util.Set;

/**
 * What a run computes and why.
 *
 * @param reason why everything, or what is looked at again
 * @param changedFirms firms that came, went, changed their house or their kind
 * @param flippedLifts lifts that came to the register or went from it
 * @param departures whether a firm or lift went from its register
 */
record Plan(
    Extent extent,
    String reason,
    LiftWindows windows,
    Set<String> changedFirms,
    Set<String> flippedLifts,
    Departures departures) {

  enum Extent {
    INCREMENTAL,
    FULL
  }

  enum Departures {
    NONE,
    SOME
  }

  boolean full() {
    return extent == Extent.FULL;
  }

  String mode() {
    return full() ? "full" : "incremental";
  }

  static Plan full(String reason, LiftWindows windows) {
    return new Plan(Extent.FULL, reason, windows, Set.of(), Set.of(), Departures.NONE);
  }
}
