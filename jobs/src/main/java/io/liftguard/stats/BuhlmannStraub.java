package io.liftguard.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Credibility after Buhlmann and Straub, as a cross-check of the gamma-Poisson figures (part 5).
 *
 * <p>Source: Buhlmann and Gisler, A Course in Credibility Theory (2005), chapter 4; the iterative
 * estimator is that of Bichsel and Straub. Shapes: {@code ratios[i][t]} is the ratio of subject i
 * in year t, {@code weights[i][t]} its weight, 0 where the subject has no such year (its ratio is
 * then not looked at).
 */
public final class BuhlmannStraub {

  /**
   * What the model says.
   *
   * @param collective the collective mean, in the unit of the ratios
   * @param between variance between subjects, 0 when none is detectable
   * @param within variance within subjects at weight 1
   * @param credibility Z per subject, 0 for one without weight
   * @param premiums Z X + (1 - Z) collective per subject, the collective mean without weight
   */
  public record Credibility(
      double collective,
      double between,
      double within,
      List<Double> credibility,
      List<Double> premiums) {}

  private final double[] weights;
  private final double[] means;
  private final double within;

  private BuhlmannStraub(double[] weights, double[] means, double within) {
    this.weights = weights;
    this.means = means;
    this.within = within;
  }

  /**
   * With the unbiased estimator of the variance between subjects, cut at 0.
   *
   * @param ratios ratio per subject and year
   * @param weights weight per subject and year
   * @return the credibility figures; empty with fewer than 2 subjects or no subject with two years
   */
  public static Optional<Credibility> unbiased(double[][] ratios, double[][] weights) {
    return of(ratios, weights).map(model -> model.result(Math.max(0, model.unbiasedBetween())));
  }

  /**
   * With the iterative estimator: the positive root of sum w (X - m)^2 / (w tau^2 + s^2) = I - 1,
   * which exists when the unbiased one is positive, else 0.
   *
   * @param ratios ratio per subject and year
   * @param weights weight per subject and year
   * @return the credibility figures; empty with fewer than 2 subjects or no subject with two years
   */
  public static Optional<Credibility> iterative(double[][] ratios, double[][] weights) {
    return of(ratios, weights).map(model -> model.result(model.iterativeBetween()));
  }

  private static Optional<BuhlmannStraub> of(double[][] ratios, double[][] weights) {
    if (ratios.length != weights.length) {
      throw new IllegalArgumentException(ratios.length + " ratios, " + weights.length + " weights");
    }
    double[] totals = new double[ratios.length];
    double[] means = new double[ratios.length];
    Sum squares = new Sum();
    int subjects = 0;
    int degrees = 0;
    for (int i = 0; i < ratios.length; i++) {
      Sum total = new Sum();
      Sum sum = new Sum();
      int years = 0;
      for (int t = 0; t < ratios[i].length; t++) {
        double weight = weights[i][t];
        if (!(weight >= 0)) {
          throw new IllegalArgumentException("weight " + weight + " of subject " + i);
        }
        if (weight > 0) {
          years++;
          total.add(weight);
          sum.add(weight * ratios[i][t]);
        }
      }
      if (years == 0) {
        continue;
      }
      subjects++;
      degrees += years - 1;
      totals[i] = total.value();
      means[i] = sum.value() / totals[i];
      for (int t = 0; t < ratios[i].length; t++) {
        if (weights[i][t] > 0) {
          double difference = ratios[i][t] - means[i];
          squares.add(weights[i][t] * difference * difference);
        }
      }
    }
    return subjects < 2 || degrees == 0
        ? Optional.empty()
        : Optional.of(new BuhlmannStraub(totals, means, squares.value() / degrees));
  }

  private int subjects() {
    int subjects = 0;
    for (double weight : weights) {
      subjects += weight > 0 ? 1 : 0;
    }
    return subjects;
  }

  private double unbiasedBetween() {
    Sum squares = new Sum();
    for (double weight : weights) {
      squares.add(weight * weight);
    }
    double total = Sum.of(weights);
    double mean = average(weights);
    Sum spread = new Sum();
    for (int i = 0; i < weights.length; i++) {
      double difference = means[i] - mean;
      spread.add(weights[i] * difference * difference);
    }
    return (spread.value() - (subjects() - 1) * within) * total / (total * total - squares.value());
  }

  private double iterativeBetween() {
    if (!(unbiasedBetween() > 0)) {
      return 0;
    }
    // The criterion falls in tau^2, and at this bound it is at most I - 1.
    double[] equal = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      equal[i] = weights[i] > 0 ? 1 : 0;
    }
    double mean = average(equal);
    Sum spread = new Sum();
    for (int i = 0; i < weights.length; i++) {
      spread.add(equal[i] * (means[i] - mean) * (means[i] - mean));
    }
    double low = 0;
    double high = spread.value() / (subjects() - 1);
    while (true) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        return high;
      }
      if (criterion(middle) > subjects() - 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  /** sum w (X - m)^2 / (w tau^2 + s^2) at the credibility-weighted mean m. */
  private double criterion(double between) {
    double[] inverse = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      inverse[i] = weights[i] == 0 ? 0 : weights[i] / (weights[i] * between + within);
    }
    double mean = average(inverse);
    Sum sum = new Sum();
    for (int i = 0; i < weights.length; i++) {
      double difference = means[i] - mean;
      sum.add(inverse[i] * difference * difference);
    }
    return sum.value();
  }

  private Credibility result(double between) {
    double[] z = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      z[i] = between == 0 ? 0 : weights[i] * between / (weights[i] * between + within);
    }
    // Without difference between subjects every observation speaks for the same mean.
    double collective = average(between == 0 ? weights : z);
    List<Double> credibility = new ArrayList<>();
    List<Double> premiums = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      credibility.add(z[i]);
      premiums.add(z[i] * means[i] + (1 - z[i]) * collective);
    }
    return new Credibility(
        collective, between, within, List.copyOf(credibility), List.copyOf(premiums));
  }

  private double average(double[] by) {
    Sum sum = new Sum();
    for (int i = 0; i < by.length; i++) {
      sum.add(by[i] * means[i]);
    }
    return sum.value() / Sum.of(by);
  }
}
