package io.liftguard.synth;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A few hundred delivered rows of every table, each as likely as any other (reservoir sampling):
 * the dirt is made from them, so that it looks like the data around it.
 */
final class Samples {

  private static final int SIZE = 400;

  private final Rng rng;
  private final Map<Table, List<Object[]>> rows = new EnumMap<>(Table.class);
  private final Map<Table, Long> seen = new EnumMap<>(Table.class);

  Samples(Rng rng) {
    this.rng = rng;
    for (Table table : Table.values()) {
      rows.put(table, new ArrayList<>());
      seen.put(table, 0L);
    }
  }

  /** Notices a row; tombstones are of no use. */
  void see(Table table, Object[] values) {
    if (values[table.recordedAt() + 1] != null) {
      return;
    }
    long count = seen.merge(table, 1L, Long::sum);
    List<Object[]> kept = rows.get(table);
    if (kept.size() < SIZE) {
      kept.add(values);
      return;
    }
    rng.at(Rng.Stream.DIRT, table.id().length() * 1000L + table.id().charAt(0), count);
    double place = rng.unit() * count;
    if (place < SIZE) {
      kept.set((int) place, values);
    }
  }

  /** The n-th sample of a table, counted round and round. */
  DirtRow row(Table table, long n) {
    List<Object[]> kept = rows.get(table);
    return new DirtRow(table, kept.get((int) (n % kept.size())));
  }
}
