package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import java.time.DateTimeException;
import java.time.YearMonth;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code brief}: what needs attention after the last night, or a town's month, as pages. */
@Command(name = "brief")
final class BriefCommand extends SubCommand {

  @Mixin private LakeOption lake;

  @Option(names = "--town", paramLabel = "TOWN", descriptionKey = "option.town.brief")
  private String town;

  @Option(names = "--month", paramLabel = "YYYY-MM", descriptionKey = "option.month.brief")
  private String month;

  @Option(names = "--out", paramLabel = "DIR", descriptionKey = "option.out.brief")
  private String out;

  BriefCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    // A typing error must not cost the start of a session.
    YearMonth of = month == null ? null : month();
    try (LakeSession session = lake.openExisting(root())) {
      String directory = out == null ? Briefs.directory(session) : out;
      boolean night = town == null && of == null;
      String path =
          night ? Briefs.write(session, directory) : Briefs.write(session, directory, town, of);
      out().println(text(night ? "brief.done" : "brief.towns", path));
      return 0;
    }
  }

  private YearMonth month() {
    try {
      return YearMonth.parse(month);
    } catch (DateTimeException e) {
      throw LiftGuardException.wrongUse("'" + month + "' is no month", "Write it as 2026-09.");
    }
  }
}
