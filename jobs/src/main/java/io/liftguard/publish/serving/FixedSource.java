package io.liftguard.publish.serving;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A small table that is made in memory and replaced as a whole.
 *
 * @param table the table
 * @param stamp tells its content from any other
 * @param rows its rows; asked for only when they are needed
 */
record FixedSource(ServingTable table, String stamp, Supplier<List<List<Object>>> rows)
    implements Source {

  @Override
  public Optional<Long> version() {
    return Optional.empty();
  }

  @Override
  public ServingRows all() {
    return new ServingRows.InMemory(() -> rows.get().stream());
  }
}
