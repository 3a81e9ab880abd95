package io.liftguard.publish.serving;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/** Rows on their way to the serving database. */
sealed interface ServingRows {

  /** A stream of chunks; each row comes once. */
  Iterator<RowChunk> chunks(ServingTable table);

  /** Rows of a Spark query, encoded by its tasks. */
  record OfSpark(Dataset<Row> rows) implements ServingRows {
    @Override
    public Iterator<RowChunk> chunks(ServingTable table) {
      Dataset<Row> ordered =
          rows.select(
              table.columns().stream()
                  .map(c -> value(c, rows.schema().apply(c.name()).dataType().typeName()))
                  .toArray(org.apache.spark.sql.Column[]::new));
      List<PgType> types = new ArrayList<>(table.types());
      Iterator<byte[]> packed =
          ordered
              .mapPartitions(
                  (MapPartitionsFunction<Row, byte[]>)
                      part ->
                          mapped(
                              new Encoding(mapped(part, OfSpark::fields), types), RowChunk::pack),
                  Encoders.BINARY())
              .toLocalIterator();
      return mapped(packed, RowChunk::unpack);
    }

    private static IntFunction<Object> fields(Row row) {
      return i -> {
        Object value = row.get(i);
        return value instanceof scala.collection.Iterable<?> items
            ? new ArrayList<>(CollectionConverters.asJavaCollection(items))
            : value;
      };
    }

    private static org.apache.spark.sql.Column value(ServingTable.Column column, String sparkType) {
      org.apache.spark.sql.Column value = functions.col("`" + column.name() + "`");
      boolean nested = column.type().kind() == PgType.Kind.JSON && !sparkType.equals("string");
      return nested ? functions.to_json(value) : value;
    }
  }

  /** Rows that this process makes, encoded as they are asked for. */
  record InMemory(Supplier<Stream<List<Object>>> rows) implements ServingRows {
    @Override
    public Iterator<RowChunk> chunks(ServingTable table) {
      Iterator<List<Object>> each = rows.get().iterator();
      return new Encoding(mapped(each, row -> row::get), table.types());
    }
  }

  /** Rows, each as its values by position, put together to chunks. */
  final class Encoding implements Iterator<RowChunk> {
    private static final int BYTES = 1 << 20;

    private final Iterator<IntFunction<Object>> rows;
    private final RowBuffer buffer;

    Encoding(Iterator<IntFunction<Object>> rows, List<PgType> types) {
      this.rows = rows;
      this.buffer = new RowBuffer(types);
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public RowChunk next() {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      while (rows.hasNext() && buffer.size() < BYTES) {
        buffer.add(rows.next());
      }
      return buffer.take();
    }
  }

  private static <A, B> Iterator<B> mapped(Iterator<A> items, Function<A, B> to) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public B next() {
        return to.apply(items.next());
      }
    };
  }
}
