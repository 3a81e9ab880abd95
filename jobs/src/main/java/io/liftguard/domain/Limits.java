package io.liftguard.domain;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Limits on the time of arrival, by town and by the date from which they hold. */
public final class Limits implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * One limit.
   *
   * @param town null = every town without one of its own
   * @param from first day on which it holds; {@link Times#NO_DAY} = always
   * @param seconds the limit
   */
  public record Limit(String town, int from, long seconds) implements Serializable {}

  private final long standard;
  private final List<Limit> latestFirst;

  public Limits(long standardSeconds, List<Limit> others) {
    this.standard = standardSeconds;
    this.latestFirst = new ArrayList<>(others);
    // A town's own limit goes before one for all towns; of several the one that began last.
    this.latestFirst.sort(
        Comparator.comparing((Limit l) -> l.town() == null)
            .thenComparing(Comparator.comparingInt(Limit::from).reversed()));
  }

  /** Seconds allowed in a town on a day. */
  public long seconds(String town, int day) {
    for (Limit limit : latestFirst) {
      if ((limit.town() == null || limit.town().equals(town)) && limit.from() <= day) {
        return limit.seconds();
      }
    }
    return standard;
  }
}
