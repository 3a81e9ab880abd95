package io.liftguard.cli;

import io.liftguard.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code config}: every setting with its value, where the value comes from and what it is for. */
@Command(name = "config")
final class ConfigCommand extends SubCommand {

  @Option(names = "--lake", paramLabel = "URI", descriptionKey = "option.lake.settings")
  private String lake;

  ConfigCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    Settings settings = lake == null ? root().settings() : root().settings(lake);
    TextTable table =
        new TextTable()
            .column(text("config.key"), TextTable.Align.LEFT)
            .column(text("config.value"), TextTable.Align.LEFT)
            .column(text("config.origin"), TextTable.Align.LEFT)
            .column(text("config.meaning"), TextTable.Align.LEFT);
    for (Settings.Entry entry : settings.entries()) {
      table.row(
          java.util.List.of(
              entry.key(),
              entry.value().isEmpty() ? "-" : entry.value(),
              origin(entry.origin()),
              root().language() == Language.ZH ? entry.zh() : entry.en()));
    }
    table.print(out());
    return 0;
  }

  private String origin(Settings.Origin origin) {
    return switch (origin.place()) {
      case BUILT_IN -> text("config.built-in");
      case FILE, ENVIRONMENT -> origin.detail();
    };
  }
}
