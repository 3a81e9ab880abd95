package io.liftguard.bench;

import io.liftguard.LiftGuardException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the project's own launcher as a user does, and takes the time from start to exit. */
final class Launcher {

  /** The heap that part 9 allows. */
  static final String HEAP = "4g";

  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

  private final Path script;
  private final Path folder;

  Launcher(Path root, Path folder) {
    this.script = root.resolve("liftguard");
    this.folder = folder;
  }

  /** Seconds from start to exit, JVM start included. */
  double run(String... words) {
    return run(List.of(words), "");
  }

  /**
   * The same with a log of the collector.
   *
   * @return what the log says of the heap; the seconds too
   */
  Measured measured(String... words) {
    Path log = folder.resolve("gc.log");
    double seconds = run(List.of(words), "-Xlog:gc:file=" + log);
    OptionalLong peak = OptionalLong.empty();
    OptionalLong live = OptionalLong.empty();
    try {
      Matcher found = COLLECTION.matcher(Files.readString(log));
      while (found.find()) {
        peak = OptionalLong.of(Math.max(peak.orElse(0), Long.parseLong(found.group(1))));
        live = OptionalLong.of(Math.max(live.orElse(0), Long.parseLong(found.group(2))));
      }
    } catch (IOException e) {
      throw failed("the collector's log cannot be read: " + e.getMessage(), e);
    }
    return new Measured(seconds, peak, live);
  }

  /**
   * A run whose heap was watched.
   *
   * @param seconds from start to exit
   * @param peak MB before a collection, at most
   * @param live MB after a collection, at most
   */
  record Measured(double seconds, OptionalLong peak, OptionalLong live) {}

  private double run(List<String> words, String javaOptions) {
    Path log = folder.resolve("command.log");
    List<String> command = new ArrayList<>();
    command.add(script.toString());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LIFTGUARD_HEAP", HEAP);
    if (!javaOptions.isEmpty()) {
      builder.environment().put("LIFTGUARD_JAVA_OPTIONS", javaOptions);
    }
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    long begin = System.nanoTime();
    try {
      int code = builder.start().waitFor();
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (code != 0) {
        List<String> lines = Files.readAllLines(log);
        throw failed(
            "`liftguard "
                + String.join(" ", words)
                + "` ended with "
                + code
                + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size())),
            null);
      }
      return seconds;
    } catch (IOException e) {
      throw failed("the launcher cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("the measurement was interrupted", e);
    }
  }

  private static LiftGuardException failed(String problem, Throwable cause) {
    return LiftGuardException.runFailed(problem, "Repair what it names and measure again.", cause);
  }
}
