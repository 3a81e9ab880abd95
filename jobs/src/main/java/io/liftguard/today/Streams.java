package io.liftguard.today;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.commons.collections4.iterators.PeekingIterator;
import org.apache.spark.sql.Row;

/** Folds a stream of rows that is sorted by its first columns, one group at a time. */
final class Streams {

  private Streams() {}

  /** Makes rows of the rows of a group. */
  interface Fold {

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
  static Iterator<Row> fold(Iterator<Row> rows, int columns, Fold fold) {
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
