package io.liftguard.rating;

import io.liftguard.stats.Composite;
import io.liftguard.stats.GammaPoisson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What would have to be otherwise for a firm's stars to rise by one: a reading aid beside the
 * rating. Expectations, dispersions and priors stay as they are, though a firm with fewer events
 * would move them a little.
 *
 * @param stars stars that count for the stability rule ({@code stars_stable})
 * @param computed stars of this release's figures alone
 * @param step what the stability rule asks for
 * @param composite the composite, at the variance as it is, below which the figures alone would
 *     give one star more than {@code stars}; null unless the step is {@link Step#RISE}
 * @param fewer per measure used: how many fewer events would do it by themselves
 * @param percent smallest whole percentage by which the events of all measures used together would
 *     have to be fewer; null when not even no event at all would do, and unless the step is RISE
 */
public record NextStar(
    int stars, int computed, Step step, Double composite, List<Fewer> fewer, Integer percent) {

  private static final int MOST = 5;
  private static final int WHOLE = 100;

  /** Halvings of a bracket of scores: more than a double has digits. */
  private static final int HALVINGS = 80;

  /** A score, on the log scale, that no composite reaches. */
  private static final double FAR = 50;

  /** What the stability rule asks for. */
  public enum Step {
    /** There are no more than five stars. */
    HIGHEST,
    /** This release's figures are better than the stars: another such release raises them. */
    CONFIRM,
    /** Two releases in a row must have better figures than the stars. */
    RISE
  }

  /**
   * How many fewer events in one measure would do.
   *
   * @param measure M1 to M4
   * @param observed events as they are
   * @param events how many fewer; null when not even none at all would do
   */
  public record Fewer(String measure, long observed, Integer events) {}

  public NextStar {
    fewer = List.copyOf(fewer);
  }

  /** Whether this release's figures are worse than the stars: another such release lowers them. */
  public boolean falling() {
    return computed < stars;
  }

  /**
   * What a rated firm needs.
   *
   * @param rating the firm
   * @param measures rows of all measures
   * @throws IllegalArgumentException when the firm is unrated
   */
  public static NextStar of(
      Rating rating, List<Figures.OfMeasure> measures, Composite.Thresholds thresholds) {
    if (!rating.rated()) {
      throw new IllegalArgumentException(rating.firmId() + " is unrated");
    }
    int stars = rating.starsStable();
    int computed = rating.starsComputed();
    if (stars == MOST || computed > stars) {
      Step step = stars == MOST ? Step.HIGHEST : Step.CONFIRM;
      return new NextStar(stars, computed, step, null, List.of(), null);
    }
    return new Search(rating, Search.used(rating, measures), thresholds, stars + 1).answer();
  }

  /** One measure of the firm that counts. */
  private record Used(String measure, Rating.OfMeasure of, double dispersion, double shape) {

    Composite.Part with(double events) {
      return new Composite.Part(
          of.weight(),
          new GammaPoisson.Shape(shape),
          events / dispersion,
          of.expected() / dispersion);
    }
  }

  private record Search(
      Rating rating, List<Used> used, Composite.Thresholds thresholds, int target) {

    private static List<Used> used(Rating rating, List<Figures.OfMeasure> measures) {
      Map<String, Figures.OfMeasure> rows =
          measures.stream()
              .collect(Collectors.toMap(Figures.OfMeasure::measure, Function.identity()));
      List<Used> used = new ArrayList<>();
      for (int k = 0; k < Mqr1.MEASURES.size(); k++) {
        Rating.OfMeasure of = rating.measures().get(k);
        if (of.used()) {
          String measure = Mqr1.MEASURES.get(k);
          Figures.OfMeasure row = rows.get(measure);
          used.add(new Used(measure, of, row.dispersion(), row.shape()));
        }
      }
      return used;
    }

    NextStar answer() {
      List<Fewer> fewer = new ArrayList<>();
      for (int k = 0; k < used.size(); k++) {
        Used measure = used.get(k);
        fewer.add(new Fewer(measure.measure(), measure.of().observed(), fewer(k)));
      }
      return new NextStar(
          rating.starsStable(), rating.starsComputed(), Step.RISE, composite(), fewer, percent());
    }

    private Integer fewer(int position) {
      List<Composite.Part> parts = new ArrayList<>();
      used.forEach(m -> parts.add(m.with((double) m.of().observed())));
      Used moved = used.get(position);
      for (long less = 1; less <= moved.of().observed(); less++) {
        parts.set(position, moved.with((double) (moved.of().observed() - less)));
        if (Composite.of(parts).stars(thresholds) >= target) {
          return Math.toIntExact(less);
        }
      }
      return null;
    }

    private Integer percent() {
      for (int percent = 1; percent <= WHOLE; percent++) {
        double left = (WHOLE - percent) / (double) WHOLE;
        List<Composite.Part> parts =
            used.stream().map(m -> m.with(m.of().observed() * left)).toList();
        if (Composite.of(parts).stars(thresholds) >= target) {
          return percent;
        }
      }
      return null;
    }

    /** At one variance the stars only rise as the score falls: halving finds the edge. */
    private Double composite() {
      double variance = rating.scoreVariance();
      if (variance == 0) {
        return null;
      }
      double enough = -FAR;
      double tooHigh = rating.score();
      for (int i = 0; i < HALVINGS; i++) {
        double middle = (enough + tooHigh) / 2;
        if (new Composite(middle, variance).stars(thresholds) >= target) {
          enough = middle;
        } else {
          tooHigh = middle;
        }
      }
      return Math.exp(enough);
    }
  }
}
