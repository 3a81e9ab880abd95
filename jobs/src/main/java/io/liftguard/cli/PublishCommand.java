package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.publish.serving.PublishReport;
import io.liftguard.publish.serving.Publisher;
import io.liftguard.publish.serving.ServingTarget;
import io.liftguard.settings.Settings;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code publish}: the lake's figures to the serving database, as one switch. */
@Command(name = "publish")
final class PublishCommand extends SubCommand {

  @Mixin private LakeOption lake;

  @Option(names = "--to", paramLabel = "JDBC-URL", descriptionKey = "option.to")
  private String to;

  @Option(names = "--replace", descriptionKey = "option.replace")
  private boolean replace;

  PublishCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    // A wrong address must not cost the start of a session.
    target(root().settings(lake.uri()));
    try (LakeSession session = lake.openExisting(root())) {
      PublishReport report =
          Publisher.run(
              session.lake(), session.contracts(), target(session.settings()), progress());
      print(report);
      return 0;
    }
  }

  private ServingTarget target(Settings settings) {
    String url =
        to != null
            ? to
            : settings
                .optionalText("serving.url")
                .orElseThrow(
                    () ->
                        LiftGuardException.wrongUse(
                            "No serving database is named",
                            "Give --to jdbc:postgresql://host/database, or set serving.url."));
    return new ServingTarget(
        url,
        settings.text("serving.user"),
        settings.secret("serving.password").orElse(null),
        Publisher.rolePasswords(
            settings.secret("serving.owner-password").orElse(null),
            settings.secret("serving.superset-password").orElse(null),
            settings.secret("serving.public-password").orElse(null),
            settings.secret("serving.insurer-passwords").orElse(null)),
        replace ? ServingTarget.Older.REPLACE : ServingTarget.Older.REFUSE);
  }

  private void print(PublishReport report) {
    TextTable table =
        new TextTable()
            .column(text("table.table"), TextTable.Align.LEFT)
            .column(text("publish.action"), TextTable.Align.LEFT)
            .column(text("publish.sent"), TextTable.Align.RIGHT)
            .column(text("publish.rows"), TextTable.Align.RIGHT);
    for (PublishReport.Table t : report.tables()) {
      table.row(
          List.of(
              t.name(),
              text("publish." + t.action().name().toLowerCase(Locale.ROOT)),
              String.format(Locale.ROOT, "%,d", t.rowsSent()),
              String.format(Locale.ROOT, "%,d", t.rows())));
    }
    table.print(out());
    out()
        .println(
            text(
                "publish.done",
                report.asOf(),
                report.runId(),
                String.format(Locale.ROOT, "%,d", report.rowsSent())));
    if (!report.insurersWithoutRole().isEmpty()) {
      out().println(text("publish.no-role", String.join(", ", report.insurersWithoutRole())));
    }
  }
}
