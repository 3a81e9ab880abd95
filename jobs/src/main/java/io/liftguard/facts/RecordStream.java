package io.liftguard.facts;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.commons.collections4.iterators.PeekingIterator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * Records of many kinds as one stream, brought together and sorted by lift once, and folded one
 * lift at a time: a join of one array per kind of record costs a shuffle and two sorts for each of
 * them, and a plan that takes longer to make than a county's night to compute.
 */
public final class RecordStream {

  private RecordStream() {}

  /**
   * One stream of queries that each give a lift and a struct.
   *
   * @param kinds queries of two columns, elevator_id first; their order gives the number of a kind
   * @return elevator_id, kind, and one column for each kind, of which the row's own is filled; in
   *     each partition whole lifts, sorted
   */
  public static Dataset<Row> of(List<Dataset<Row>> kinds) {
    Dataset<Row> all = null;
    for (int kind = 0; kind < kinds.size(); kind++) {
      List<Column> columns = new ArrayList<>();
      columns.add(col("elevator_id"));
      columns.add(lit(kind).as("kind"));
      for (int other = 0; other < kinds.size(); other++) {
        String name = kinds.get(other).columns()[1];
        DataType type = kinds.get(other).schema().apply(name).dataType();
        columns.add((other == kind ? col(name) : lit(null).cast(type)).as(name));
      }
      Dataset<Row> part = kinds.get(kind).select(columns.toArray(Column[]::new));
      all = all == null ? part : all.union(part);
    }
    return all.repartition(col("elevator_id")).sortWithinPartitions("elevator_id");
  }

  /** Makes rows of the rows of a group. */
  public interface Fold {

    /** Rows of one group; the iterator must be read to its end. */
    List<Row> group(Iterator<Row> rows);

    /** Rows after the last group. */
    default List<Row> end() {
      return List.of();
    }
  }

  /**
   * Folds the rows of a partition.
   *
   * @param columns leading text columns that make a group
   */
  public static Iterator<Row> fold(Iterator<Row> rows, int columns, Fold fold) {
    PeekingIterator<Row> ahead = PeekingIterator.peekingIterator(rows);
    return new Iterator<>() {
      private Iterator<Row> made = List.<Row>of().iterator();
      private boolean ended;

      @Override
      public boolean hasNext() {
        while (!made.hasNext() && !ended) {
          if (ahead.hasNext()) {
            made = fold.group(group(ahead, columns)).iterator();
          } else {
            made = fold.end().iterator();
            ended = true;
          }
        }
        return made.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return made.next();
      }
    };
  }

  private static Iterator<Row> group(PeekingIterator<Row> ahead, int columns) {
    Row first = ahead.peek();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return ahead.hasNext() && same(first, ahead.peek(), columns);
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return ahead.next();
      }
    };
  }

  private static boolean same(Row a, Row b, int columns) {
    for (int i = 0; i < columns; i++) {
      if (!a.getString(i).equals(b.getString(i))) {
        return false;
      }
    }
    return true;
  }
}
