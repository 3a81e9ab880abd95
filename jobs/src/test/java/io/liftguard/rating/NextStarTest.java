package io.liftguard.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.stats.Composite;
import io.liftguard.stats.GammaPoisson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another star takes, on the firms of the worked example. */
class NextStarTest {

  private static final Composite.Thresholds THRESHOLDS = Composite.Thresholds.standard();

  private static Figures figures;

  @BeforeAll
  static void compute() throws IOException {
    figures = Mqr1.compute(ExampleRelease.of("2026Q3").inputs());
  }

  private static Rating firm(Figures of, String id) {
    return of.ratings().stream().filter(r -> r.firmId().equals(id)).findFirst().orElseThrow();
  }

  private static NextStar next(String id) {
    return NextStar.of(firm(figures, id), figures.measures(), THRESHOLDS);
  }

  /** Stars of a firm's figures with so many events in each measure. */
  private static int stars(Figures of, Rating rating, double[] events) {
    List<Composite.Part> parts = new ArrayList<>();
    for (int k = 0; k < events.length; k++) {
      Rating.OfMeasure measure = rating.measures().get(k);
      if (measure.used()) {
        Figures.OfMeasure row = of.measures().get(k);
        parts.add(
            new Composite.Part(
                measure.weight(),
                new GammaPoisson.Shape(row.shape()),
                events[k] / row.dispersion(),
                measure.expected() / row.dispersion()));
      }
    }
    return Composite.of(parts).stars(THRESHOLDS);
  }

  private static double[] observed(Rating rating) {
    return rating.measures().stream().mapToDouble(m -> (double) m.observed()).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026Q2", "2026Q3"})
  void asksForJustEnoughAndNoMore(String quarter) throws IOException {
    Figures of = Mqr1.compute(ExampleRelease.of(quarter).inputs());
    int rising = 0;
    for (Rating rating : of.ratings()) {
      if (!rating.rated()) {
        continue;
      }
      NextStar next = NextStar.of(rating, of.measures(), THRESHOLDS);
      if (next.step() != NextStar.Step.RISE) {
        continue;
      }
      rising++;
      int target = rating.starsStable() + 1;
      for (NextStar.Fewer fewer : next.fewer()) {
        int k = Mqr1.MEASURES.indexOf(fewer.measure());
        double[] events = observed(rating);
        assertEquals(events[k], (double) fewer.observed());
        if (fewer.events() == null) {
          events[k] = 0;
          assertTrue(stars(of, rating, events) < target, rating.firmId() + fewer);
        } else {
          events[k] -= fewer.events();
          assertTrue(stars(of, rating, events) >= target, rating.firmId() + fewer);
          events[k] += 1;
          assertTrue(stars(of, rating, events) < target, rating.firmId() + fewer);
        }
      }
      double variance = rating.scoreVariance();
      double edge = Math.log(next.composite());
      assertTrue(new Composite(edge - 1e-9, variance).stars(THRESHOLDS) >= target);
      assertTrue(new Composite(edge + 1e-9, variance).stars(THRESHOLDS) < target);
      assertTrue(next.composite() < rating.composite());
      if (next.percent() != null) {
        double[] events = observed(rating);
        for (int k = 0; k < events.length; k++) {
          events[k] *= (100 - next.percent()) / 100.0;
        }
        assertTrue(stars(of, rating, events) >= target);
      }
    }
    assertTrue(rising >= 3, rising + " firms below five stars");
  }

  @Test
  void asksForASecondReleaseWhenTheFiguresAreBetterThanTheStars() {
    NextStar next = next("F05");
    assertEquals(NextStar.Step.CONFIRM, next.step());
    assertEquals(2, next.stars());
    assertEquals(3, next.computed());
    assertFalse(next.falling());
    assertEquals(List.of(), next.fewer());
  }

  @Test
  void knowsThatThereIsNoSixthStarAndSaysWhenTheFifthIsAtRisk() {
    assertEquals(NextStar.Step.HIGHEST, next("F01").step());
    assertFalse(next("F01").falling());
    assertNull(next("F01").composite());
    NextStar falling = next("91500000MA5U04XX");
    assertEquals(NextStar.Step.HIGHEST, falling.step());
    assertTrue(falling.falling());
  }

  @Test
  void refusesFirmsWithoutStars() {
    Rating unrated = firm(figures, "F09");
    assertThrows(
        IllegalArgumentException.class, () -> NextStar.of(unrated, figures.measures(), THRESHOLDS));
  }
}
