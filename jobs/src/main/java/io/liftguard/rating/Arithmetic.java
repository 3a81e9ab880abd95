package io.liftguard.rating;

import io.liftguard.domain.CodePoints;
import io.liftguard.stats.Composite;
import io.liftguard.stats.GammaPoisson;
import io.liftguard.stats.RateModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The way of one firm's figures from its counts to its composite, step by step, for people to
 * follow with a pocket calculator.
 *
 * @param strata the firm's counts by stratum, with what was expected
 * @param terms what each measure that counts adds to score and variance
 */
public record Arithmetic(List<Stratum> strata, List<Term> terms) {

  public Arithmetic {
    strata = List.copyOf(strata);
    terms = List.copyOf(terms);
  }

  /**
   * Counts of a stratum over the quarters of the window.
   *
   * @param measure measure
   * @param stratum age band and use type, town, or interval class; empty for M3
   * @param base sum of base
   * @param observed events
   * @param expected expected events
   */
  public record Stratum(
      String measure, String stratum, long base, long observed, double expected) {}

  /**
   * What a measure adds.
   *
   * @param measure measure
   * @param weight weight after spreading
   * @param shape a
   * @param dispersion d
   * @param observed O / d
   * @param expected E / d
   * @param score weight x ln((a + O/d) / (a + E/d)), 0 at the cap
   * @param variance weight squared x trigamma(a + O/d), 0 at the cap
   */
  public record Term(
      String measure,
      double weight,
      double shape,
      double dispersion,
      double observed,
      double expected,
      double score,
      double variance) {}

  /**
   * Follows a firm.
   *
   * @param inputs what its release follows from
   * @param figures its release's figures
   * @param firm firm
   */
  public static Arithmetic of(Mqr1.Inputs inputs, Figures figures, String firm) {
    List<Stratum> strata = new ArrayList<>();
    List<Cell> m1 = Expectations.of(inputs.cells(), "M1");
    RateModel model = Expectations.model(m1, inputs.method().minima().levelEvents());
    add(strata, firm, m1, Expectations.entrapments(model));
    List<Cell> m2 = Expectations.of(inputs.cells(), "M2");
    add(strata, firm, m2, Expectations.lateCallouts(m2, inputs.method().m2Others()));
    for (String measure : List.of("M3", "M4")) {
      List<Cell> cells = Expectations.of(inputs.cells(), measure);
      add(strata, firm, cells, Expectations.share(cells));
    }
    return new Arithmetic(strata, terms(figures, firm));
  }

  private static void add(
      List<Stratum> strata, String firm, List<Cell> cells, ToDoubleFunction<Cell> expectation) {
    Map<String, Stratum> sums = new TreeMap<>(CodePoints.ORDER);
    for (Cell cell : cells) {
      if (cell.firmId().equals(firm)) {
        String name =
            cell.measure().equals("M1") ? cell.stratum1() + " " + cell.stratum2() : cell.stratum1();
        sums.merge(
            name,
            new Stratum(
                cell.measure(),
                name,
                cell.base(),
                cell.observed(),
                expectation.applyAsDouble(cell)),
            (a, b) ->
                new Stratum(
                    a.measure(),
                    a.stratum(),
                    a.base() + b.base(),
                    a.observed() + b.observed(),
                    a.expected() + b.expected()));
      }
    }
    strata.addAll(sums.values());
  }

  private static List<Term> terms(Figures figures, String firm) {
    Rating rating =
        figures.ratings().stream()
            .filter(r -> r.firmId().equals(firm))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no firm " + firm));
    List<Term> terms = new ArrayList<>();
    for (int k = 0; k < Mqr1.MEASURES.size(); k++) {
      Rating.OfMeasure own = rating.measures().get(k);
      Figures.OfMeasure all = figures.measures().get(k);
      if (!own.used()) {
        continue;
      }
      double a = all.shape();
      double o = own.observed() / all.dispersion();
      double e = own.expected() / all.dispersion();
      double w = own.weight();
      Composite alone =
          Composite.of(List.of(new Composite.Part(w, new GammaPoisson.Shape(a), o, e)));
      terms.add(
          new Term(all.measure(), w, a, all.dispersion(), o, e, alone.score(), alone.variance()));
    }
    return terms;
  }
}
