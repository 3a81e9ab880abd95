package io.liftguard.publish.serving;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
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
                  (MapPartitionsFunction<Row, byte[]>) part -> new Encoding(part, types),
                  Encoders.BINARY())
              .toLocalIterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return packed.hasNext();
        }

        @Override
        public RowChunk next() {
          return RowChunk.unpack(packed.next());
        }
      };
    }

    private static org.apache.spark.sql.Column value(ServingTable.Column column, String sparkType) {
      org.apache.spark.sql.Column value = functions.col("`" + column.name() + "`");
      boolean nested = column.type().kind() == PgType.Kind.JSON && !sparkType.equals("string");
      return nested ? functions.to_json(value) : value;
    }
  }

  /** Rows in memory. */
  record InMemory(List<List<Object>> rows) implements ServingRows {
    @Override
    public Iterator<RowChunk> chunks(ServingTable table) {
      RowBuffer buffer = new RowBuffer(table.types());
      List<RowChunk> chunks = new ArrayList<>();
      for (List<Object> row : rows) {
        buffer.add(row::get);
        if (buffer.size() >= Encoding.BYTES) {
          chunks.add(buffer.take());
        }
      }
      if (buffer.size() > 0) {
        chunks.add(buffer.take());
      }
      return chunks.iterator();
    }
  }

  /** The chunks of one partition, packed. */
  final class Encoding implements Iterator<byte[]> {
    static final int BYTES = 1 << 20;

    private final Iterator<Row> rows;
    private final RowBuffer buffer;

    Encoding(Iterator<Row> rows, List<PgType> types) {
      this.rows = rows;
      this.buffer = new RowBuffer(types);
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public byte[] next() {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      while (rows.hasNext() && buffer.size() < BYTES) {
        Row row = rows.next();
        buffer.add(value(row));
      }
      return buffer.take().pack();
    }

    private static IntFunction<Object> value(Row row) {
      return i -> {
        Object value = row.get(i);
        return value instanceof scala.collection.Iterable<?> items
            ? new ArrayList<>(CollectionConverters.asJavaCollection(items))
            : value;
      };
    }
  }
}
