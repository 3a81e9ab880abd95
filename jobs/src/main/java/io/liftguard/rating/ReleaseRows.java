package io.liftguard.rating;

import io.liftguard.stats.RateModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The rows of a release as its files hold them: values in the order of the columns of {@code
 * schemas/release/rating.yaml}. A value is a String, Long, Integer, Double, Boolean, LocalDate or
 * null.
 */
public final class ReleaseRows {

  private ReleaseRows() {}

  /** The rows of every file, by its name. */
  public static Map<String, List<List<Object>>> of(Release release) {
    Map<String, List<List<Object>>> files = new LinkedHashMap<>();
    files.put("cells", cells(release.cells()));
    files.put("vetoes", rows(release.vetoes(), ReleaseRows::veto));
    files.putAll(derived(release.figures()));
    files.put("objections", rows(release.objections(), ReleaseRows::objection));
    files.put("changes", rows(release.changes(), ReleaseRows::change));
    files.put("facts", rows(release.facts(), ReleaseRows::facts));
    files.put("sanctions", sanctions(release.facts()));
    files.put("history", rows(release.history(), ReleaseRows::past));
    return files;
  }

  /** The rows of the files that follow from the others. */
  public static Map<String, List<List<Object>>> derived(Figures figures) {
    Map<String, List<List<Object>>> files = new LinkedHashMap<>();
    files.put("measures", rows(figures.measures(), ReleaseRows::measure));
    files.put("glm", rows(figures.glm(), ReleaseRows::term));
    files.put("ratings", rows(figures.ratings(), ReleaseRows::rating));
    files.put("funnel", rows(figures.funnel(), ReleaseRows::point));
    files.put("sensitivity", rows(figures.sensitivity(), ReleaseRows::scenario));
    return files;
  }

  /** The rows of {@code cells.csv}. */
  public static List<List<Object>> cells(List<Cell> cells) {
    return rows(cells, ReleaseRows::cell);
  }

  private static <T> List<List<Object>> rows(List<T> items, Function<T, List<Object>> row) {
    List<List<Object>> rows = new ArrayList<>(items.size());
    for (T item : items) {
      rows.add(row.apply(item));
    }
    return rows;
  }

  // Fields may be null, which List.of would refuse.
  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  private static List<Object> cell(Cell c) {
    return row(
        c.measure(), c.firmId(), c.quarter(), c.stratum1(), c.stratum2(), c.base(), c.observed());
  }

  private static List<Object> veto(Veto v) {
    return row(
        v.firmId(),
        v.sanctionId(),
        v.namedFirmId(),
        v.kind(),
        v.decidedOn(),
        v.endsOn(),
        v.reference());
  }

  private static List<Object> measure(Figures.OfMeasure m) {
    return row(
        m.measure(),
        m.weight(),
        m.firms(),
        m.observed(),
        m.expected(),
        m.shape(),
        m.atCap(),
        m.intervalsShort(),
        m.dispersion(),
        m.phi(),
        m.tau2());
  }

  private static List<Object> term(RateModel.Term t) {
    return row(
        t.factor(),
        t.level(),
        t.role().name().toLowerCase(Locale.ROOT),
        t.exposure(),
        t.events(),
        t.estimate(),
        Double.isNaN(t.standardError()) ? null : t.standardError());
  }

  private static List<Object> rating(Rating r) {
    List<Object> row =
        new ArrayList<>(
            row(
                r.pageOrder(),
                r.firmId(),
                r.name(),
                r.status(),
                r.reason(),
                r.stars(),
                r.starsStable(),
                r.starsComputed(),
                r.veto(),
                r.vetoKinds(),
                r.vetoReferences(),
                r.previousRelease(),
                r.previousStars(),
                r.previousStarsComputed(),
                r.liftsLastDay(),
                r.liftsAverage(),
                r.intervalsShort(),
                r.score(),
                r.scoreVariance(),
                r.composite(),
                r.compositeLow(),
                r.compositeHigh(),
                r.pBelow080(),
                r.pBelow095(),
                r.pAbove105(),
                r.pAbove125(),
                r.rankExpected(),
                r.rankLow(),
                r.rankHigh(),
                r.rankedFirms()));
    for (Rating.OfMeasure m : r.measures()) {
      row.addAll(
          row(
              m.base(),
              m.observed(),
              m.expected(),
              m.ratio(),
              m.z(),
              m.mean(),
              m.low(),
              m.high(),
              m.used(),
              m.weight(),
              m.rankExpected()));
    }
    return row;
  }

  private static List<Object> point(Figures.FunnelPoint p) {
    return row(
        p.measure(),
        p.firmId(),
        p.expected(),
        p.observed(),
        p.ratio(),
        p.low95(),
        p.high95(),
        p.low998(),
        p.high998(),
        p.odLow95(),
        p.odHigh95(),
        p.odLow998(),
        p.odHigh998());
  }

  private static List<Object> scenario(Figures.Scenario s) {
    return row(s.firmId(), s.scenario(), s.starsComputed(), s.composite());
  }

  private static List<Object> objection(Objection o) {
    return row(
        o.objectionId(),
        o.firmId(),
        o.recordType(),
        o.recordId(),
        o.claim(),
        o.receivedOn(),
        o.decision(),
        o.decidedOn());
  }

  private static List<Object> change(Change c) {
    return row(
        c.firmId(),
        c.name(),
        c.comparedWith(),
        c.statusOld(),
        c.statusNew(),
        c.starsOld(),
        c.starsNew(),
        c.starsComputedOld(),
        c.starsComputedNew(),
        c.cellsChanged(),
        c.reasons());
  }

  private static List<Object> facts(PublicFacts f) {
    return row(
        f.firmId(),
        f.complaintsSubstantiated(),
        f.spotChecks(),
        f.spotCheckScoreSum(),
        ratio(f.spotCheckScoreSum(), f.spotChecks()),
        f.inspectionChains(),
        f.inspectionChainsFirstPassed(),
        ratio(f.inspectionChainsFirstPassed(), f.inspectionChains()),
        f.inspectionChainsMaintenanceCaused(),
        f.entrapmentsWithoutMassEvents(),
        f.entrapmentsExternalCause(),
        ratio(f.entrapmentsExternalCause(), f.entrapmentsWithoutMassEvents()));
  }

  private static Double ratio(long part, long whole) {
    return whole == 0 ? null : Double.valueOf((double) part / whole);
  }

  private static List<List<Object>> sanctions(List<PublicFacts> facts) {
    List<List<Object>> rows = new ArrayList<>();
    for (PublicFacts firm : facts) {
      for (PublicFacts.Sanction s : firm.sanctions()) {
        rows.add(
            row(firm.firmId(), s.sanctionId(), s.kind(), s.decidedOn(), s.endsOn(), s.reference()));
      }
    }
    return rows;
  }

  private static List<Object> past(PastRating p) {
    return row(p.firmId(), p.releaseId(), p.status(), p.stars(), p.veto(), p.composite());
  }
}
