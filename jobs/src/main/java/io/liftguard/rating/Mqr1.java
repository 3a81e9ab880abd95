package io.liftguard.rating;

import io.liftguard.domain.CodePoints;
import io.liftguard.stats.Composite;
import io.liftguard.stats.Funnel;
import io.liftguard.stats.GammaPoisson;
import io.liftguard.stats.Interval;
import io.liftguard.stats.Ranking;
import io.liftguard.stats.RateModel;
import io.liftguard.stats.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The method MQR-1 (part 4): from the cells of a release to its figures. A pure function in plain
 * Java: no random numbers, doubles in a fixed order, the same bits for the same counts in any
 * order.
 */
public final class Mqr1 {

  /** The measures, in the order of their weights. */
  public static final List<String> MEASURES = List.of("M1", "M2", "M3", "M4");

  /** Scenarios of the sensitivity, in the order of the file. */
  public static final List<String> SCENARIOS =
      List.of(
          "M1+0.10",
          "M1-0.10",
          "M2+0.10",
          "M2-0.10",
          "M3+0.10",
          "M3-0.10",
          "M4+0.10",
          "M4-0.10",
          "ALL_CAUSES");

  private static final double MOVE = 0.10;
  private static final int M1 = 0;
  private static final int M2 = 1;
  private static final int M3 = 2;
  private static final int M4 = 3;

  /**
   * What a release follows from.
   *
   * @param method settings
   * @param windowDays days of the window
   * @param cells counts, in any order
   * @param names names of the firms that the cells list under {@link Cell#FLEET}
   * @param vetoes vetoes in any order
   * @param previous what the stability rule starts from, by firm; without those that have nothing
   */
  public record Inputs(
      Method method,
      long windowDays,
      List<Cell> cells,
      Map<String, String> names,
      List<Veto> vetoes,
      Map<String, Previous> previous) {

    public Inputs {
      cells = cells.stream().sorted(Cell.ORDER).toList();
      names = Map.copyOf(names);
      vetoes = vetoes.stream().sorted(Veto.ORDER).toList();
      previous = Map.copyOf(previous);
    }
  }

  /** How a firm is rated: which measures count, and what comes of them. */
  private record Judged(
      String firm, String reason, List<Boolean> used, List<Double> weights, Composite composite) {

    boolean rated() {
      return reason == null;
    }

    boolean uses(int measure) {
      return used.get(measure);
    }
  }

  private final Inputs inputs;
  private final Method method;
  private final Map<String, Long> liftsLastDay = new TreeMap<>(CodePoints.ORDER);
  private final List<String> firms;
  private final RateModel model;
  private final List<MeasureFit> fits;
  private final List<MeasureFit> allCauses;
  private final Map<String, Judged> judged = new TreeMap<>(CodePoints.ORDER);

  private Mqr1(Inputs inputs) {
    this.inputs = inputs;
    this.method = inputs.method();
    for (Cell cell : Expectations.of(inputs.cells(), Cell.FLEET)) {
      liftsLastDay.put(cell.firmId(), cell.base());
    }
    this.firms = List.copyOf(liftsLastDay.keySet());
    Set<String> unlisted = MeasureFit.unlisted(firms, inputs.cells());
    if (!unlisted.isEmpty() || !inputs.names().keySet().containsAll(firms)) {
      throw new IllegalArgumentException(
          "cells of firms that are not listed, or listed firms without a name: " + unlisted);
    }
    List<Cell> m1 = Expectations.of(inputs.cells(), "M1");
    this.model = Expectations.model(m1, method.minima().levelEvents());
    MeasureFit first = MeasureFit.of(firms, m1, Expectations.entrapments(model));
    List<Cell> m2 = Expectations.of(inputs.cells(), "M2");
    MeasureFit second = MeasureFit.of(firms, m2, Expectations.lateCallouts(m2, method.m2Others()));
    this.fits = List.of(first, second, shares("M3"), shares("M4"));
    List<Cell> all = Expectations.of(inputs.cells(), Cell.M1_ALL);
    MeasureFit firstAll =
        MeasureFit.of(
            firms,
            all,
            Expectations.entrapments(Expectations.model(all, method.minima().levelEvents())));
    this.allCauses = List.of(firstAll, second, shares(Cell.M3_ALL), fits.get(M4));
    for (String firm : firms) {
      judged.put(firm, judge(firm));
    }
  }

  private MeasureFit shares(String measure) {
    List<Cell> cells = Expectations.of(inputs.cells(), measure);
    return MeasureFit.of(firms, cells, Expectations.share(cells));
  }

  /**
   * Computes a release.
   *
   * @throws io.liftguard.LiftGuardException when M1's model does not converge
   * @throws IllegalArgumentException when cells name a firm that is not listed
   */
  public static Figures compute(Inputs inputs) {
    return new Mqr1(inputs).figures();
  }

  private Figures figures() {
    List<Figures.OfMeasure> measures = new ArrayList<>();
    List<Figures.FunnelPoint> points = new ArrayList<>();
    for (int k = 0; k < MEASURES.size(); k++) {
      Funnel funnel = fits.get(k).funnel();
      measures.add(measure(k, funnel));
      for (String firm : fits.get(k).exposed()) {
        points.add(point(MEASURES.get(k), firm, fits.get(k).sides().get(firm), funnel));
      }
    }
    return new Figures(
        measures, model == null ? List.of() : model.terms(), ratings(), points, sensitivity());
  }

  private Figures.OfMeasure measure(int k, Funnel funnel) {
    MeasureFit fit = fits.get(k);
    return new Figures.OfMeasure(
        MEASURES.get(k),
        method.weights().get(k),
        fit.firms(),
        fit.observed(),
        fit.expected(),
        fit.missing() ? null : fit.shape().value(),
        !fit.missing() && fit.shape().atCap(),
        fit.intervalsShort(),
        fit.dispersion(),
        funnel == null || Double.isNaN(funnel.phi()) ? null : funnel.phi(),
        funnel == null ? null : funnel.tau2());
  }

  private static Figures.FunnelPoint point(
      String measure, String firm, MeasureFit.Side side, Funnel funnel) {
    double e = side.expected();
    Interval exact95 = Funnel.exact95(e);
    Interval exact998 = Funnel.exact998(e);
    Interval over95 = funnel.overDispersed95(e);
    Interval over998 = funnel.overDispersed998(e);
    return new Figures.FunnelPoint(
        measure,
        firm,
        e,
        side.observed(),
        side.observed() / e,
        exact95.low(),
        exact95.high(),
        exact998.low(),
        exact998.high(),
        over95.low(),
        over95.high(),
        over998.low(),
        over998.high());
  }

  private double averageLifts(String firm) {
    return (double) fits.get(M1).sides().get(firm).base() / inputs.windowDays();
  }

  private Judged judge(String firm) {
    Method.Minima minima = method.minima();
    boolean[] meets = {
      fits.get(M1).sides().get(firm).expected() >= minima.m1Expected(),
      fits.get(M2).sides().get(firm).base() >= minima.m2Callouts(),
      fits.get(M3).sides().get(firm).expected() >= minima.m3Expected(),
      averageLifts(firm) >= minima.m4Lifts()
    };
    List<Boolean> used = new ArrayList<>();
    boolean others = false;
    for (int k = 0; k < meets.length; k++) {
      used.add(meets[k] && !fits.get(k).missing());
      others |= k != M1 && used.get(k);
    }
    String reason = null;
    if (liftsLastDay.get(firm) == 0) {
      reason = "NO_BUSINESS";
    } else if (fits.get(M1).firms() < minima.firms()) {
      reason = "TOO_FEW_FIRMS";
    } else if (!used.get(M1)) {
      reason = "TOO_LITTLE_EXPOSURE";
    } else if (!others) {
      reason = meets[M2] ? "ONE_MEASURE_ONLY" : "TOO_FEW_ARRIVALS";
    }
    if (reason != null) {
      return new Judged(firm, reason, Collections.nCopies(meets.length, false), null, null);
    }
    List<Double> weights = spread(method.weights(), used);
    return new Judged(firm, null, used, weights, composite(firm, fits, used, weights));
  }

  private static Composite composite(
      String firm, List<MeasureFit> fits, List<Boolean> used, List<Double> weights) {
    List<Composite.Part> parts = new ArrayList<>();
    for (int k = 0; k < used.size(); k++) {
      if (used.get(k)) {
        MeasureFit fit = fits.get(k);
        parts.add(
            new Composite.Part(
                weights.get(k), fit.shape(), fit.observed(firm), fit.expected(firm)));
      }
    }
    return Composite.of(parts);
  }

  private List<Rating> ratings() {
    Map<String, List<Veto>> vetoes =
        inputs.vetoes().stream().collect(Collectors.groupingBy(Veto::firmId));
    List<Judged> ranked =
        judged.values().stream().filter(j -> j.rated() && !vetoes.containsKey(j.firm())).toList();
    Map<String, Ranking.Place> places = new HashMap<>();
    List<Ranking.Place> all = Ranking.composites(ranked.stream().map(Judged::composite).toList());
    for (int i = 0; i < ranked.size(); i++) {
      places.put(ranked.get(i).firm(), all.get(i));
    }
    List<Map<String, Double>> ranksByMeasure = new ArrayList<>();
    for (int k = 0; k < MEASURES.size(); k++) {
      ranksByMeasure.add(ranks(k, ranked));
    }
    List<Rating> unordered = new ArrayList<>();
    for (Judged firm : judged.values()) {
      unordered.add(
          rating(
              0,
              firm,
              vetoes.getOrDefault(firm.firm(), List.of()),
              places.get(firm.firm()),
              ranked.size(),
              ranksByMeasure));
    }
    unordered.sort(PAGE);
    List<Rating> ratings = new ArrayList<>();
    for (Rating rating : unordered) {
      ratings.add(
          rating(
              ratings.size() + 1,
              judged.get(rating.firmId()),
              vetoes.getOrDefault(rating.firmId(), List.of()),
              places.get(rating.firmId()),
              ranked.size(),
              ranksByMeasure));
    }
    return ratings;
  }

  /** Stars, none last; expected rank to 9 decimals, none last; name; id. */
  private static final Comparator<Rating> PAGE =
      Comparator.comparing(Rating::stars, Comparator.nullsLast(Comparator.<Integer>reverseOrder()))
          .thenComparing(
              r -> r.rankExpected() == null ? null : Math.rint(r.rankExpected() * 1e9),
              Comparator.nullsLast(Comparator.<Double>naturalOrder()))
          .thenComparing(Rating::name, CodePoints.ORDER)
          .thenComparing(Rating::firmId, CodePoints.ORDER);

  private Map<String, Double> ranks(int k, List<Judged> ranked) {
    MeasureFit fit = fits.get(k);
    List<String> users = ranked.stream().filter(j -> j.uses(k)).map(Judged::firm).toList();
    Map<String, Double> ranks = new HashMap<>();
    if (!users.isEmpty()) {
      double[] expected =
          Ranking.posteriors(
              fit.shape(),
              users.stream().mapToDouble(fit::observed).toArray(),
              users.stream().mapToDouble(fit::expected).toArray());
      for (int i = 0; i < expected.length; i++) {
        ranks.put(users.get(i), expected[i]);
      }
    }
    return ranks;
  }

  private Rating rating(
      int pageOrder,
      Judged firm,
      List<Veto> vetoes,
      Ranking.Place place,
      int rankedFirms,
      List<Map<String, Double>> ranksByMeasure) {
    String id = firm.firm();
    Previous previous = inputs.previous().get(id);
    Composite c = firm.composite();
    Composite.Thresholds t = method.thresholds();
    Integer computed = c == null ? null : c.stars(t);
    Integer stable = computed == null ? null : stable(computed, previous);
    boolean veto = !vetoes.isEmpty();
    List<Rating.OfMeasure> measures = new ArrayList<>();
    Boolean intervalsShort = firm.rated() ? false : null;
    for (int k = 0; k < MEASURES.size(); k++) {
      measures.add(ofMeasure(k, firm, ranksByMeasure.get(k).get(id)));
      if (firm.uses(k) && fits.get(k).intervalsShort()) {
        intervalsShort = true;
      }
    }
    return new Rating(
        pageOrder,
        id,
        inputs.names().get(id),
        firm.rated() ? Rating.RATED : Rating.UNRATED,
        firm.reason(),
        veto ? Integer.valueOf(1) : stable,
        stable,
        computed,
        veto,
        veto ? vetoes.stream().map(Veto::kind).collect(Collectors.joining("; ")) : null,
        veto
            ? vetoes.stream()
                .map(v -> v.reference() == null ? v.sanctionId() : v.reference())
                .collect(Collectors.joining("; "))
            : null,
        previous == null ? null : previous.releaseId(),
        previous == null ? null : previous.starsStable(),
        previous == null ? null : previous.starsComputed(),
        liftsLastDay.get(id),
        averageLifts(id),
        intervalsShort,
        c == null ? null : c.score(),
        c == null ? null : c.variance(),
        c == null ? null : c.ratio(),
        c == null ? null : c.limits().low(),
        c == null ? null : c.limits().high(),
        c == null ? null : c.probabilityBelow(t.c5()),
        c == null ? null : c.probabilityBelow(t.c4()),
        c == null ? null : c.probabilityAbove(t.c2()),
        c == null ? null : c.probabilityAbove(t.c1()),
        place == null ? null : place.expected(),
        place == null ? null : place.low(),
        place == null ? null : place.high(),
        place == null ? null : rankedFirms,
        measures);
  }

  private Rating.OfMeasure ofMeasure(int k, Judged firm, Double rank) {
    MeasureFit fit = fits.get(k);
    MeasureFit.Side side = fit.sides().get(firm.firm());
    GammaPoisson.Posterior posterior =
        fit.missing()
            ? null
            : GammaPoisson.posterior(
                fit.shape(), fit.observed(firm.firm()), fit.expected(firm.firm()));
    boolean used = firm.uses(k);
    return new Rating.OfMeasure(
        side.base(),
        side.observed(),
        side.expected(),
        side.expected() > 0 ? Double.valueOf(side.observed() / side.expected()) : null,
        posterior == null ? null : posterior.credibility(),
        posterior == null ? null : posterior.mean(),
        posterior == null ? null : posterior.limits().low(),
        posterior == null ? null : posterior.limits().high(),
        used,
        used ? firm.weights().get(k) : null,
        rank);
  }

  /**
   * The stability rule: stars move one step, and only when this release's figures and the earlier
   * one's lie on the same side of the stars that were published.
   */
  static int stable(int computed, Previous previous) {
    if (previous == null) {
      return computed;
    }
    int now = Integer.signum(computed - previous.starsStable());
    int before = Integer.signum(previous.starsComputed() - previous.starsStable());
    return now == before ? previous.starsStable() + now : previous.starsStable();
  }

  private List<Figures.Scenario> sensitivity() {
    double[] weights = array(method.weights());
    List<Figures.Scenario> rows = new ArrayList<>();
    for (Judged firm : judged.values()) {
      if (!firm.rated()) {
        continue;
      }
      int at = 0;
      for (int k = 0; k < MEASURES.size(); k++) {
        for (double by : new double[] {MOVE, -MOVE}) {
          List<Double> moved = spread(list(Weights.moved(weights, k, by)), firm.used());
          rows.add(scenario(SCENARIOS.get(at++), firm, fits, moved));
        }
      }
      rows.add(scenario(SCENARIOS.get(at), firm, allCauses, firm.weights()));
    }
    return rows;
  }

  private Figures.Scenario scenario(
      String name, Judged firm, List<MeasureFit> basis, List<Double> weights) {
    Composite c = composite(firm.firm(), basis, firm.used(), weights);
    return new Figures.Scenario(firm.firm(), name, c.stars(method.thresholds()), c.ratio());
  }

  private static List<Double> spread(List<Double> weights, List<Boolean> used) {
    boolean[] flags = new boolean[used.size()];
    for (int k = 0; k < flags.length; k++) {
      flags[k] = used.get(k);
    }
    return list(Weights.spread(array(weights), flags));
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<Double> list(double[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}
