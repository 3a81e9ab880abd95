package io.liftguard.insurance;

import io.liftguard.domain.CodePoints;
import io.liftguard.rating.Cell;
import io.liftguard.rating.Expectations;
import io.liftguard.rating.MeasureFit;
import io.liftguard.stats.BuhlmannStraub;
import io.liftguard.stats.GammaPoisson;
import io.liftguard.stats.Interval;
import io.liftguard.stats.NeutralClip;
import io.liftguard.stats.RateModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * The method RPI-1 (part 5): from counts to the relativities of a market. A pure function in plain
 * Java: no random numbers, doubles in a fixed order, the same bits for the same counts in any
 * order.
 */
public final class Rpi1 {

  /**
   * A firm of the register.
   *
   * @param firmId id
   * @param name name
   * @param veto whether a veto sanction is in force on the release date
   * @param gap whether it has exposure in a month that counts as a gap
   */
  public record Firm(String firmId, String name, boolean veto, boolean gap) {}

  /**
   * A lift of the register.
   *
   * @param elevatorId id
   * @param firmId firm in force on the release date, null for none
   * @param days its days in scope by stratum, whoever maintained it
   * @param observed attributable entrapments on these days
   * @param gap whether it has exposure in a month that counts as a gap
   */
  public record Lift(
      String elevatorId, String firmId, List<Days> days, long observed, boolean gap) {

    public Lift {
      days = List.copyOf(days);
    }

    /** All its days. */
    public long exposureDays() {
      return days.stream().mapToLong(Days::days).sum();
    }
  }

  /**
   * Days of a stratum.
   *
   * @param ageBand age band
   * @param useType use type
   * @param year calendar year
   * @param days lift-days
   */
  public record Days(String ageBand, String useType, String year, long days) {}

  /**
   * Days of a stratum with what the model expects of them.
   *
   * @param of the days
   * @param rate expected entrapments per lift-day
   * @param expected days times rate
   */
  public record Stratum(Days of, double rate, double expected) {}

  /**
   * What a market follows from.
   *
   * @param method settings
   * @param cells the firms' cells of measure M1, grace left out, in any order
   * @param firms all firms of the register, in any order
   * @param lifts all lifts of the register, in any order
   * @param previousFirms relativities of the market's previous release
   * @param previousLifts relativities of the market's previous release
   */
  public record Inputs(
      FeedMethod method,
      List<Cell> cells,
      List<Firm> firms,
      List<Lift> lifts,
      Map<String, BigDecimal> previousFirms,
      Map<String, BigDecimal> previousLifts) {}

  private final Inputs inputs;
  private final FeedMethod method;
  private final SortedMap<String, Firm> firms = new TreeMap<>(CodePoints.ORDER);
  private final SortedMap<String, Lift> lifts = new TreeMap<>(CodePoints.ORDER);
  private final List<Cell> cells;
  private final RateModel model;
  private final MeasureFit fit;
  private final GammaPoisson.Shape firmShape;

  private Rpi1(Inputs inputs) {
    this.inputs = inputs;
    this.method = inputs.method();
    inputs.firms().forEach(f -> firms.put(f.firmId(), f));
    inputs.lifts().forEach(l -> lifts.put(l.elevatorId(), l));
    this.cells = inputs.cells().stream().sorted(Cell.ORDER).toList();
    this.model = Expectations.model(cells, method.levelEvents());
    this.fit = MeasureFit.of(List.copyOf(firms.keySet()), cells, Expectations.entrapments(model));
    // Nothing to compare, or nothing observed: no difference can be seen.
    this.firmShape = fit.missing() ? GammaPoisson.Shape.cap() : fit.shape();
  }

  /**
   * Computes a market.
   *
   * @throws io.liftguard.LiftGuardException when the model does not converge
   * @throws IllegalArgumentException when cells or lifts name a firm that is not listed
   */
  public static Market compute(Inputs inputs) {
    return new Rpi1(inputs).market();
  }

  /**
   * What the model of a market expects of one lift, by stratum, for people to follow.
   *
   * @param elevatorId a lift of the register
   */
  public static List<Stratum> strata(Inputs inputs, String elevatorId) {
    Rpi1 market = new Rpi1(inputs);
    return market.lifts.get(elevatorId).days().stream().map(market::stratum).toList();
  }

  private Stratum stratum(Days days) {
    double rate =
        model == null ? 0 : model.rate(List.of(days.ageBand(), days.useType(), days.year()));
    return new Stratum(days, rate, days.days() * rate);
  }

  private Market market() {
    SortedMap<String, Double> indicatedOfFirms = new TreeMap<>(CodePoints.ORDER);
    for (String firm : firms.keySet()) {
      indicatedOfFirms.put(firm, indicatedOfFirm(fit.sides().get(firm)));
    }
    List<Clipped.Subject> firmSubjects = new ArrayList<>();
    for (String firm : firms.keySet()) {
      firmSubjects.add(
          subject(
              indicatedOfFirms.get(firm),
              fit.sides().get(firm).base(),
              method.firm(),
              inputs.previousFirms().get(firm)));
    }
    Clipped firmClip = clip(firmSubjects, method.firm());

    List<Lift> all = List.copyOf(lifts.values());
    double[] expected = new double[all.size()];
    double[] f = new double[all.size()];
    double[] mu = new double[all.size()];
    double[] observed = new double[all.size()];
    boolean any = false;
    for (int i = 0; i < all.size(); i++) {
      Lift lift = all.get(i);
      expected[i] = expected(lift);
      f[i] = lift.firmId() == null ? 1 : firmRelativity(indicatedOfFirms, lift);
      mu[i] = expected[i] * f[i];
      observed[i] = lift.observed();
      any |= mu[i] > 0;
    }
    GammaPoisson.Shape shape = any ? GammaPoisson.shape(observed, mu) : GammaPoisson.Shape.cap();
    List<Clipped.Subject> liftSubjects = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      Lift lift = all.get(i);
      liftSubjects.add(
          subject(
              f[i] * Shrunk.ratio(shape, observed[i], mu[i]),
              lift.exposureDays(),
              method.elevator(),
              inputs.previousLifts().get(lift.elevatorId())));
    }
    Clipped liftClip = clip(liftSubjects, method.elevator());

    SortedMap<String, Market.OfLift> ofLifts = new TreeMap<>(CodePoints.ORDER);
    for (int i = 0; i < all.size(); i++) {
      ofLifts.put(
          all.get(i).elevatorId(),
          ofLift(
              all.get(i),
              expected[i],
              f[i],
              Shrunk.z(shape, mu[i]),
              liftSubjects.get(i),
              liftClip));
    }
    return new Market(
        new Parameters(
            fit.dispersion(), firmClip.parameters(firmShape), liftClip.parameters(shape)),
        ofFirms(firmSubjects, firmClip),
        ofLifts);
  }

  private double firmRelativity(Map<String, Double> indicated, Lift lift) {
    Double f = indicated.get(lift.firmId());
    if (f == null) {
      throw new IllegalArgumentException(
          "lift " + lift.elevatorId() + " names the firm " + lift.firmId() + ", which is unknown");
    }
    return f;
  }

  private double indicatedOfFirm(MeasureFit.Side side) {
    return Shrunk.ratio(
        firmShape, side.observed() / fit.dispersion(), side.expected() / fit.dispersion());
  }

  /** e: the lift's days times the rates of the model, summed in the order of its strata. */
  private double expected(Lift lift) {
    double sum = 0;
    for (Days days : lift.days()) {
      sum += stratum(days).expected();
    }
    return sum;
  }

  private Clipped.Subject subject(
      double indicated, long exposure, Interval limits, BigDecimal previous) {
    return Clipped.Subject.of(indicated, exposure, limits, method.swing(), previous);
  }

  private Clipped clip(List<Clipped.Subject> subjects, Interval limits) {
    List<Clipped.Subject> exposed = subjects.stream().filter(s -> s.exposure() > 0).toList();
    NeutralClip clip =
        NeutralClip.of(
            exposed.stream().mapToDouble(Clipped.Subject::indicated).toArray(),
            exposed.stream().mapToDouble(Clipped.Subject::exposure).toArray(),
            exposed.stream().mapToDouble(s -> s.bounds().low()).toArray(),
            exposed.stream().mapToDouble(s -> s.bounds().high()).toArray());
    return new Clipped(clip, limits, method.swing());
  }

  private SortedMap<String, Market.OfFirm> ofFirms(List<Clipped.Subject> subjects, Clipped clip) {
    double[][] weights = yearly(c -> Expectations.entrapments(model).applyAsDouble(c));
    double[][] ratios = yearly(Cell::observed);
    for (int i = 0; i < ratios.length; i++) {
      for (int t = 0; t < ratios[i].length; t++) {
        ratios[i][t] = weights[i][t] > 0 ? ratios[i][t] / weights[i][t] : 0;
      }
    }
    List<Double> unbiased =
        BuhlmannStraub.unbiased(ratios, weights)
            .map(BuhlmannStraub.Credibility::premiums)
            .orElse(null);
    List<Double> iterative =
        BuhlmannStraub.iterative(ratios, weights)
            .map(BuhlmannStraub.Credibility::premiums)
            .orElse(null);
    SortedMap<String, Market.OfFirm> figures = new TreeMap<>(CodePoints.ORDER);
    int i = 0;
    for (Firm firm : firms.values()) {
      MeasureFit.Side side = fit.sides().get(firm.firmId());
      double z = Shrunk.z(firmShape, side.expected() / fit.dispersion());
      Clipped.Subject subject = subjects.get(i);
      EnumSet<Reason> reasons = experience(side.base(), z, method.lowCredibility());
      clip.reasons(subject, reasons);
      if (firm.gap()) {
        reasons.add(Reason.DATA_GAP);
      }
      if (firm.veto()) {
        reasons.add(Reason.VETO_FIRM);
      }
      figures.put(
          firm.firmId(),
          new Market.OfFirm(
              firm.firmId(),
              firm.name(),
              side.base(),
              side.observed(),
              side.expected(),
              z,
              subject.indicated(),
              subject.previous(),
              clip.relativity(subject),
              List.copyOf(reasons),
              unbiased == null ? null : unbiased.get(i),
              iterative == null ? null : iterative.get(i)));
      i++;
    }
    return figures;
  }

  /** Sums by firm and calendar year, firms and years in order. */
  private double[][] yearly(ToDoubleFunction<Cell> value) {
    TreeSet<String> years = new TreeSet<>();
    cells.forEach(c -> years.add(c.quarter().substring(0, 4)));
    List<String> order = List.copyOf(years);
    Map<String, double[]> byFirm = new TreeMap<>(CodePoints.ORDER);
    firms.keySet().forEach(f -> byFirm.put(f, new double[order.size()]));
    for (Cell cell : cells) {
      byFirm.get(cell.firmId())[order.indexOf(cell.quarter().substring(0, 4))] +=
          value.applyAsDouble(cell);
    }
    return byFirm.values().toArray(double[][]::new);
  }

  private Market.OfLift ofLift(
      Lift lift, double expected, double f, double z, Clipped.Subject subject, Clipped clip) {
    EnumSet<Reason> reasons = experience(subject.exposure(), z, method.elevatorLowCredibility());
    clip.reasons(subject, reasons);
    if (lift.gap()) {
      reasons.add(Reason.DATA_GAP);
    }
    if (lift.firmId() == null) {
      reasons.add(Reason.NO_FIRM);
    } else if (firms.get(lift.firmId()).veto()) {
      reasons.add(Reason.VETO_FIRM);
    }
    return new Market.OfLift(
        lift.elevatorId(),
        lift.firmId(),
        subject.exposure(),
        lift.observed(),
        expected,
        f,
        z,
        subject.indicated(),
        subject.previous(),
        clip.relativity(subject),
        List.copyOf(reasons),
        lift.gap());
  }

  private EnumSet<Reason> experience(long exposureDays, double z, double low) {
    return Shrunk.experience(exposureDays, z, low, method.newSubjectDays());
  }
}
