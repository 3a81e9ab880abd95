package io.liftguard.bench;

/** The bars of part 9: what is measured against what, and the ratio that must not be exceeded. */
public enum Bar {
  /** A night of one new day on the county, against a bare session that reads and commits. */
  NIGHT(4.0, Data.COUNTY),
  /** A night with 300 rows up to three years late, against a plain night. */
  LATE(2.0, Data.COUNTY),
  /** A night on five years of history, against one on a single year. */
  HISTORY(1.15, Data.COUNTY),
  /** The full computation at ten times the lifts, against the one at the tenth. */
  GROWTH(10.0, Data.COUNTY),
  /** The full computation from clean tables to gold, against DuckDB on the same files. */
  FULL(2.0, Data.CITY),
  /** A night of one new day, against DuckDB's full recomputation. */
  DAY(0.25, Data.CITY),
  /** The greatest heap of a run, against the 4 GB that it may have. */
  MEMORY(1.0, Data.CITY);

  private enum Data {
    COUNTY,
    CITY
  }

  private final double limit;
  private final Data data;

  Bar(double limit, Data data) {
    this.limit = limit;
    this.data = data;
  }

  /** Whether the bar is set for a city or larger. */
  public boolean ofCity() {
    return data == Data.CITY;
  }

  /** The greatest ratio that holds the bar. */
  public double limit() {
    return limit;
  }
}
