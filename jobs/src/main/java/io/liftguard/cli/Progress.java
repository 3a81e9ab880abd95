package io.liftguard.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shows the steps of long work with seconds since the command began. A message that holds a count
 * such as {@code 12/700} is news of the step under way: on a terminal it moves a bar, in a log it
 * is written at most every ten seconds. Any other message begins a step and stays on its own line.
 *
 * <p>Safe for use by several threads, as tables are ingested side by side.
 */
final class Progress implements Consumer<String> {

  private static final Pattern COUNT = Pattern.compile("(\\d[\\d,]*)/(\\d[\\d,]*)");
  private static final int BAR = 24;
  private static final long LOG_EVERY_NANOS = 10_000_000_000L;

  private final Terminal terminal;
  private final long begin = System.nanoTime();
  private long lastNews = Long.MIN_VALUE;
  private boolean lineOpen;

  Progress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public synchronized void accept(String message) {
    Matcher count = COUNT.matcher(message);
    if (!count.find()) {
      closeLine();
      err().println(seconds() + message);
      return;
    }
    long done = Long.parseLong(count.group(1).replace(",", ""));
    long total = Long.parseLong(count.group(2).replace(",", ""));
    boolean last = done >= total;
    long now = System.nanoTime();
    if (terminal.interactive()) {
      String line =
          DisplayWidth.cut(seconds() + bar(done, total) + message, terminal.columns() - 1);
      err().print("\r\u001b[K" + line);
      err().flush();
      lineOpen = true;
      if (last) {
        closeLine();
      }
    } else if (last || lastNews == Long.MIN_VALUE || now - lastNews >= LOG_EVERY_NANOS) {
      lastNews = last ? Long.MIN_VALUE : now;
      err().println(seconds() + message);
    }
  }

  /** Ends a bar that is still being drawn, so that an error message begins its own line. */
  synchronized void interrupt() {
    closeLine();
  }

  private void closeLine() {
    if (lineOpen) {
      err().println();
      lineOpen = false;
    }
  }

  private static String bar(long done, long total) {
    int full = total <= 0 ? BAR : (int) Math.min(BAR, done * BAR / total);
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ";
  }

  private String seconds() {
    return String.format(Locale.ROOT, "%7.1f s  ", (System.nanoTime() - begin) / 1e9);
  }

  private PrintStream err() {
    return terminal.err();
  }
}
