package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.night.Night;
import io.liftguard.night.NightReport;
import io.liftguard.night.NightRequest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightly}: takes in what was delivered and brings all figures up to date. */
@Command(name = "nightly")
final class NightlyCommand extends SubCommand {

  @Option(
      names = "--landing",
      paramLabel = "DIR",
      required = true,
      descriptionKey = "option.landing")
  private String landing;

  @Mixin private LakeOption lake;

  @Option(names = "--as-of", paramLabel = "DATE", descriptionKey = "option.as-of")
  private LocalDate asOf;

  @Option(names = "--full", descriptionKey = "option.full")
  private boolean full;

  NightlyCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    try (LakeSession session = lake.open(root())) {
      NightReport report =
          run(
              session,
              landing,
              asOf == null ? Nights.yesterday() : asOf,
              full ? NightRequest.Extent.FULL : NightRequest.Extent.INCREMENTAL,
              progress());
      Nights.print(this, report.ingest());
      print(this, report);
      if (report.complete()) {
        progress().accept(text("brief.making"));
        out().println(text("brief.done", Briefs.write(session, Briefs.directory(session))));
      }
      return Nights.refused(report.ingest()) ? LiftGuardException.Kind.DATA_REFUSED.exitCode() : 0;
    }
  }

  static NightReport run(
      LakeSession session,
      String landing,
      LocalDate asOf,
      NightRequest.Extent extent,
      Progress progress) {
    return Night.run(
        session.spark(),
        session.lake(),
        new NightRequest(
            Nights.ingest(session.settings(), landing),
            asOf,
            extent,
            Nights.night(session.settings())),
        progress);
  }

  /** One closing line: what the run did, from which month on, and how long it took. */
  static void print(SubCommand command, NightReport report) {
    double seconds = report.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
    String time = String.format(Locale.ROOT, "%.1f", seconds);
    if (report.warnings().contains(NightReport.Warning.EMPTY_MONTHS_FOLLOW_THE_FIRST)) {
      command
          .root()
          .terminal()
          .err()
          .println(
              command.text(
                  "night.warning", command.text("night.empty-months", month(report.firstMonth()))));
    }
    if (report.complete()) {
      List<String> written = new ArrayList<>();
      report.rows().forEach((table, rows) -> written.add(table + " " + Nights.number(rows)));
      command.out().println(command.text("night.written", String.join(", ", written)));
      command
          .out()
          .println(
              command.text(
                  "night.done",
                  report.asOf(),
                  report.mode(),
                  report.reason(),
                  month(report.firstMonth()),
                  time));
    } else {
      command.out().println(command.text("night.ingest-only", report.asOf(), time));
    }
  }

  private static String month(LocalDate day) {
    return day.toString().substring(0, 7);
  }
}
