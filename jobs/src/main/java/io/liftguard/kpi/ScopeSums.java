package io.liftguard.kpi;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.commons.collections4.iterators.PeekingIterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Adds measures up by month and scope. A row belongs to seven scopes at once and has some sixty
 * measures: as Spark's own aggregation over seven copies of each row this was the dearest step of a
 * night, as long arrays in a map it is one of the cheapest.
 */
final class ScopeSums {

  /** Rows of sums: the measures follow the three columns of the key. */
  static final int KEY_COLUMNS = 3;

  // A map of so many sums weighs some 60 MB; a full one is passed on and a new one begun.
  private static final int MOST_KEYS = 100_000;

  private ScopeSums() {}

  /** Columns of sums: {@code month, scope_type, scope_id} and one bigint for each measure. */
  static StructType schema(List<String> measures) {
    StructType schema =
        new StructType()
            .add("month", DataTypes.DateType)
            .add("scope_type", DataTypes.StringType)
            .add("scope_id", DataTypes.StringType);
    for (String measure : measures) {
      schema = schema.add(measure, DataTypes.LongType);
    }
    return schema;
  }

  private record Key(LocalDate month, String scopeType, String scopeId) {}

  /**
   * Adds up fact rows of a partition as far as memory allows: a key may come out more than once.
   *
   * @param scopeTypes type of each scope; a row's columns are the month, the id of each scope (null
   *     for none) and its measures
   * @param at place of the row's first measure among all
   * @param measures number of all measures
   */
  static MapPartitionsFunction<Row, Row> ofFacts(List<String> scopeTypes, int at, int measures) {
    List<String> types = new ArrayList<>(scopeTypes);
    return rows -> new Folded(types, at, measures, rows);
  }

  /** Adds up sums of one key that follow each other. */
  static MapPartitionsFunction<Row, Row> ofSums(int measures) {
    return rows -> new Merged(measures, rows);
  }

  private static Row row(Key key, long[] sums) {
    Object[] values = new Object[KEY_COLUMNS + sums.length];
    values[0] = key.month();
    values[1] = key.scopeType();
    values[2] = key.scopeId();
    for (int i = 0; i < sums.length; i++) {
      values[KEY_COLUMNS + i] = sums[i];
    }
    return RowFactory.create(values);
  }

  private static final class Folded implements Iterator<Row> {

    private final List<String> types;
    private final int at;
    private final int measures;
    private final Iterator<Row> rows;
    private Iterator<Map.Entry<Key, long[]>> full = Map.<Key, long[]>of().entrySet().iterator();

    Folded(List<String> types, int at, int measures, Iterator<Row> rows) {
      this.types = types;
      this.at = at;
      this.measures = measures;
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      if (!full.hasNext() && rows.hasNext()) {
        full = fold().entrySet().iterator();
      }
      return full.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Map.Entry<Key, long[]> entry = full.next();
      return row(entry.getKey(), entry.getValue());
    }

    private Map<Key, long[]> fold() {
      Map<Key, long[]> sums = new HashMap<>();
      while (rows.hasNext() && sums.size() < MOST_KEYS) {
        Row row = rows.next();
        LocalDate month = row.getLocalDate(0);
        int first = 1 + types.size();
        for (int scope = 0; scope < types.size(); scope++) {
          String id = row.getString(1 + scope);
          if (id == null) {
            continue;
          }
          long[] sum =
              sums.computeIfAbsent(new Key(month, types.get(scope), id), k -> new long[measures]);
          for (int i = first; i < row.length(); i++) {
            if (!row.isNullAt(i)) {
              sum[at + i - first] = Math.addExact(sum[at + i - first], row.getLong(i));
            }
          }
        }
      }
      return sums;
    }
  }

  private static final class Merged implements Iterator<Row> {

    private final int measures;
    private final PeekingIterator<Row> rows;

    Merged(int measures, Iterator<Row> rows) {
      this.measures = measures;
      this.rows = PeekingIterator.peekingIterator(rows);
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      Key key = key(rows.peek());
      long[] sum = new long[measures];
      while (rows.hasNext() && key(rows.peek()).equals(key)) {
        Row row = rows.next();
        for (int i = 0; i < measures; i++) {
          sum[i] = Math.addExact(sum[i], row.getLong(KEY_COLUMNS + i));
        }
      }
      return row(key, sum);
    }

    private static Key key(Row row) {
      return new Key(row.getLocalDate(0), row.getString(1), row.getString(2));
    }
  }
}
