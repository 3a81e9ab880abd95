package io.liftguard.publish.serving;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What has to be done to a table that an earlier publish left.
 *
 * @param extent how much of it
 * @param partColumns columns that tell the parts apart, empty unless {@link Extent#PARTS}
 * @param parts values of these columns as text, of parts whose rows are replaced or gone
 * @param rows the rows to put in
 */
record Change(
    Extent extent, List<String> partColumns, List<List<String>> parts, Supplier<ServingRows> rows) {

  /** How much of a table changes. */
  enum Extent {
    NOTHING,
    PARTS,
    ALL
  }

  static Change nothing() {
    return new Change(
        Extent.NOTHING, List.of(), List.of(), () -> new ServingRows.InMemory(Stream::empty));
  }

  static Change all(Supplier<ServingRows> rows) {
    return new Change(Extent.ALL, List.of(), List.of(), rows);
  }

  static Change parts(List<String> columns, List<List<String>> parts, Supplier<ServingRows> rows) {
    return new Change(Extent.PARTS, List.copyOf(columns), List.copyOf(parts), rows);
  }
}
