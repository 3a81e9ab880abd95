package io.liftguard.contract;

import io.liftguard.LiftGuardException;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is wrong with the files of {@code schemas/}, collected so that one start names
 * all of it.
 */
public final class Faults {
  private final List<String> lines = new ArrayList<>();

  /** Notes one fault at a line (from 1) of a file named relative to {@code schemas/}. */
  public void add(String file, int line, String problem) {
    lines.add("schemas/" + file + ":" + line + ": " + problem);
  }

  /** All faults so far, in the order in which they were found. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Ends the program with every fault when there is one. */
  public void throwIfAny() {
    if (!lines.isEmpty()) {
      throw LiftGuardException.wrongUse(
          lines.size() + " fault(s) in schemas/:\n  " + String.join("\n  ", lines),
          "Correct the lines named; nothing was run.");
    }
  }
}
