package io.liftguard.stats;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A bounded, lock-free cache of a pure function of an integer and a probability.
 *
 * <p>A night evaluates millions of limits with few different arguments, and a quantile costs a root
 * search. Each key has one place; a newer key takes the place of an older one, so that memory stays
 * bounded whatever a night asks. Entries are immutable and published as a whole, so that a reader
 * sees an entry or none; two threads that miss at once compute the same value twice.
 */
final class QuantileCache<V> {

  private record Entry<V>(long n, double p, V value) {}

  private final AtomicReferenceArray<Entry<V>> places;
  private final int mask;

  /**
   * @param bits the cache holds 2^bits values
   */
  QuantileCache(int bits) {
    this.places = new AtomicReferenceArray<>(1 << bits);
    this.mask = (1 << bits) - 1;
  }

  /** The value for (n, p): the remembered one, or that of {@code compute}. */
  V get(long n, double p, Supplier<V> compute) {
    long mixed = n + Double.doubleToLongBits(p) * 0x9E3779B97F4A7C15L;
    int place = (int) (mixed ^ (mixed >>> 32)) & mask;
    Entry<V> entry = places.get(place);
    if (entry == null || entry.n() != n || entry.p() != p) {
      entry = new Entry<>(n, p, compute.get());
      places.set(place, entry);
    }
    return entry.value();
  }
}
