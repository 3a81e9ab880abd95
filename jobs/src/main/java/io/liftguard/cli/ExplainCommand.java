package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.explain.ElevatorSubject;
import io.liftguard.explain.EventSubject;
import io.liftguard.explain.Explanation;
import io.liftguard.explain.Explanation.Difference;
import io.liftguard.explain.FirmSubject;
import io.liftguard.explain.Grounds;
import io.liftguard.explain.JsonRenderer;
import io.liftguard.explain.KpiSubject;
import io.liftguard.explain.Subject;
import io.liftguard.explain.Words;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explain}: why a figure is what it is; what it can explain are the {@link Subject}s. */
@Command(name = "explain")
final class ExplainCommand extends SubCommand {

  /** Who reads the explanation. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(names = "--firm", paramLabel = "ID", descriptionKey = "option.firm")
  private String firm;

  @Option(names = "--quarter", paramLabel = "YYYYQn", descriptionKey = "option.quarter.explain")
  private String quarter;

  @Option(names = "--kpi", paramLabel = "ID", descriptionKey = "option.kpi")
  private String kpi;

  @Option(names = "--event", paramLabel = "ID", descriptionKey = "option.event")
  private String event;

  @Option(names = "--elevator", paramLabel = "ID", descriptionKey = "option.elevator")
  private String elevator;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      defaultValue = "county",
      descriptionKey = "option.scope")
  private String scope;

  @Option(names = "--period", paramLabel = "PERIOD", descriptionKey = "option.period")
  private String period;

  @Mixin private LakeOption lake;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      descriptionKey = "option.format.explain")
  private Format format;

  @Option(names = "--all", descriptionKey = "option.all.explain")
  private boolean all;

  ExplainCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    Subject subject = subject();
    try (LakeSession session = lake.openExisting(root())) {
      Explanation explanation =
          subject.explain(
              new Grounds(
                  session.spark(),
                  session.lake(),
                  session.contracts(),
                  Nights.night(session.settings()),
                  all ? Grounds.Amount.ALL : Grounds.Amount.SAMPLE));
      Words words = new Words(session.contracts(), root().language().tongue());
      if (format == Format.JSON) {
        out().println(new JsonRenderer(words).render(explanation));
      } else {
        new ExplanationText(words, out()).print(explanation);
      }
      refuseDifferences(explanation, words);
      return 0;
    }
  }

  private Subject subject() {
    List<Subject> subjects = new ArrayList<>();
    if (firm != null) {
      subjects.add(new FirmSubject(firm, quarter));
    }
    if (kpi != null) {
      subjects.add(new KpiSubject(kpi, scope, period));
    }
    if (event != null) {
      subjects.add(new EventSubject(event));
    }
    if (elevator != null) {
      subjects.add(new ElevatorSubject(elevator));
    }
    if (subjects.size() != 1) {
      throw LiftGuardException.wrongUse(
          "explain takes one subject, not " + subjects.size(),
          "Give one of --firm, --elevator, --event and --kpi.");
    }
    return subjects.get(0);
  }

  // What does not follow from the delivered lines must not end as if all were well.
  private static void refuseDifferences(Explanation explanation, Words words) {
    if (explanation.differences().isEmpty()) {
      return;
    }
    List<String> texts = new ArrayList<>();
    for (Difference difference : explanation.differences()) {
      texts.add(
          difference.what()
              + ": the lake says "
              + words.cell(difference.lake())
              + ", its bronze lines give "
              + words.cell(difference.bronze()));
    }
    throw LiftGuardException.runFailed(
        explanation.subject() + " " + explanation.id() + " differs: " + String.join("; ", texts),
        "Compute the lake anew with `nightly --full`; if it differs still, this is a defect.",
        null);
  }
}
