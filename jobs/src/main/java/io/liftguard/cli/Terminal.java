package io.liftguard.cli;

import java.io.PrintStream;

/**
 * Where output goes: results to {@code out}, progress and errors to {@code err}.
 *
 * @param columns width of the terminal behind {@code err}; 0 = it is no terminal but a file or pipe
 */
record Terminal(PrintStream out, PrintStream err, int columns) {

  /** The width that the launcher found, as only a shell can ask for it without a native library. */
  static int widthOfLauncher() {
    return Integer.getInteger("liftguard.columns", 0);
  }

  boolean interactive() {
    return columns > 0;
  }
}
