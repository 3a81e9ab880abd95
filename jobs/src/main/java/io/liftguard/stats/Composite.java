package io.liftguard.stats;

import java.util.List;

/**
 * The composite ratio of a firm, log-normal (part 4, "Composite and stars").
 *
 * @param score sum of w ln((a + O)/(a + E)): the logarithm of the composite, 0 = the fleet
 * @param variance sum of w^2 trigamma(a + O)
 */
public record Composite(double score, double variance) {

  /** Refuses what is no normal distribution. */
  public Composite {
    if (!Double.isFinite(score) || !(variance >= 0)) {
      throw new IllegalArgumentException("score " + score + ", variance " + variance);
    }
  }

  /**
   * One measure's share in a firm's composite.
   *
   * @param weight weight after spreading the missing measures'
   * @param shape the measure's prior
   * @param observed O over the dispersion
   * @param expected E over the dispersion
   */
  public record Part(double weight, GammaPoisson.Shape shape, double observed, double expected) {}

  /**
   * The thresholds of the star rule; a star needs its ratio passed with its probability.
   *
   * @param p5 probability of five stars
   * @param c5 ratio below which the composite must lie
   * @param p4 probability of four stars
   * @param c4 ratio below which the composite must lie
   * @param p2 probability of two stars
   * @param c2 ratio above which the composite must lie
   * @param p1 probability of one star
   * @param c1 ratio above which the composite must lie
   */
  public record Thresholds(
      double p5, double c5, double p4, double c4, double p2, double c2, double p1, double c1) {

    /** The defaults of part 4. */
    public static Thresholds standard() {
      return new Thresholds(0.75, 0.80, 0.90, 0.95, 0.90, 1 / 0.95, 0.75, 1.25);
    }
  }

  /**
   * The composite of the measures that a firm uses. A measure at the cap keeps its weight and adds
   * nothing.
   *
   * @param parts the measures, weights summing to 1
   */
  public static Composite of(List<Part> parts) {
    Sum score = new Sum();
    Sum variance = new Sum();
    for (Part part : parts) {
      if (!part.shape().atCap()) {
        double a = part.shape().value();
        score.add(part.weight() * Math.log((a + part.observed()) / (a + part.expected())));
        variance.add(part.weight() * part.weight() * Polygamma.trigamma(a + part.observed()));
      }
    }
    return new Composite(score.value(), variance.value());
  }

  /** The composite ratio exp(score); exactly 1 at variance 0. */
  public double ratio() {
    return variance == 0 ? 1 : Math.exp(score);
  }

  /** 95 % limits exp(score -+ 1.959963984540054 sd); both 1 at variance 0. */
  public Interval limits() {
    if (variance == 0) {
      return new Interval(1, 1);
    }
    double half = Level.Z_975 * Math.sqrt(variance);
    return new Interval(Math.exp(score - half), Math.exp(score + half));
  }

  /** P(c < ratio); 0 at variance 0 (nothing is known, nothing is claimed). */
  public double probabilityBelow(double ratio) {
    return variance == 0 ? 0 : Normal.below((Math.log(ratio) - score) / Math.sqrt(variance));
  }

  /** P(c > ratio); 0 at variance 0. */
  public double probabilityAbove(double ratio) {
    return variance == 0 ? 0 : Normal.above((Math.log(ratio) - score) / Math.sqrt(variance));
  }

  /**
   * The stars, 1 to 5, by the rules tested in the order 5, 4, 1, 2; else 3.
   *
   * @param thresholds the thresholds of the release
   */
  public int stars(Thresholds thresholds) {
    if (reaches(probabilityBelow(thresholds.c4()), thresholds.p4())) {
      return reaches(probabilityBelow(thresholds.c5()), thresholds.p5()) ? 5 : 4;
    }
    if (reaches(probabilityAbove(thresholds.c2()), thresholds.p2())) {
      return reaches(probabilityAbove(thresholds.c1()), thresholds.p1()) ? 1 : 2;
    }
    return 3;
  }

  /**
   * True when a probability reaches its threshold. Within 1e-9 it is rounded to 9 decimals first,
   * so that two honest computations agree on the stars.
   */
  static boolean reaches(double probability, double threshold) {
    double compared =
        Math.abs(probability - threshold) <= 1e-9
            ? Math.rint(probability * 1e9) / 1e9
            : probability;
    return compared >= threshold;
  }
}
