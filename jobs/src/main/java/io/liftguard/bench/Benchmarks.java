package io.liftguard.bench;

import java.util.function.Consumer;

/**
 * Measures the bars. What implements it is found on the class path: it needs DuckDB and the oracle,
 * which are no part of the product, and therefore lies among the tests.
 */
public interface Benchmarks {

  /**
   * Measures, both sides of each bar in this run; works in a temporary directory and removes it.
   *
   * @param progress receives a line for each measurement
   * @throws io.liftguard.LiftGuardException run failed when a measured command fails or the two
   *     sides of a comparison do not give the same figures
   */
  BenchReport run(BenchRequest request, Consumer<String> progress);
}
