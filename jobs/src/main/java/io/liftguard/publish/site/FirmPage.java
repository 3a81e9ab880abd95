package io.liftguard.publish.site;

import io.liftguard.publish.bundle.FigureRows;
import io.liftguard.rating.Figures;
import io.liftguard.rating.Mqr1;
import io.liftguard.rating.NextStar;
import io.liftguard.rating.Objection;
import io.liftguard.rating.PastRating;
import io.liftguard.rating.PublicFacts;
import io.liftguard.rating.Rating;
import io.liftguard.rating.Release;
import io.liftguard.rating.Veto;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a firm's page shows.
 *
 * @param rating the firm
 * @param tone colour of its stars before any veto
 * @param chart intervals of all rated firms, null when there is none
 * @param measures the four measures
 * @param next what another star needs, null when unrated
 * @param scenarios stars under other weights
 * @param vetoes vetoes that hold for it
 * @param facts public facts beside the stars, null when the release has none of it
 * @param sanctions keys of the sanctions in force in {@code sanctions.csv}
 * @param history its earlier releases, the last first
 * @param objections its objections
 */
record FirmPage(
    Rating rating,
    Tone tone,
    Chart chart,
    List<MeasureCard> measures,
    NextStar next,
    List<Figures.Scenario> scenarios,
    List<VetoLine> vetoes,
    PublicFacts facts,
    List<SanctionLine> sanctions,
    List<Past> history,
    List<Objection> objections) {

  /** Height of a firm's line in the chart, px, when there is room. */
  private static final double LINE = 11;

  /** Tallest chart, px: it must fit a phone and a sheet of paper. */
  private static final double TALLEST = 420;

  /** With more firms than this their points would be a blur, and weigh on every page. */
  private static final int MOST_POINTS = 40;

  /** Share of a line that a bar fills. */
  private static final double THICK = 0.5;

  /**
   * Intervals of all rated firms, the lowest composite on top.
   *
   * @param height px
   * @param thickness of a bar, px
   * @param own thickness of the firm's own bar, px
   * @param points whether the composites of other firms are marked
   * @param bars one per firm
   * @param ownBar the firm's own bar, null when it is unrated
   * @param edge where the composite must get for another star, null when there is no such place
   */
  record Chart(
      long height,
      String thickness,
      String own,
      Axis axis,
      boolean points,
      List<Bar> bars,
      Bar ownBar,
      String edge) {}

  /** A firm's line in the chart. */
  record Bar(String y, Axis.Span span, Tone tone) {}

  /**
   * A measure.
   *
   * @param key M1 to M4
   * @param prefix prefix of its columns in {@code ratings.csv}
   * @param of its figures
   * @param axis axis of its drawing, null without an expectation
   * @param inner where chance alone leaves 95 of 100 such firms
   * @param outer where chance alone leaves 998 of 1,000
   * @param point where O / E lies
   * @param shrunk the posterior mean and its limits, null without
   */
  record MeasureCard(
      String key,
      String prefix,
      Rating.OfMeasure of,
      Axis axis,
      Axis.Span inner,
      Axis.Span outer,
      String point,
      Axis.Span shrunk,
      Tone tone) {}

  /** A veto, its row, and the firm that the sanction names. */
  record VetoLine(String key, Veto veto, String namedName) {}

  /** A sanction and its row. */
  record SanctionLine(String key, PublicFacts.Sanction sanction) {}

  /** An earlier release and its row. */
  record Past(String key, PastRating rating) {}

  static FirmPage of(Release release, Rating rating) {
    String firm = rating.firmId();
    List<Rating> ratings = release.figures().ratings();
    NextStar next =
        rating.rated()
            ? NextStar.of(
                rating, release.figures().measures(), release.head().method().thresholds())
            : null;
    PublicFacts facts =
        release.facts().stream().filter(f -> f.firmId().equals(firm)).findFirst().orElse(null);
    return new FirmPage(
        rating,
        Tone.of(rating.starsStable()),
        chart(ratings, rating, next),
        cards(release.figures(), rating),
        next,
        release.figures().sensitivity().stream().filter(s -> s.firmId().equals(firm)).toList(),
        release.vetoes().stream()
            .filter(v -> v.firmId().equals(firm))
            .map(
                v ->
                    new VetoLine(
                        FigureRows.key(v.firmId(), v.decidedOn(), v.sanctionId()),
                        v,
                        name(ratings, v.namedFirmId())))
            .toList(),
        facts,
        facts == null
            ? List.of()
            : facts.sanctions().stream()
                .map(s -> new SanctionLine(FigureRows.key(firm, s.decidedOn(), s.sanctionId()), s))
                .toList(),
        release.history().stream()
            .filter(h -> h.firmId().equals(firm))
            .sorted(Comparator.comparing(PastRating::releaseId).reversed())
            .map(h -> new Past(FigureRows.key(h.firmId(), h.releaseId()), h))
            .toList(),
        release.objections().stream().filter(o -> o.firmId().equals(firm)).toList());
  }

  /** The composite that another star needs, two decimals, rounded to the strict side. */
  public String nextComposite() {
    return BigDecimal.valueOf(next.composite()).setScale(2, RoundingMode.FLOOR).toPlainString();
  }

  private static String name(List<Rating> ratings, String firm) {
    return ratings.stream()
        .filter(r -> r.firmId().equals(firm))
        .map(Rating::name)
        .findFirst()
        .orElse(firm);
  }

  private static Chart chart(List<Rating> ratings, Rating own, NextStar next) {
    List<Rating> rated =
        ratings.stream()
            .filter(Rating::rated)
            .sorted(Comparator.comparing(Rating::composite).thenComparing(Rating::pageOrder))
            .toList();
    if (rated.isEmpty()) {
      return null;
    }
    Axis axis = Axis.of(ratings);
    double line = Math.min(LINE, TALLEST / rated.size());
    List<Bar> bars = new ArrayList<>();
    Bar ownBar = null;
    for (int i = 0; i < rated.size(); i++) {
      Rating rating = rated.get(i);
      Bar bar =
          new Bar(
              px((i + 0.5) * line),
              axis.span(rating.compositeLow(), rating.composite(), rating.compositeHigh()),
              Tone.of(rating.starsStable()));
      bars.add(bar);
      if (rating.equals(own)) {
        ownBar = bar;
      }
    }
    String edge = next == null || next.composite() == null ? null : axis.at(next.composite());
    return new Chart(
        (long) Math.ceil(line * rated.size()),
        px(Math.max(1, line * THICK / 2)),
        px(Math.max(3, line * THICK)),
        axis,
        rated.size() <= MOST_POINTS,
        bars,
        ownBar,
        edge);
  }

  private static String px(double value) {
    return String.format(java.util.Locale.ROOT, "%.2f", value);
  }

  /** One axis for all measures, so that their drawings can be compared. */
  private static List<MeasureCard> cards(Figures figures, Rating rating) {
    Map<String, Figures.FunnelPoint> points = new HashMap<>();
    double low = 1;
    double high = 1;
    for (Figures.FunnelPoint point : figures.funnel()) {
      if (point.firmId().equals(rating.firmId())) {
        points.put(point.measure(), point);
        low = Math.min(low, Math.min(point.low95(), point.ratio()));
        high = Math.max(high, Math.max(point.high95(), point.ratio()));
      }
    }
    Axis axis = Axis.around(low, high);
    List<MeasureCard> cards = new ArrayList<>();
    for (int k = 0; k < Mqr1.MEASURES.size(); k++) {
      String key = Mqr1.MEASURES.get(k);
      cards.add(card(key, "m" + (k + 1) + "_", rating.measures().get(k), points.get(key), axis));
    }
    return cards;
  }

  private static MeasureCard card(
      String key, String prefix, Rating.OfMeasure of, Figures.FunnelPoint point, Axis axis) {
    if (point == null) {
      return new MeasureCard(key, prefix, of, null, null, null, null, null, Tone.NONE);
    }
    Tone tone = Tone.LEVEL;
    if (point.ratio() < point.low95()) {
      tone = Tone.GOOD;
    } else if (point.ratio() > point.high95()) {
      tone = Tone.POOR;
    }
    return new MeasureCard(
        key,
        prefix,
        of,
        axis,
        axis.span(point.low95(), 1, point.high95()),
        axis.span(point.low998(), 1, point.high998()),
        axis.at(point.ratio()),
        of.mean() == null ? null : axis.span(of.low(), of.mean(), of.high()),
        tone);
  }
}
