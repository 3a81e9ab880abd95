package io.liftguard.cli;

import io.liftguard.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command: the options that go with every sub-command, and their list. */
@Command(
    name = "liftguard",
    sortOptions = false,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      SynthCommand.class,
      CheckCommand.class,
      NightlyCommand.class,
      StatusCommand.class,
      BriefCommand.class,
      RateCommand.class,
      FeedCommand.class,
      VerifyCommand.class,
      PublishCommand.class,
      DashboardsCommand.class,
      ExplainCommand.class,
      KeyCommand.class,
      SqlCommand.class,
      ExportCommand.class,
      MaintainCommand.class,
      ConfigCommand.class,
      BenchCommand.class,
      TestCommand.class
    })
final class LiftGuardCommand implements Runnable {

  private final Terminal terminal;
  private final Language language;
  private final Map<String, String> environment;
  private final Progress progress;

  @Spec private CommandSpec spec;

  @Option(
      names = "--lang",
      paramLabel = "en|zh",
      descriptionKey = "option.lang",
      scope = ScopeType.INHERIT,
      order = 900)
  // Language must be known before the arguments are parsed (CommandLines); here it is only checked.
  @SuppressWarnings("UnusedVariable")
  private Language lang;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      descriptionKey = "option.config",
      scope = ScopeType.INHERIT,
      order = 901)
  private Path config;

  @Option(
      names = "--debug",
      descriptionKey = "option.debug",
      scope = ScopeType.INHERIT,
      order = 902)
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      descriptionKey = "option.help",
      order = 1000)
  @SuppressWarnings("UnusedVariable") // Picocli reads it through the annotation.
  private boolean help;

  @Option(names = "--version", versionHelp = true, descriptionKey = "option.version", order = 1001)
  @SuppressWarnings("UnusedVariable") // Picocli reads it through the annotation.
  private boolean version;

  LiftGuardCommand(Terminal terminal, Language language, Map<String, String> environment) {
    this.terminal = terminal;
    this.language = language;
    this.environment = environment;
    this.progress = new Progress(terminal);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), text("error.no-command"));
  }

  Terminal terminal() {
    return terminal;
  }

  Language language() {
    return language;
  }

  Progress progress() {
    return progress;
  }

  boolean debug() {
    return debug;
  }

  /** The settings of a command that has no lake. */
  Settings settings() {
    return config == null ? Settings.builtIn(environment) : Settings.ofFile(config, environment);
  }

  /** The settings of a command that works on a lake. */
  Settings settings(String lake) {
    return config == null
        ? Settings.besideLake(lake, environment)
        : Settings.ofFile(config, environment);
  }

  private String text(String key) {
    return language.text(key);
  }
}
