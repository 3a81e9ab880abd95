package io.liftguard.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What holds for all intervals and quantiles, whatever the data. */
class IntervalPropertiesTest {

  @Property(tries = 300)
  void poissonLimitsContainTheCountAndGrowWithIt(
      @ForAll @LongRange(min = 0, max = 1_000_000) long events) {
    Interval limits = PoissonLimits.exact(events);
    Interval next = PoissonLimits.exact(events + 1);
    assertTrue(limits.contains((double) events));
    assertTrue(limits.low() < next.low());
    assertTrue(limits.high() < next.high());
    assertTrue(PoissonLimits.exact(events, 0.998).high() > limits.high());
  }

  @Property(tries = 500)
  void wilsonLimitsContainTheShareAndMirror(
      @ForAll @LongRange(min = 1, max = 10_000_000) long total,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    long hits = Math.round(total * share);
    Interval limits = ProportionLimits.wilson(hits, total);
    Interval mirrored = ProportionLimits.wilson(total - hits, total);
    assertTrue(limits.contains((double) hits / total));
    assertTrue(limits.low() >= 0 && limits.high() <= 1);
    assertEquals(1 - limits.low(), mirrored.high(), 1e-14);
  }

  @Property(tries = 300)
  void meanLimitsDoNotDependOnTheOrderAndContainTheMean(
      @ForAll @Size(min = 2, max = 40) List<@IntRange(min = -9000, max = 9000) Integer> list) {
    int[] values = list.stream().mapToInt(Integer::intValue).toArray();
    long sum = Arrays.stream(values).asLongStream().sum();
    long squares = Arrays.stream(values).mapToLong(v -> (long) v * v).sum();
    Interval limits = MeanLimits.student(values.length, sum, squares).orElseThrow();
    assertTrue(limits.contains((double) sum / values.length));
    double mean = (double) sum / values.length;
    double spread = Arrays.stream(values).mapToDouble(v -> (v - mean) * (v - mean)).sum();
    assertEquals(
        Math.sqrt(spread / (values.length - 1)),
        MeanLimits.standardDeviation(values.length, sum, squares),
        1e-8);
  }

  @Property(tries = 300)
  void histogramQuantilesEqualThoseOfTheSortedList(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 30) Integer> list,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double p) {
    int[] values = list.stream().mapToInt(Integer::intValue).toArray();
    long[] distinct = Arrays.stream(values).asLongStream().sorted().distinct().toArray();
    long[] counts =
        LongStream.of(distinct)
            .map(v -> Arrays.stream(values).filter(w -> w == v).count())
            .toArray();
    int[] sorted = values.clone();
    Arrays.sort(sorted);
    double position = (sorted.length - 1) * p;
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    double expected = sorted[below] * (1 - (position - below)) + sorted[above] * (position - below);
    double quantile = HistogramQuantiles.type7(distinct, counts, p);
    assertEquals(expected, quantile, 1e-12);
    // At an extreme p the interpolated quantile of a few values may lie beyond its own limits.
    for (double published : new double[] {0.5, 0.9, 0.95}) {
      assertTrue(
          HistogramQuantiles.limits(distinct, counts, published)
              .contains(HistogramQuantiles.type7(distinct, counts, published)));
    }
  }

  @Property(tries = 200)
  void ranksCoverAtLeastTheLevel(
      @ForAll @IntRange(min = 1, max = 3000) int n,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double p) {
    HistogramQuantiles.Ranks ranks = HistogramQuantiles.ranks(n, p, 0.95);
    // P(low <= X < high) summed term by term, in logarithms.
    double covered = 0;
    double log = n * Math.log1p(-p);
    double odds = Math.log(p) - Math.log1p(-p);
    for (int x = 0; x <= n; x++) {
      if (x >= ranks.low() && x < ranks.high()) {
        covered += Math.exp(log);
      }
      log += Math.log((double) (n - x) / (x + 1)) + odds;
    }
    assertTrue(covered >= 0.95 - 1e-9, "coverage " + covered);
  }

  @Property(tries = 20)
  void cachedLimitsEqualFreshOnes(@ForAll @LongRange(min = 1, max = 50) long events) {
    // Keys 2^14 apart share a place: the later one must not answer for the earlier.
    Interval first = PoissonLimits.exact(events);
    PoissonLimits.exact(events + (1 << 14));
    assertEquals(first, PoissonLimits.exact(events));
    assertEquals(first, PoissonLimits.ofMean((double) events, events + 1.0, 0.025));
  }
}
