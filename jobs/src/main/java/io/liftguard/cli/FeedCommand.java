package io.liftguard.cli;

import io.liftguard.publish.bundle.SigningKey;
import io.liftguard.publish.feed.FeedReport;
import io.liftguard.publish.feed.FeedRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code feed}: a release of the insurers' feed. */
@Command(name = "feed")
final class FeedCommand extends SubCommand {

  @Mixin private LakeOption lake;

  @Option(
      names = "--month",
      paramLabel = "YYYY-MM",
      required = true,
      descriptionKey = "option.month.feed")
  private String month;

  @Option(names = "--insurer", paramLabel = "ID", descriptionKey = "option.insurer")
  private String insurer;

  @Option(names = "--correct", descriptionKey = "option.correct.feed")
  private boolean correct;

  @Option(names = "--out", paramLabel = "DIR", descriptionKey = "option.out.feed")
  private String out;

  FeedCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    // A typing error must not cost the start of a session.
    Feeds.check(month);
    try (LakeSession session = lake.openExisting(root())) {
      SigningKey key = Ratings.signingKey(session.settings());
      FeedReport report =
          Feeds.release(
              session,
              month,
              insurer,
              correct ? FeedRequest.Stage.CORRECT : FeedRequest.Stage.FIRST,
              out == null ? Feeds.directory(session) : out,
              key,
              progress());
      Feeds.print(this, report);
      out().println(text("rate.signed", key.publicKey().fingerprint()));
      return 0;
    }
  }
}
