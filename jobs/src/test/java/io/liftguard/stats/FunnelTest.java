package io.liftguard.stats;

import static io.liftguard.stats.Vectors.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.stats.Dispersion.Quarter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Funnel limits, over-dispersion between firms and dispersion within them. */
class FunnelTest {

  @Test
  void exactLimitsAtAWholeExpectationAreThoseOfTheCount() {
    for (var row : Vectors.csv("v01_poisson_count_limits.csv")) {
      long events = Vectors.integer(row, "events");
      double level = Vectors.number(row, "level");
      if (events > 0 && (level == 0.95 || level == 0.998)) {
        Interval limits =
            level == 0.95 ? Funnel.exact95((double) events) : Funnel.exact998((double) events);
        assertClose(
            Vectors.number(row, "exact_lower"), limits.low() * events, 1e-12, row.toString());
        assertClose(
            Vectors.number(row, "exact_upper"), limits.high() * events, 1e-12, row.toString());
      }
    }
  }

  @Test
  void overDispersionByHand() {
    // z = 2 (sqrt O - sqrt E) with E = 100: -4, -2, 0, 2, 8; type 7 quantiles at 10/90 %: -3.2,
    // 5.6.
    Funnel funnel =
        Funnel.of(new long[] {64, 81, 100, 121, 196}, new double[] {100, 100, 100, 100, 100});
    double squares = 3.2 * 3.2 + 4 + 0 + 4 + 5.6 * 5.6;
    assertClose(squares / 5, funnel.phi(), 1e-14, "phi");
    // weights 4E = 400 each: sum - sum of squares / sum = 2000 - 400.
    assertClose((squares - 4) / 1600, funnel.tau2(), 1e-14, "tau2");
    double half = 1.959963984540054 * Math.sqrt(1 / 400.0 + funnel.tau2());
    assertClose(Math.pow(1 - half, 2), funnel.overDispersed95(100).low(), 1e-14, "low");
    assertClose(Math.pow(1 + half, 2), funnel.overDispersed95(100).high(), 1e-14, "high");
    double wide = 3.090232306167813 * Math.sqrt(1 / 400.0 + funnel.tau2());
    assertClose(Math.pow(1 - wide, 2), funnel.overDispersed998(100).low(), 1e-13, "low 99.8");
    assertEquals(0, funnel.overDispersed998(0.1).low(), "cut at 0 before it is squared");
  }

  @Test
  void firmsAsEqualAsChanceAreNotOverDispersed() {
    Funnel funnel = Funnel.of(new long[] {100, 101, 99}, new double[] {100, 100, 100});
    assertEquals(0, funnel.tau2());
    Funnel alone = Funnel.of(new long[] {9}, new double[] {4});
    assertTrue(Double.isNaN(alone.phi()));
    assertEquals(0, alone.tau2());
    assertThrows(IllegalArgumentException.class, () -> Funnel.of(new long[] {}, new double[] {}));
    assertThrows(IllegalArgumentException.class, () -> Funnel.of(new long[] {1}, new double[] {0}));
  }

  @Test
  void limitsOfTinyAndHugeExpectationsExist() {
    assertEquals(0, Funnel.exact95(1e-6).low());
    // Nearly exponential: the quantile of shape 1 + 1e-6.
    assertClose(Math.log(40), Funnel.exact95(1e-6).high() * 1e-6, 1e-5, "tiny");
    assertClose(1, Funnel.exact998(1e8).low(), 4e-4, "huge");
    // The prior's lowest shape: almost all mass at 0, and still an interval.
    var posterior = GammaPoisson.posterior(new GammaPoisson.Shape(1e-3), 0, 5);
    assertEquals(0, posterior.limits().low());
    assertTrue(posterior.limits().high() >= 0);
  }

  @Test
  void dispersionByHand() {
    // Firm 1: 10 events, shares 1/4, 3/4: (7 - 2.5)^2 + (3 - 7.5)^2 over 10 * 2 * 3/16.
    // Firm 2: 4 events, halves: 0 over 4 * 2 / 4. Firm 3: none.
    List<List<Quarter>> firms =
        List.of(
            List.of(new Quarter(7, 2), new Quarter(3, 6)),
            List.of(new Quarter(2, 5), new Quarter(2, 5)),
            List.of(new Quarter(0, 5), new Quarter(0, 5)));
    assertClose(2 * 4.5 * 4.5 / (3.75 + 2), Dispersion.within(firms), 1e-14, "d");
  }

  @Test
  void dispersionIsNeverBelowOne() {
    assertEquals(1, Dispersion.within(List.of()));
    assertEquals(1, Dispersion.within(List.of(List.of(new Quarter(9, 3)))));
    assertEquals(1, Dispersion.within(List.of(List.of(new Quarter(5, 1), new Quarter(5, 1)))));
    assertThrows(IllegalArgumentException.class, () -> new Quarter(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Quarter(1, Double.NaN));
  }

  @Property(tries = 100)
  void orderDoesNotMatterAndFunnelsContainTheFleet(@ForAll @LongRange long seed) {
    Random random = new Random(seed);
    int size = 2 + random.nextInt(20);
    long[] observed = new long[size];
    double[] expected = new double[size];
    long[] observedBack = new long[size];
    double[] expectedBack = new double[size];
    List<List<Quarter>> firms = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      observed[i] = random.nextInt(60);
      expected[i] = 0.1 + 40 * random.nextDouble();
      observedBack[size - 1 - i] = observed[i];
      expectedBack[size - 1 - i] = expected[i];
      firms.add(
          List.of(
              new Quarter(random.nextInt(9), 1 + random.nextDouble()),
              new Quarter(random.nextInt(9), random.nextDouble())));
    }
    Funnel funnel = Funnel.of(observed, expected);
    Funnel back = Funnel.of(observedBack, expectedBack);
    assertClose(funnel.phi(), back.phi(), 1e-13, "phi");
    assertEquals(funnel.tau2(), back.tau2(), 1e-14);
    for (double e : expected) {
      assertTrue(Funnel.exact95(e).contains(1));
      assertTrue(Funnel.exact998(e).low() <= Funnel.exact95(e).low());
      assertTrue(Funnel.exact998(e).high() >= Funnel.exact95(e).high());
      assertTrue(funnel.overDispersed95(e).contains(1));
    }
    double dispersion = Dispersion.within(firms);
    Collections.reverse(firms);
    assertClose(dispersion, Dispersion.within(firms), 1e-13, "d");
    assertTrue(dispersion >= 1);
  }
}
