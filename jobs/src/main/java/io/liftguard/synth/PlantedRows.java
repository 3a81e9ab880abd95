package io.liftguard.synth;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Rows that are accepted, made for a purpose out of rows that were delivered before. */
abstract class PlantedRows {

  private final Samples samples;
  private final Map<Table, List<DirtRow>> rows = new EnumMap<>(Table.class);

  PlantedRows(Samples samples) {
    this.samples = samples;
  }

  /** The rows made so far. */
  final Map<Table, List<DirtRow>> rows() {
    return rows;
  }

  /** A delivered row under another key, with a change. */
  final void add(Table table, long sample, String key, Consumer<DirtRow> change) {
    DirtRow row = samples.row(table, sample);
    row.set(table.contract().key().get(0), key);
    change.accept(row);
    rows.computeIfAbsent(table, none -> new ArrayList<>()).add(row);
  }
}
