package io.liftguard.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What all sub-commands share: the root with terminal, language and settings, and --help. */
@Command(sortOptions = false)
abstract class SubCommand implements Callable<Integer> {

  private final LiftGuardCommand root;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      descriptionKey = "option.help",
      order = 1000)
  @SuppressWarnings("UnusedVariable") // Picocli reads it through the annotation.
  private boolean help;

  SubCommand(LiftGuardCommand root) {
    this.root = root;
  }

  final LiftGuardCommand root() {
    return root;
  }

  final PrintStream out() {
    return root.terminal().out();
  }

  final Progress progress() {
    return root.progress();
  }

  final String text(String key, Object... arguments) {
    return root.language().text(key, arguments);
  }
}
