package io.liftguard.synth;

import io.liftguard.contract.Column;
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
  private final int lastDay;
  private final Map<Table, List<Object[]>> rows = new EnumMap<>(Table.class);
  private final Map<Table, Long> seen = new EnumMap<>(Table.class);

  Samples(Rng rng, int lastDay) {
    this.rng = rng;
    this.lastDay = lastDay;
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
    if (kept.isEmpty()) {
      kept.add(plainest(table));
    }
    return new DirtRow(table, kept.get((int) (n % kept.size())));
  }

  /** A row of required values only, for tables of which a very small county delivered nothing. */
  private Object[] plainest(Table table) {
    Object[] row = new Object[table.width()];
    int day = lastDay - 100;
    for (int i = 0; i < row.length; i++) {
      Column column = table.contract().columns().get(i);
      if (column.required()) {
        row[i] =
            switch (table.columns().get(i).kind()) {
              case TEXT -> column.enumValues().isEmpty() ? "X-1" : column.enumValues().get(0);
              case INT -> 1L;
              case MONEY, DEGREES -> 100L;
              case BOOL -> false;
              case DATE -> column.name().startsWith("ends") ? day + 365 : day;
              case TIME -> Times.at(day, 43_200);
            };
      }
    }
    return row;
  }
}
