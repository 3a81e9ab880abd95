package io.liftguard.explain;

import io.liftguard.LiftGuardException;
import io.liftguard.explain.Explanation.Decimal;
import io.liftguard.explain.Explanation.Section;
import io.liftguard.explain.Explanation.Stars;
import io.liftguard.explain.Explanation.Word;
import io.liftguard.lake.Lake;
import io.liftguard.publish.bundle.RatingBundleReader;
import io.liftguard.publish.bundle.ReleaseLog;
import io.liftguard.rating.Arithmetic;
import io.liftguard.rating.Figures;
import io.liftguard.rating.Mqr1;
import io.liftguard.rating.Rating;
import io.liftguard.rating.Release;
import io.liftguard.settings.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A firm's stars in a release of the rating: from its counts by stratum to the composite and the
 * rules of the stars (part 4 of the specification).
 *
 * @param firm firm
 * @param quarter quarter of the release, null for the latest release
 */
public record FirmSubject(String firm, String quarter) implements Subject {

  @Override
  public Explanation explain(Grounds grounds) {
    Lake lake = grounds.lake();
    try {
      ReleaseLog.Entry entry = entry(ReleaseLog.read(lake, ReleaseLog.RATING));
      RatingBundleReader reader = new RatingBundleReader(entry.store(lake).read(""));
      Mqr1.Inputs inputs = reader.inputs();
      if (!inputs.names().containsKey(firm)) {
        throw LiftGuardException.wrongUse(
            entry.bundle() + " lists no firm '" + firm + "'",
            "Did you mean '" + Nearest.to(firm, inputs.names().keySet()) + "'?");
      }
      return explain(reader.head(), inputs, Mqr1.compute(inputs));
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

  private Explanation explain(Release.Head head, Mqr1.Inputs inputs, Figures figures) {
    Rating rating =
        figures.ratings().stream().filter(r -> r.firmId().equals(firm)).findFirst().orElseThrow();
    Arithmetic arithmetic = Arithmetic.of(inputs, figures, firm);
    List<Section> sections = new ArrayList<>();
    sections.add(counts(head, rating, arithmetic));
    if (rating.rated()) {
      sections.add(terms(arithmetic));
    }
    sections.add(stars(head, rating));
    return new Explanation("firm", firm, sections);
  }

  private static Section counts(Release.Head head, Rating rating, Arithmetic arithmetic) {
    List<List<Object>> rows = new ArrayList<>();
    for (int k = 0; k < Mqr1.MEASURES.size(); k++) {
      String measure = Mqr1.MEASURES.get(k);
      Rating.OfMeasure own = rating.measures().get(k);
      for (Arithmetic.Stratum s : arithmetic.strata()) {
        if (s.measure().equals(measure)) {
          rows.add(count(measure, s.stratum(), s.base(), s.observed(), s.expected()));
        }
      }
      Word sum = new Word("firm.sum", measure);
      rows.add(count(measure, sum, own.base(), own.observed(), own.expected()));
    }
    return new SectionBuilder("counts")
        .say(
            "firm.release",
            rating.firmId(),
            rating.name(),
            head.releaseId(),
            head.windowFrom(),
            head.windowTo(),
            head.windowDays())
        .table(
            "strata",
            List.of("measure", "stratum", "base", "observed", "expected", "ratio"),
            rows,
            Integer.MAX_VALUE)
        .build();
  }

  private static List<Object> count(
      String measure, Object stratum, long base, long observed, double expected) {
    Double ratio = expected > 0 ? observed / expected : null;
    return List.of(
        measure, stratum, base, observed, new Decimal(expected, 3), new Decimal(ratio, 3));
  }

  private static Section terms(Arithmetic arithmetic) {
    List<List<Object>> rows = new ArrayList<>();
    for (Arithmetic.Term t : arithmetic.terms()) {
      rows.add(
          List.of(
              t.measure(),
              new Decimal(t.weight(), 4),
              new Decimal(t.shape(), 4),
              new Decimal(t.dispersion(), 4),
              new Decimal(t.observed(), 4),
              new Decimal(t.expected(), 4),
              new Decimal(t.score(), 6),
              new Decimal(t.variance(), 6)));
    }
    return new SectionBuilder("terms")
        .table(
            "terms",
            List.of(
                "measure",
                "weight",
                "shape",
                "dispersion",
                "observed_over_d",
                "expected_over_d",
                "score_term",
                "variance_term"),
            rows,
            Integer.MAX_VALUE)
        .build();
  }

  private static Section stars(Release.Head head, Rating r) {
    SectionBuilder section = new SectionBuilder("stars");
    if (r.rated()) {
      rated(section, head, r);
    } else {
      section.say("firm.unrated", r.reason(), new Word("reason", r.reason()));
    }
    if (r.veto()) {
      section.say("firm.veto", r.vetoKinds(), r.vetoReferences());
    }
    section.say("firm.result", new Stars(r.stars()));
    return section.figure("stars", new Stars(r.stars())).build();
  }

  private static void rated(SectionBuilder section, Release.Head head, Rating r) {
    var t = head.method().thresholds();
    section.say(
        "firm.composite",
        new Decimal(r.score(), 6),
        new Decimal(r.scoreVariance(), 6),
        new Decimal(r.composite(), 4),
        new Decimal(r.compositeLow(), 4),
        new Decimal(r.compositeHigh(), 4));
    probability(section, 5, "<", t.c5(), r.pBelow080(), t.p5());
    probability(section, 4, "<", t.c4(), r.pBelow095(), t.p4());
    probability(section, 1, ">", t.c1(), r.pAbove125(), t.p1());
    probability(section, 2, ">", t.c2(), r.pAbove105(), t.p2());
    section.say("firm.computed", new Stars(r.starsComputed()));
    if (r.previousRelease() == null) {
      section.say("firm.first", new Stars(r.starsStable()));
    } else {
      section.say(
          "firm.stable",
          r.previousRelease(),
          new Stars(r.previousStars()),
          new Stars(r.previousStarsComputed()),
          new Stars(r.starsStable()));
    }
    if (r.rankExpected() != null) {
      section.say(
          "firm.rank",
          new Decimal(r.rankExpected(), 2),
          r.rankLow(),
          r.rankHigh(),
          r.rankedFirms());
    }
  }

  private static void probability(
      SectionBuilder section,
      int stars,
      String side,
      double ratio,
      double probability,
      double needed) {
    section.say(
        "firm.probability",
        stars,
        side,
        new Decimal(ratio, 4),
        new Decimal(probability, 6),
        new Decimal(needed, 2));
  }
}
