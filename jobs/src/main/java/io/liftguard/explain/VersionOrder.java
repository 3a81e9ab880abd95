package io.liftguard.explain;

import io.liftguard.contract.TableContract;
import io.liftguard.domain.CodePoints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Which of two rows of one key is the greater version (part 1): the later recorded_at, on a tie the
 * tombstone, else the row that is greatest column by column in the order of the contract: texts by
 * code point, false before true, null least.
 */
final class VersionOrder implements Comparator<Row> {

  private final List<Integer> columns = new ArrayList<>();

  VersionOrder(TableContract contract) {
    List<String> names = contract.columnNames();
    columns.add(names.indexOf("recorded_at"));
    columns.add(names.indexOf("deleted"));
    for (int i = 0; i < names.size(); i++) {
      if (!columns.contains(i)) {
        columns.add(i);
      }
    }
  }

  @Override
  public int compare(Row a, Row b) {
    for (int column : columns) {
      int order = values(a.get(column), b.get(column));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @SuppressWarnings("unchecked") // Two values of one column are of one type.
  private static int values(Object a, Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return a instanceof String text
        ? CodePoints.compare(text, (String) b)
        : ((Comparable<Object>) a).compareTo(b);
  }
}
