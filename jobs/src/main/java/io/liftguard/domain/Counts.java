package io.liftguard.domain;

/** Integer counts by {@link Measure}; kept flat because a city has eighteen million of them. */
@SuppressWarnings("EnumOrdinal")
public final class Counts {

  private final long[] byMeasure = new long[Measure.values().length];

  public long get(Measure measure) {
    return byMeasure[measure.ordinal()];
  }

  void add(Measure measure, long count) {
    byMeasure[measure.ordinal()] += count;
  }

  void addIf(boolean holds, Measure measure, long count) {
    if (holds) {
      byMeasure[measure.ordinal()] += count;
    }
  }

  boolean empty() {
    for (long count : byMeasure) {
      if (count != 0) {
        return false;
      }
    }
    return true;
  }
}
