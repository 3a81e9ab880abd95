package io.liftguard.cli;

import io.liftguard.insurance.FeedMethod;
import io.liftguard.insurance.FeedWindow;
import io.liftguard.publish.bundle.ReleaseStore;
import io.liftguard.publish.bundle.SigningKey;
import io.liftguard.publish.feed.FeedJob;
import io.liftguard.publish.feed.FeedReport;
import io.liftguard.publish.feed.FeedRequest;
import io.liftguard.settings.Settings;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the commands about the insurers' feed share: settings handed on, figures shown. */
final class Feeds {

  private static final int RATIO = 3;

  private Feeds() {}

  /** Where feeds lie unless a command says otherwise. */
  static String directory(LakeSession session) {
    return session.lake().root() + "/feeds";
  }

  /** The last month that is over on a day. */
  static YearMonth overBy(LocalDate day) {
    YearMonth month = YearMonth.from(day);
    return month.atEndOfMonth().equals(day) ? month : month.minusMonths(1);
  }

  /**
   * Makes a month's feeds with the settings of a session.
   *
   * @param month month as typed
   * @param insurer one insurer, null for all
   * @param directory where the feeds go
   */
  static FeedReport release(
      LakeSession session,
      String month,
      String insurer,
      FeedRequest.Stage stage,
      String directory,
      SigningKey key,
      Consumer<String> progress) {
    Settings settings = session.settings();
    return FeedJob.run(
        session.spark(),
        session.lake(),
        session.contracts(),
        new FeedRequest(
            month,
            insurer,
            stage,
            ReleaseStore.open(directory, session.spark().sessionState().newHadoopConf()),
            method(settings),
            Nights.night(settings),
            System.getProperty("user.name"),
            Instant.now().truncatedTo(ChronoUnit.MICROS)),
        key,
        progress);
  }

  /** Refuses a text that is no month, before anything costs time. */
  static void check(String month) {
    FeedWindow.month(month);
  }

  private static FeedMethod method(Settings settings) {
    return FeedMethod.of(
        limits(settings, "insurance.firm"),
        limits(settings, "insurance.elevator"),
        settings.number("insurance.swing"),
        settings.whole("insurance.window-months"),
        settings.whole("rating.minimum.level-events"),
        settings.whole("rating.grace-days"));
  }

  private static double[] limits(Settings settings, String prefix) {
    return new double[] {settings.number(prefix + ".low"), settings.number(prefix + ".high")};
  }

  /** Shows what was made, and what of the data deserves a look. */
  static void print(SubCommand command, FeedReport report) {
    boolean corrected = report.delivered().stream().anyMatch(d -> d.changes() != null);
    TextTable table =
        new TextTable()
            .column(command.text("feed.release"), TextTable.Align.LEFT)
            .column(command.text("feed.firms"), TextTable.Align.RIGHT)
            .column(command.text("feed.elevators"), TextTable.Align.RIGHT)
            .column(command.text("feed.book"), TextTable.Align.RIGHT)
            .column(command.text("feed.factor"), TextTable.Align.RIGHT);
    if (corrected) {
      table.column(command.text("feed.changes"), TextTable.Align.RIGHT);
    }
    table.column(command.text("feed.path"), TextTable.Align.LEFT);
    for (FeedReport.Delivered d : report.delivered()) {
      List<String> cells = new ArrayList<>();
      cells.add(d.head().releaseId());
      cells.add(Nights.number(d.firms()));
      cells.add(Nights.number(d.elevators()));
      cells.add(fixed(d.bookRelativity()));
      cells.add(fixed(d.neutralFactor()));
      if (corrected) {
        cells.add(d.changes() == null ? "" : Nights.number(d.changes()));
      }
      cells.add(d.path());
      table.row(cells);
    }
    table.print(command.out());
    var parameters = report.market().parameters();
    command
        .out()
        .println(
            command.text(
                "feed.market",
                Nights.number(report.market().firms().size()),
                Ratings.fixed(parameters.firm().k(), 6),
                Nights.number(report.market().lifts().size()),
                Ratings.fixed(parameters.elevator().k(), 6)));
    for (FeedReport.Remark remark : report.remarks()) {
      command
          .out()
          .println(
              command.text(
                  "feed.remark." + remark.code().name(),
                  remark.insurer(),
                  Nights.number(remark.count()),
                  remark.example()));
    }
  }

  private static String fixed(BigDecimal ratio) {
    return Ratings.fixed(ratio == null ? null : Double.valueOf(ratio.doubleValue()), RATIO);
  }
}
