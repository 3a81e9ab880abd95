package io.liftguard.synth;

/** How large a synthetic county is. The sizes are those of the benchmarks. */
public enum Scale {
  /** A county: small enough for every test. */
  COUNTY(3_000, 3, 24, 24),
  /** A large city: what the performance bars are measured on. */
  CITY(300_000, 5, 120, 240),
  /** A whole country: what bounded memory is proved on. */
  NATION(10_000_000, 1, 3_000, 4_000);

  private final int lifts;
  private final int years;
  private final int towns;
  private final int firms;

  Scale(int lifts, int years, int towns, int firms) {
    this.lifts = lifts;
    this.years = years;
    this.towns = towns;
    this.firms = firms;
  }

  /** Lifts of the register unless the options say otherwise. */
  public int lifts() {
    return lifts;
  }

  /** Years of history unless the options say otherwise. */
  public int years() {
    return years;
  }

  int towns() {
    return towns;
  }

  int firms() {
    return firms;
  }
}
