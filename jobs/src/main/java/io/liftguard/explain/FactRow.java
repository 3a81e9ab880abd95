package io.liftguard.explain;

import io.liftguard.domain.Dims;
import io.liftguard.domain.Times;
import io.liftguard.explain.Explanation.Source;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A row of a fact table, made again from bronze lines.
 *
 * @param table fact table
 * @param id its id; for sums of a lift and month the lift's
 * @param elevatorId lift, null for what belongs to none
 * @param day epoch day on which it counts, the first of the month for sums
 * @param dims where it belongs
 * @param columns its other columns by name: Long, Boolean, String or null
 * @param sources the lines behind columns of it
 */
record FactRow(
    String table,
    String id,
    String elevatorId,
    int day,
    Dims dims,
    Function<String, Object> columns,
    Function<Set<String>, List<Source>> sources) {

  /** First day of its month. */
  int month() {
    return Times.monthOf(day);
  }
}
