package io.liftguard.cli;

import io.liftguard.publish.bundle.RateReport;
import io.liftguard.publish.bundle.RateRequest;
import io.liftguard.publish.bundle.SigningKey;
import io.liftguard.rating.Window;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rate}: a release of the rating, with its bundle. */
@Command(name = "rate")
final class RateCommand extends SubCommand {

  /** At most one of them; neither makes a draft. */
  static final class Stage {
    @Option(names = "--final", required = true, descriptionKey = "option.final")
    private boolean last;

    @Option(names = "--correct", required = true, descriptionKey = "option.correct")
    private boolean correct;
  }

  @Mixin private LakeOption lake;

  @Option(
      names = "--quarter",
      paramLabel = "YYYYQn",
      required = true,
      descriptionKey = "option.quarter")
  private String quarter;

  @Option(names = "--objections", paramLabel = "FILE", descriptionKey = "option.objections")
  private Path objections;

  @ArgGroup private Stage stage;

  @Option(names = "--out", paramLabel = "DIR", descriptionKey = "option.out.rate")
  private String out;

  RateCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    // A typing error must not cost the start of a session.
    Window.Quarter.of(quarter);
    try (LakeSession session = lake.openExisting(root())) {
      SigningKey key = Ratings.signingKey(session.settings());
      String directory = out == null ? Ratings.directory(session) : out;
      RateReport report =
          Ratings.release(session, quarter, stage(), objections, directory, key, progress());
      print(report, key);
      return 0;
    }
  }

  private RateRequest.Stage stage() {
    if (stage != null && stage.last) {
      return RateRequest.Stage.FINAL;
    }
    return stage != null && stage.correct ? RateRequest.Stage.CORRECT : RateRequest.Stage.DRAFT;
  }

  private void print(RateReport report, SigningKey key) {
    Ratings.table(this, report.release().figures().ratings()).print(out());
    for (RateReport.DraftDifference d : report.differences()) {
      out()
          .println(
              text(
                  "rate.difference",
                  d.firmId(),
                  d.name(),
                  Ratings.stars(d.draft()),
                  Ratings.stars(d.now()),
                  d.records().isEmpty() ? text("rate.others") : String.join(", ", d.records())));
    }
    var head = report.release().head();
    out()
        .println(
            text(
                "rate.done",
                head.releaseId(),
                text("rate.state." + head.state()),
                head.windowFrom(),
                head.windowTo(),
                report.path()));
    out().println(text("rate.evidence", report.evidence()));
    if (head.objectionsUntil() != null) {
      out().println(text("rate.until", head.objectionsUntil()));
    }
    out().println(text("rate.signed", key.publicKey().fingerprint()));
  }
}
