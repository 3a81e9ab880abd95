package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.lake.StorageFailure;
import io.liftguard.settings.Nearest;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Builds the command line, runs it and turns failures into messages and exit codes. */
final class CommandLines {
  private CommandLines() {}

  /** Runs one command; the result is the process's exit code (0, 1, 2 or 3). */
  static int run(String[] args, Terminal terminal) {
    return run(args, terminal, System.getenv());
  }

  static int run(String[] args, Terminal terminal, Map<String, String> environment) {
    Language language = language(args, environment);
    LiftGuardCommand root = new LiftGuardCommand(terminal, language, environment);
    try {
      return create(root, language).execute(args);
    } catch (Error e) {
      // Picocli hands over exceptions only; a class that cannot be loaded or a full heap is told in
      // the same form.
      return failed(e, root, language);
    }
  }

  /** The command line with all sub-commands in a language. */
  static CommandLine create(LiftGuardCommand root, Language language) {
    CommandLine line = new CommandLine(root, new Commands(root));
    line.setResourceBundle(language.bundle());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // A query or a town may begin with anything; only known names are options.
    line.setUsageHelpWidth(Math.max(80, Math.min(root.terminal().columns(), 120)));
    line.setAdjustLineBreaksForWideCJKCharacters(true);
    line.setOut(writer(root.terminal().out()));
    line.setErr(writer(root.terminal().err()));
    line.setParameterExceptionHandler((e, arguments) -> wrongUse(e, root, language));
    line.setExecutionExceptionHandler((e, command, result) -> failed(e, root, language));
    return line;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /**
   * The language must be known before picocli reads the arguments, since it words the messages
   * about wrong ones.
   */
  private static Language language(String[] args, Map<String, String> environment) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--lang") && i + 1 < args.length) {
        return Language.of(args[i + 1]);
      }
      if (args[i].startsWith("--lang=")) {
        return Language.of(args[i].substring("--lang=".length()));
      }
    }
    return Language.of(environment.getOrDefault("LIFTGUARD_LANG", "en"));
  }

  private static int wrongUse(ParameterException e, LiftGuardCommand root, Language language) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String problem;
    if (e instanceof MissingParameterException missing) {
      problem =
          language.text(
              "error.missing",
              String.join(
                  ", ",
                  missing.getMissing().stream()
                      .map(arg -> arg instanceof OptionSpec o ? o.longestName() : arg.paramLabel())
                      .toList()));
    } else if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      String nearest = Nearest.to(word, names(e.getCommandLine(), word));
      problem = language.text("error.unknown", word, nearest);
    } else if (e instanceof OverwrittenOptionException twice
        && twice.getOverwritten() instanceof OptionSpec option) {
      problem = language.text("error.twice", option.longestName());
    } else if (e.getArgSpec() != null && e.getValue() != null) {
      String name =
          e.getArgSpec() instanceof OptionSpec option
              ? option.longestName()
              : e.getArgSpec().paramLabel();
      problem = language.text("error.value", e.getValue(), name, allowed(e));
    } else {
      problem = e.getMessage();
    }
    print(root, language, problem, language.text("error.see-help", command));
    return CommandLine.ExitCode.USAGE;
  }

  private static String allowed(ParameterException e) {
    Class<?> type = e.getArgSpec().type();
    if (!type.isEnum()) {
      return "";
    }
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      names.add(constant.toString().toLowerCase(Locale.ROOT));
    }
    return " (" + String.join(", ", names) + ")";
  }

  private static List<String> names(CommandLine command, String word) {
    List<String> names = new ArrayList<>();
    if (word.startsWith("-") || command.getSubcommands().isEmpty()) {
      command.getCommandSpec().options().forEach(o -> names.add(o.longestName()));
    } else {
      names.addAll(command.getSubcommands().keySet());
    }
    return names;
  }

  private static int failed(Throwable e, LiftGuardCommand root, Language language) {
    root.progress().interrupt();
    int code;
    LiftGuardException expected =
        e instanceof LiftGuardException told ? told : StorageFailure.of(e).orElse(null);
    if (expected != null) {
      print(root, language, expected.getMessage(), expected.remedy());
      code = expected.kind().exitCode();
    } else {
      print(root, language, language.text("error.defect", e), language.text("error.report"));
      code = CommandLine.ExitCode.SOFTWARE;
    }
    if (root.debug()) {
      e.printStackTrace(root.terminal().err());
    }
    return code;
  }

  private static void print(
      LiftGuardCommand root, Language language, String problem, String remedy) {
    PrintStream err = root.terminal().err();
    err.println(language.text("error.problem", problem));
    err.println(language.text("error.remedy", remedy));
  }
}
