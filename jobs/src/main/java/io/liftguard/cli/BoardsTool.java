package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The Python program of docker/superset/boards; it writes to the terminal itself. */
final class BoardsTool {

  private static final String TEST = "import sys; sys.exit(sys.version_info < (3, 10))";

  private final Language language;
  private final Path home;

  BoardsTool(Language language) {
    this.language = language;
    this.home = Path.of(System.getProperty("liftguard.root", "."), "docker", "superset");
  }

  int run(List<String> words) {
    return run(words, "");
  }

  /** Runs a command with a text on its standard input; gives its exit code. */
  int run(List<String> words, String input) {
    if (!Files.isDirectory(home.resolve("boards"))) {
      throw LiftGuardException.wrongUse(
          home + " holds no dashboards", "Start ./liftguard from a checkout of the project.");
    }
    List<String> command = new ArrayList<>(List.of(python(), "-m", "boards"));
    command.addAll(List.of("--lang", language.name().toLowerCase(Locale.ROOT)));
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    // Lakes are named from where the user stands, but the program runs in its own directory.
    builder.environment().put("BOARDS_FROM", Path.of("").toAbsolutePath().toString());
    try {
      Process process = builder.start();
      try (OutputStream stream = process.getOutputStream()) {
        stream.write(input.getBytes(StandardCharsets.UTF_8));
      }
      return process.waitFor();
    } catch (IOException e) {
      throw LiftGuardException.runFailed(
          "The program of the dashboards could not be run: " + e.getMessage(),
          "Correct what the message says, and start again.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LiftGuardException.runFailed(
          "The command was interrupted", "Start it again; it goes on where it was.", e);
    }
  }

  private static String python() {
    for (String name : List.of("python3", "python3.11", "python3.12", "python")) {
      try {
        Process process =
            new ProcessBuilder(name, "-c", TEST)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() == 0) {
          return name;
        }
      } catch (IOException e) {
        // No program of this name; the next one may be there.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw LiftGuardException.runFailed(
            "The command was interrupted", "Start it again; it goes on where it was.", e);
      }
    }
    throw LiftGuardException.wrongUse(
        "There is no Python 3.10 or later on the PATH",
        "Install one (Debian: apt-get install python3); the dashboards are handled in Python.");
  }
}
