package io.liftguard.explain;

import io.liftguard.explain.Explanation.Source;
import java.util.List;

/**
 * A record that counts, with the bronze lines that it was read from.
 *
 * @param record the record as the rules know it
 * @param id its id
 * @param lines the lines
 */
record Kept<T>(T record, String id, List<Delivered> lines) {

  Kept {
    lines = List.copyOf(lines);
  }

  Kept(T record, String id, Delivered line) {
    this(record, id, List.of(line));
  }

  List<Source> sources() {
    return lines.stream().map(Delivered::source).toList();
  }
}
