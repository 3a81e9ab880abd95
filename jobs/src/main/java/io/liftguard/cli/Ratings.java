package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.publish.bundle.RateJob;
import io.liftguard.publish.bundle.RateReport;
import io.liftguard.publish.bundle.RateRequest;
import io.liftguard.publish.bundle.ReleasePages;
import io.liftguard.publish.bundle.ReleaseStore;
import io.liftguard.publish.bundle.SigningKey;
import io.liftguard.publish.site.Site;
import io.liftguard.rating.Method;
import io.liftguard.rating.Rating;
import io.liftguard.settings.Settings;
import io.liftguard.stats.Composite;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What the commands about the rating share: settings handed on, figures shown. */
final class Ratings {

  /** Late call-outs, and expected ones, added to those of a town's other firms (part 4). */
  private static final double M2_OTHERS = 5;

  private static final List<String> WEIGHTS =
      List.of(
          "rating.weight.entrapments",
          "rating.weight.late-callouts",
          "rating.weight.repeats",
          "rating.weight.missed-maintenance");

  private Ratings() {}

  /** Where releases lie unless a command says otherwise. */
  static String directory(LakeSession session) {
    return session.lake().root() + "/release";
  }

  /**
   * Makes a release with the settings of a session.
   *
   * @param objections file of objections, null for none
   * @param directory where the bundle and the evidence go
   */
  static RateReport release(
      LakeSession session,
      String quarter,
      RateRequest.Stage stage,
      Path objections,
      String directory,
      SigningKey key,
      Consumer<String> progress) {
    Settings settings = session.settings();
    return RateJob.run(
        session.spark(),
        session.lake(),
        session.contracts(),
        new RateRequest(
            quarter,
            stage,
            objections,
            ReleaseStore.open(directory, session.spark().sessionState().newHadoopConf()),
            method(settings),
            settings.whole("rating.window-months"),
            settings.whole("rating.objection-days"),
            Nights.night(settings),
            System.getProperty("user.name"),
            Instant.now().truncatedTo(ChronoUnit.MICROS)),
        pages(),
        key,
        progress);
  }

  /** The site that goes into every bundle. */
  static ReleasePages pages() {
    return new Site();
  }

  /** The key that signs: the environment's, else that of a file in the user's home. */
  static SigningKey signingKey(Settings settings) {
    return SigningKey.of(
        settings.secret("signing.key"),
        Path.of(System.getProperty("user.home"), ".liftguard", "signing-key.pem"));
  }

  static Method method(Settings settings) {
    Composite.Thresholds thresholds =
        new Composite.Thresholds(
            settings.number("rating.stars.five-probability"),
            settings.number("rating.stars.five-composite"),
            settings.number("rating.stars.four-probability"),
            settings.number("rating.stars.four-composite"),
            settings.number("rating.stars.four-probability"),
            1 / settings.number("rating.stars.four-composite"),
            settings.number("rating.stars.one-probability"),
            settings.number("rating.stars.one-composite"));
    Method.Minima minima =
        new Method.Minima(
            settings.number("rating.minimum.entrapments-expected"),
            settings.whole("rating.minimum.callouts"),
            settings.number("rating.minimum.repeats-expected"),
            settings.number("rating.minimum.lifts"),
            settings.whole("rating.minimum.level-events"),
            settings.whole("rating.minimum.firms"),
            Method.Minima.standard().months());
    List<Double> weights = WEIGHTS.stream().map(settings::number).toList();
    try {
      return new Method(
          weights, minima, M2_OTHERS, thresholds, settings.whole("rating.grace-days"));
    } catch (IllegalArgumentException e) {
      throw LiftGuardException.wrongUse(
          "The weights of the rating are " + weights,
          "Give the four settings rating.weight.* values above 0 that sum to 1.");
    }
  }

  /** Stars as signs; a dash for none. */
  static String stars(Integer stars) {
    return stars == null ? "–" : "★".repeat(stars) + "☆".repeat(5 - stars);
  }

  static String fixed(Double value, int decimals) {
    return value == null ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Stars of all firms in the order of the page. */
  static TextTable table(SubCommand command, List<Rating> ratings) {
    TextTable table =
        new TextTable()
            .column(command.text("rate.stars"), TextTable.Align.LEFT)
            .column(command.text("rate.firm"), TextTable.Align.LEFT)
            .column(command.text("rate.name"), TextTable.Align.LEFT)
            .column(command.text("rate.composite"), TextTable.Align.RIGHT)
            .column(command.text("rate.interval"), TextTable.Align.LEFT)
            .column(command.text("rate.rank"), TextTable.Align.LEFT)
            .column(command.text("rate.note"), TextTable.Align.LEFT);
    for (Rating r : ratings) {
      String note = r.reason() == null ? "" : r.reason();
      if (r.veto()) {
        note = note.isEmpty() ? r.vetoKinds() : note + ", " + r.vetoKinds();
      }
      table.row(
          List.of(
              stars(r.stars()),
              r.firmId(),
              r.name(),
              fixed(r.composite(), 2),
              r.composite() == null
                  ? ""
                  : fixed(r.compositeLow(), 2) + "–" + fixed(r.compositeHigh(), 2),
              r.rankExpected() == null
                  ? ""
                  : r.rankLow() + "–" + r.rankHigh() + " / " + r.rankedFirms(),
              note));
    }
    return table;
  }
}
