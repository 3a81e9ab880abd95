package io.liftguard.stats;

import static io.liftguard.stats.Vectors.assertClose;
import static io.liftguard.stats.Vectors.integer;
import static io.liftguard.stats.Vectors.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.stats.RateModel.Cell;
import io.liftguard.stats.RateModel.Role;
import io.liftguard.stats.RateModel.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The rate model against the ships data and an example with merged and aliased levels. */
class RateModelTest {

  private static final List<String> FACTORS = List.of("age_band", "use_type", "year");

  private static final List<Cell> EXAMPLE =
      List.of(
          cell("a", "r", "2021", 40000, 12),
          cell("a", "r", "2022", 52000, 9),
          cell("a", "s", "2021", 9000, 4),
          cell("a", "s", "2022", 15000, 8),
          cell("o", "c", "2021", 21000, 14),
          cell("o", "c", "2022", 18000, 6),
          cell("n", "r", "2021", 8000, 7),
          cell("n", "s", "2022", 7000, 5),
          cell("n", "r", "2023", 3000, 2),
          cell("a", "s", "2023", 4000, 3));

  private static Cell cell(String age, String use, String year, long exposure, long events) {
    return new Cell(List.of(age, use, year), exposure, events);
  }

  @Test
  void shipsDesignEqualsR() {
    List<double[]> design = new ArrayList<>();
    List<Double> exposure = new ArrayList<>();
    List<Double> events = new ArrayList<>();
    var rows = Vectors.csv("v02_ships_fitted.csv");
    var terms = Vectors.csv("v02_ships_poisson_glm.csv");
    for (var row : rows) {
      double[] line = new double[terms.size()];
      for (int j = 0; j < line.length; j++) {
        String term = terms.get(j).getField("term");
        boolean holds =
            term.equals("(Intercept)")
                || term.equals("type" + row.getField("type"))
                || term.equals("year" + row.getField("year"))
                || term.equals("period" + row.getField("period"));
        line[j] = holds ? 1 : 0;
      }
      design.add(line);
      exposure.add(number(row, "service_months"));
      events.add(number(row, "incidents"));
    }
    PoissonRegression fit =
        PoissonRegression.fit(
            design.toArray(double[][]::new),
            exposure.stream().mapToDouble(Double::doubleValue).toArray(),
            events.stream().mapToDouble(Double::doubleValue).toArray());
    for (int j = 0; j < terms.size(); j++) {
      assertClose(number(terms.get(j), "estimate"), fit.coefficients()[j], 1e-12, terms.get(j));
      // R takes the standard errors from the weights before its last step.
      assertClose(number(terms.get(j), "se_poisson"), fit.standardErrors()[j], 1e-9, terms.get(j));
    }
    for (int i = 0; i < rows.size(); i++) {
      assertClose(number(rows.get(i), "expected"), fit.fitted()[i], 1e-11, rows.get(i));
    }
  }

  @Test
  void shipsRatesDoNotDependOnTheBaseLevel() {
    List<Cell> cells = new ArrayList<>();
    var rows = Vectors.csv("v02_ships_fitted.csv");
    for (var row : rows) {
      cells.add(
          cell(
              row.getField("type"),
              row.getField("year"),
              row.getField("period"),
              integer(row, "service_months"),
              integer(row, "incidents")));
    }
    RateModel model = RateModel.fit(List.of("type", "year", "period"), cells, 1);
    // Most service months: B, 60 and 60; R has A, 60 and 60.
    assertEquals(
        List.of("B", "60", "60"),
        model.terms().stream().filter(t -> t.role() == Role.BASE).map(Term::level).toList());
    for (int i = 0; i < rows.size(); i++) {
      double fitted = model.rate(cells.get(i).levels()) * cells.get(i).exposure();
      assertClose(number(rows.get(i), "expected"), fitted, 1e-11, rows.get(i));
    }
  }

  @Test
  void mergedLevelsCountAsBaseAndDependentColumnsAsZero() {
    RateModel model = RateModel.fit(FACTORS, EXAMPLE, 10);
    List<String> roles =
        model.terms().stream().map(t -> t.factor() + " " + t.level() + " " + t.role()).toList();
    assertEquals(
        List.of(
            "(intercept)  INTERCEPT",
            "age_band a BASE",
            "age_band n LEVEL",
            "age_band o LEVEL",
            "use_type c ALIASED",
            "use_type r BASE",
            "use_type s LEVEL",
            "year 2021 LEVEL",
            "year 2022 BASE",
            "year 2023 MERGED"),
        roles);
    // An independent Newton iteration in 30 digits (mpmath).
    double[] estimates = {
      -8.531954878477721,
      0,
      0.8663845550560546,
      0.6857368312532375,
      0,
      0,
      0.7110581436087452,
      0.4556445753911452,
      0,
      0
    };
    double[] errors = {
      0.2528767160704031,
      Double.NaN,
      0.3167185380437385,
      0.2988920855311883,
      Double.NaN,
      Double.NaN,
      0.3012553375199606,
      0.2520459232201095,
      Double.NaN,
      Double.NaN
    };
    for (int i = 0; i < estimates.length; i++) {
      Term term = model.terms().get(i);
      assertClose(estimates[i], term.estimate(), 1e-12, term);
      assertEquals(Double.isNaN(errors[i]), term.standardErrorIfEstimated().isEmpty());
      if (!Double.isNaN(errors[i])) {
        assertClose(errors[i], term.standardErrorIfEstimated().orElseThrow(), 1e-12, term);
      }
    }
    assertEquals(177000, model.terms().get(0).exposure());
    assertEquals(70, model.terms().get(0).events());
    assertEquals(model.rate(List.of("a", "r", "2022")), model.rate(List.of("new", "new", "2030")));
    assertEquals(model.rate(List.of("a", "r", "2022")), model.rate(List.of("a", "r", "2023")));
  }

  @Test
  void withoutAnyLevelOfEnoughEventsTheCrudeRateRemains() {
    RateModel model = RateModel.fit(FACTORS, EXAMPLE, 1000);
    assertClose(70.0 / 177000, model.rate(List.of("n", "c", "2021")), 1e-14, "crude rate");
    assertTrue(
        model.terms().stream().noneMatch(t -> t.role() == Role.LEVEL || t.role() == Role.ALIASED));
  }

  @Test
  void tiesOfTheBaseGoByCodePoint() {
    // U+FF5E comes after the supplementary U+20000 in UTF-16, before it by code point.
    String supplementary = new String(Character.toChars(0x20000));
    List<Cell> cells =
        List.of(new Cell(List.of(supplementary), 100, 20), new Cell(List.of("\uFF5E"), 100, 30));
    RateModel model = RateModel.fit(List.of("f"), cells, 10);
    assertEquals("\uFF5E", model.terms().get(1).level());
    assertEquals(Role.BASE, model.terms().get(1).role());
    assertClose(0.2, model.rate(List.of(supplementary)), 1e-12, "other level");
  }

  @Test
  void cellsDrivenToZeroStopAtTheirFittedValues() {
    // The estimate of this table lies at infinity: only the fitted values converge.
    List<Cell> cells =
        List.of(
            cell("a", "r", "1", 1000, 20),
            cell("a", "s", "1", 1000, 0),
            cell("b", "r", "1", 1000, 15),
            cell("b", "s", "1", 1000, 30),
            cell("c", "s", "1", 1000, 12),
            cell("c", "r", "1", 1000, 0));
    RateModel model = RateModel.fit(FACTORS, cells, 10);
    double sum = cells.stream().mapToDouble(c -> model.rate(c.levels()) * c.exposure()).sum();
    assertClose(77, sum, 1e-9, "sum of the fitted values");
  }

  @Test
  void separatedTableConverges() {
    // Margins are positive, yet the fit of the empty corner is exactly 0.
    List<Cell> cells =
        List.of(
            cell("a", "r", "1", 1000, 20),
            cell("a", "s", "1", 1000, 0),
            cell("b", "s", "1", 1000, 30),
            cell("b", "t", "1", 500, 11));
    RateModel model = RateModel.fit(FACTORS, cells, 10);
    assertTrue(model.rate(List.of("a", "s", "1")) * 1000 < 1e-9);
    assertClose(0.02, model.rate(List.of("a", "r", "1")), 1e-9, "a r");
    assertClose(0.03, model.rate(List.of("b", "s", "1")), 1e-9, "b s");
  }

  @Test
  void aCellOfManyTimesTheCrudeRateIsOvershotAndStillFound() {
    // The first full step would go to exp(54) times the truth.
    List<Cell> cells =
        List.of(
            cell("a0", "u1", "y0", 74871, 0),
            cell("a0", "u2", "y1", 119897, 16),
            cell("a0", "u3", "y0", 171131, 23),
            cell("a3", "u0", "y2", 163116, 0),
            cell("a3", "u3", "y1", 3851, 26));
    RateModel model = RateModel.fit(FACTORS, cells, 10);
    double sum = cells.stream().mapToDouble(c -> model.rate(c.levels()) * c.exposure()).sum();
    assertClose(65, sum, 1e-12, "sum of the fitted values");
  }

  @Test
  void whatDoesNotConvergeIsRefused() {
    double[][] design = {{1, 0}, {1, 0}};
    var refusal =
        assertThrows(
            LiftGuardException.class,
            () -> PoissonRegression.fit(design, new double[] {1, 1}, new double[] {5, 50}));
    assertTrue(refusal.getMessage().contains("did not converge"), refusal.getMessage());
    assertEquals(LiftGuardException.Kind.DATA_REFUSED, refusal.kind());
  }

  @Test
  void wrongCellsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> cell("a", "b", "c", 0, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> RateModel.fit(FACTORS, List.of(cell("a", "b", "c", 5, 0)), 10));
    assertThrows(
        IllegalArgumentException.class,
        () -> RateModel.fit(List.of("f"), List.of(cell("a", "b", "c", 5, 1)), 10));
    assertThrows(
        IllegalArgumentException.class,
        () -> RateModel.fit(FACTORS, EXAMPLE, 10).rate(List.of("a")));
  }

  @Property(tries = 100)
  void expectedSumsToObservedInAnyOrderAndSplit(@ForAll @LongRange long seed) {
    Random random = new Random(seed);
    List<Cell> cells = new ArrayList<>();
    for (String age : List.of("0-4", "5-9", "10-14", "unknown")) {
      for (String use : List.of("mall", "residential", "school")) {
        for (String year : List.of("2022", "2023")) {
          if (random.nextInt(4) > 0) {
            long exposure = 1L + random.nextInt(100_000);
            cells.add(cell(age, use, year, exposure, random.nextInt(30)));
          }
        }
      }
    }
    cells.add(cell("0-4", "mall", "2022", 1000, 1));
    RateModel model = RateModel.fit(FACTORS, cells, 10);
    Sum expected = new Sum();
    long observed = 0;
    for (Cell cell : cells) {
      expected.add(model.rate(cell.levels()) * cell.exposure());
      observed += cell.events();
    }
    assertClose((double) observed, expected.value(), 1e-10, "sum of E");

    List<Cell> split = new ArrayList<>();
    for (Cell cell : cells) {
      long part = cell.exposure() / 3;
      if (part > 0) {
        split.add(new Cell(cell.levels(), part, 0));
      }
      split.add(new Cell(cell.levels(), cell.exposure() - part, cell.events()));
    }
    Collections.shuffle(split, random);
    assertEquals(model.terms(), RateModel.fit(FACTORS, split, 10).terms());
  }
}
