package io.liftguard.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code test}: the launcher runs the tests itself, as they need the sources; this class gives the
 * command its help, and says where to run it when the jar was started without the launcher.
 */
@Command(name = "test")
final class TestCommand extends SubCommand {

  @Option(names = "--fast", descriptionKey = "option.fast")
  private boolean fast;

  TestCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    out().println(text("test.how", fast ? " --fast" : ""));
    return 2;
  }
}
