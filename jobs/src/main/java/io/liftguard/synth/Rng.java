package io.liftguard.synth;

/**
 * A counter-based generator: the numbers of a lift, a day and a purpose depend on these and the
 * seed alone, never on what was drawn before. So a county can be made lift by lift or day by day,
 * and nothing needs to be remembered to be drawn again. The mixing function is that of SplitMix64
 * (Steele, Lea, Flood 2014); logarithms are those of {@link StrictMath}, the same on every machine.
 */
final class Rng {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long seed;
  private long state;

  Rng(long seed) {
    this.seed = mix(seed + GOLDEN);
  }

  /** Turns to the beginning of the stream of numbers that belongs to a purpose and two indices. */
  Rng at(Stream stream, long a, long b) {
    state = mix(mix(mix(seed + stream.code * GOLDEN) ^ (a * 0xD1B54A32D192ED03L)) ^ (b * GOLDEN));
    return this;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private long next() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform on [0, 1). */
  double unit() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** Uniform on 0..n-1. */
  int below(int n) {
    return (int) (((next() >>> 33) * n) >>> 31);
  }

  /** Uniform on low..high, both included. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  boolean chance(double p) {
    return unit() < p;
  }

  /** Days, at least 1, until the next event of a daily hazard; far away for a hazard of 0. */
  int gapDays(double dailyHazard) {
    if (dailyHazard <= 0) {
      return 30_000;
    }
    return (int) Math.min(30_000, 1 + exponential() / dailyHazard);
  }

  /** Exponential with mean 1. */
  double exponential() {
    return -StrictMath.log(1 - unit());
  }

  /** Log-normal with the given mean and sigma of the logarithm. */
  double logNormal(double mean, double sigma) {
    double normal = StrictMath.sqrt(2 * exponential()) * StrictMath.cos(2 * StrictMath.PI * unit());
    return mean * StrictMath.exp(sigma * normal - sigma * sigma / 2);
  }

  /** Poisson; by counting, so for small means only. */
  int poisson(double mean) {
    if (mean > 30) {
      int half = poisson(mean / 2);
      return half + poisson(mean / 2);
    }
    double limit = StrictMath.exp(-mean);
    int count = 0;
    for (double product = unit(); product > limit; product *= unit()) {
      count++;
    }
    return count;
  }

  /** An index with the probability of its weight. */
  int pick(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = unit() * total;
    for (int i = 0; i < weights.length - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  <T> T oneOf(T[] values) {
    return values[below(values.length)];
  }

  /** What a stream of numbers is for; the codes are part of what a seed means. */
  enum Stream {
    UNIT(1),
    LIFT(2),
    STATE(3),
    TERM(4),
    FIRM(5),
    FIRM_YEAR(6),
    RESCUE(7),
    FAULT(8),
    VISIT(9),
    INSPECTION(10),
    REINSPECTION(11),
    POLICY(12),
    CLAIM(13),
    COMPLAINT(14),
    SPOT_CHECK(15),
    SANCTION(16),
    PLAN(17),
    POWER_CUT(18),
    DRILL(19),
    REGISTER(20),
    TECHNICIAN(21),
    DIRT(22);

    private final int code;

    Stream(int code) {
      this.code = code;
    }
  }
}
