package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.publish.bundle.RatingBundleReader;
import io.liftguard.publish.bundle.ReleaseLog;
import io.liftguard.rating.Arithmetic;
import io.liftguard.rating.Figures;
import io.liftguard.rating.Mqr1;
import io.liftguard.rating.Rating;
import io.liftguard.rating.Release;
import io.liftguard.settings.Nearest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explain}: why a figure is what it is, here a firm's stars, from events on. */
@Command(name = "explain")
final class ExplainCommand extends SubCommand {

  @Option(names = "--firm", paramLabel = "ID", required = true, descriptionKey = "option.firm")
  private String firm;

  @Mixin private LakeOption lake;

  @Option(names = "--quarter", paramLabel = "YYYYQn", descriptionKey = "option.quarter.explain")
  private String quarter;

  ExplainCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    try (LakeSession session = lake.openExisting(root())) {
      ReleaseLog.Entry entry = entry(ReleaseLog.read(session.lake(), ReleaseLog.RATING));
      RatingBundleReader reader = new RatingBundleReader(entry.store(session.lake()).read(""));
      Mqr1.Inputs inputs = reader.inputs();
      if (!inputs.names().containsKey(firm)) {
        throw LiftGuardException.wrongUse(
            entry.bundle() + " lists no firm '" + firm + "'",
            "Did you mean '" + Nearest.to(firm, inputs.names().keySet()) + "'?");
      }
      print(reader.head(), inputs, Mqr1.compute(inputs));
      return 0;
    } catch (IOException e) {
      throw LiftGuardException.dataRefused(
          "The release cannot be read: " + e.getMessage(),
          "Put its folder back; `verify` names what differs.");
    }
  }

  private ReleaseLog.Entry entry(ReleaseLog log) {
    List<ReleaseLog.Entry> entries =
        log.entries().stream()
            .filter(e -> !e.state().equals(ReleaseLog.CORRECTED))
            .filter(e -> quarter == null || e.period().equals(quarter))
            .toList();
    if (entries.isEmpty()) {
      throw LiftGuardException.wrongUse(
          "There is no release" + (quarter == null ? "" : " of " + quarter) + " on this lake",
          "Make one with `rate --quarter`.");
    }
    return entries.get(entries.size() - 1);
  }

  private void print(Release.Head head, Mqr1.Inputs inputs, Figures figures) {
    Rating rating =
        figures.ratings().stream().filter(r -> r.firmId().equals(firm)).findFirst().orElseThrow();
    Arithmetic arithmetic = Arithmetic.of(inputs, figures, firm);
    out()
        .println(
            text(
                "explain.title",
                rating.firmId(),
                rating.name(),
                head.releaseId(),
                head.windowFrom(),
                head.windowTo(),
                Long.toString(head.windowDays())));
    out().println();
    counts(rating, arithmetic);
    out().println();
    if (rating.rated()) {
      terms(arithmetic);
      out().println();
      stars(head, rating);
    } else {
      out().println(text("explain.unrated", rating.reason(), text("reason." + rating.reason())));
    }
    if (rating.veto()) {
      out().println(text("explain.veto", rating.vetoKinds(), rating.vetoReferences()));
    }
    out().println(text("explain.result", Ratings.stars(rating.stars())));
  }

  private void counts(Rating rating, Arithmetic arithmetic) {
    TextTable table =
        new TextTable()
            .column(text("explain.measure"), TextTable.Align.LEFT)
            .column(text("explain.stratum"), TextTable.Align.LEFT)
            .column(text("explain.base"), TextTable.Align.RIGHT)
            .column("O", TextTable.Align.RIGHT)
            .column("E", TextTable.Align.RIGHT)
            .column("O/E", TextTable.Align.RIGHT);
    for (int k = 0; k < Mqr1.MEASURES.size(); k++) {
      String measure = Mqr1.MEASURES.get(k);
      Rating.OfMeasure own = rating.measures().get(k);
      for (Arithmetic.Stratum s : arithmetic.strata()) {
        if (s.measure().equals(measure)) {
          row(table, measure, s.stratum(), s.base(), s.observed(), s.expected());
        }
      }
      row(
          table,
          measure,
          text("explain.sum." + measure),
          own.base(),
          own.observed(),
          own.expected());
    }
    table.print(out());
  }

  private static void row(
      TextTable table, String measure, String stratum, long base, long observed, double expected) {
    table.row(
        List.of(
            measure,
            stratum,
            Nights.number(base),
            Nights.number(observed),
            Ratings.fixed(expected, 3),
            expected > 0 ? Ratings.fixed(observed / expected, 3) : "–"));
  }

  private void terms(Arithmetic arithmetic) {
    TextTable table =
        new TextTable()
            .column(text("explain.measure"), TextTable.Align.LEFT)
            .column("w", TextTable.Align.RIGHT)
            .column("a", TextTable.Align.RIGHT)
            .column("d", TextTable.Align.RIGHT)
            .column("O/d", TextTable.Align.RIGHT)
            .column("E/d", TextTable.Align.RIGHT)
            .column("w ln((a+O/d)/(a+E/d))", TextTable.Align.RIGHT)
            .column("w² ψ′(a+O/d)", TextTable.Align.RIGHT);
    for (Arithmetic.Term t : arithmetic.terms()) {
      table.row(
          List.of(
              t.measure(),
              Ratings.fixed(t.weight(), 4),
              Ratings.fixed(t.shape(), 4),
              Ratings.fixed(t.dispersion(), 4),
              Ratings.fixed(t.observed(), 4),
              Ratings.fixed(t.expected(), 4),
              Ratings.fixed(t.score(), 6),
              Ratings.fixed(t.variance(), 6)));
    }
    table.print(out());
  }

  private void stars(Release.Head head, Rating r) {
    var t = head.method().thresholds();
    out()
        .println(
            text(
                "explain.composite",
                Ratings.fixed(r.score(), 6),
                Ratings.fixed(r.scoreVariance(), 6),
                Ratings.fixed(r.composite(), 4),
                Ratings.fixed(r.compositeLow(), 4),
                Ratings.fixed(r.compositeHigh(), 4)));
    probability("5", "<", t.c5(), r.pBelow080(), t.p5());
    probability("4", "<", t.c4(), r.pBelow095(), t.p4());
    probability("1", ">", t.c1(), r.pAbove125(), t.p1());
    probability("2", ">", t.c2(), r.pAbove105(), t.p2());
    out().println(text("explain.computed", Ratings.stars(r.starsComputed())));
    out()
        .println(
            r.previousRelease() == null
                ? text("explain.first", Ratings.stars(r.starsStable()))
                : text(
                    "explain.stable",
                    r.previousRelease(),
                    Ratings.stars(r.previousStars()),
                    Ratings.stars(r.previousStarsComputed()),
                    Ratings.stars(r.starsStable())));
    if (r.rankExpected() != null) {
      out()
          .println(
              text(
                  "explain.rank",
                  Ratings.fixed(r.rankExpected(), 2),
                  r.rankLow(),
                  r.rankHigh(),
                  r.rankedFirms()));
    }
  }

  private void probability(
      String stars, String side, double ratio, double probability, double needed) {
    out()
        .println(
            text(
                "explain.probability",
                stars,
                side,
                String.format(Locale.ROOT, "%.4f", ratio),
                Ratings.fixed(probability, 6),
                Ratings.fixed(needed, 2)));
  }
}
