package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.night.NightReport;
import io.liftguard.night.NightRequest;
import io.liftguard.publish.bundle.RateReport;
import io.liftguard.publish.bundle.RateRequest;
import io.liftguard.publish.bundle.SigningKey;
import io.liftguard.publish.feed.FeedReport;
import io.liftguard.publish.feed.FeedRequest;
import io.liftguard.rating.Window;
import io.liftguard.settings.Settings;
import io.liftguard.synth.Dirt;
import io.liftguard.synth.Scale;
import io.liftguard.synth.Synth;
import io.liftguard.synth.SynthOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: a synthetic county, one night on it, and what came out. */
@Command(name = "demo")
final class DemoCommand extends SubCommand {

  /** The demo's county delivers rescues every day, so a day without a file is incomplete. */
  private static final String SETTINGS = "sources: {rescues: daily}\n";

  @Option(names = "--lifts", paramLabel = "N", descriptionKey = "option.lifts")
  private int lifts;

  @Option(names = "--years", paramLabel = "N", descriptionKey = "option.years")
  private int years;

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1", descriptionKey = "option.seed")
  private long seed;

  @Option(names = "--as-of", paramLabel = "DATE", descriptionKey = "option.as-of")
  private LocalDate asOf;

  @Option(names = "--out", paramLabel = "DIR", descriptionKey = "option.out.demo")
  private Path out;

  DemoCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    LocalDate day = asOf == null ? Nights.yesterday() : asOf;
    Path directory = directory();
    progress().accept(text("demo.synth", day));
    SynthOptions options =
        new SynthOptions(Scale.COUNTY, lifts, years, seed, day, directory, Dirt.NONE);
    Synth.generate(options, progress());
    writeSettings(directory);
    Path lake = directory.resolve("lake");
    progress().accept(text("demo.night"));
    try (LakeSession session = LakeSession.open(root(), lake.toString())) {
      NightReport report =
          NightlyCommand.run(
              session,
              options.landing().toString(),
              day,
              NightRequest.Extent.INCREMENTAL,
              progress());
      out().println();
      Nights.print(this, report.ingest());
      NightlyCommand.print(this, report);
      out().println();
      out().println(text("headline.title"));
      Headlines.table(this, session.catalog().rows("kpi")).print(out());
      out().println();
      progress().accept(text("brief.making"));
      out().println(text("brief.done", Briefs.write(session, Briefs.directory(session))));
      out().println();
      rating(session, day);
      feed(session, day);
      out().println(text("demo.next", lake));
      return 0;
    }
  }

  /** A draft of the last quarter's rating. */
  private void rating(LakeSession session, LocalDate day) {
    String quarter = Window.Quarter.overBy(day).toString();
    progress().accept(text("demo.rating", quarter));
    sayOrWhyNot(
        () -> {
          SigningKey key = Ratings.signingKey(session.settings());
          RateReport report =
              Ratings.release(
                  session,
                  quarter,
                  RateRequest.Stage.DRAFT,
                  null,
                  Ratings.directory(session),
                  key,
                  progress());
          return text("demo.rated", quarter, report.path(), key.publicKey().fingerprint());
        },
        "demo.unrated",
        quarter);
  }

  /** The insurers' feeds of the last month that is over. */
  private void feed(LakeSession session, LocalDate day) {
    String month = Feeds.overBy(day).toString();
    progress().accept(text("demo.feed", month));
    sayOrWhyNot(
        () -> {
          SigningKey key = Ratings.signingKey(session.settings());
          FeedReport report =
              Feeds.release(
                  session,
                  month,
                  null,
                  FeedRequest.Stage.FIRST,
                  Feeds.directory(session),
                  key,
                  progress());
          return text(
              "demo.fed",
              month,
              report.delivered().size(),
              report.delivered().get(0).path(),
              key.publicKey().fingerprint());
        },
        "demo.unfed",
        month);
  }

  // A county too small or too young has no such release, which is no failure of the demo.
  private void sayOrWhyNot(Supplier<String> making, String unmade, String period) {
    try {
      out().println(making.get());
    } catch (LiftGuardException e) {
      if (e.kind() != LiftGuardException.Kind.DATA_REFUSED) {
        throw e;
      }
      out().println(text(unmade, period, e.getMessage()));
    }
  }

  /** Beside the lake, so that a later night on the demo's lake finds the same settings. */
  private static void writeSettings(Path directory) {
    try {
      Files.writeString(directory.resolve(Settings.FILE_NAME), SETTINGS);
    } catch (IOException e) {
      throw LiftGuardException.runFailed(
          "The demo's settings cannot be written: " + e, "Make room, or name another --out.", e);
    }
  }

  private Path directory() {
    try {
      Path directory =
          out == null ? Files.createTempDirectory("liftguard-demo-") : Files.createDirectories(out);
      return directory.toAbsolutePath();
    } catch (IOException e) {
      throw LiftGuardException.runFailed(
          "The demo's directory cannot be made: " + e,
          "Name one that can be written with --out.",
          e);
    }
  }
}
