package io.liftguard.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import scala.jdk.javaapi.CollectionConverters;

/** Writes a table as one file. Rows stream through, so that a table may be larger than the heap. */
public final class TableFile {

  /** The form of the file. */
  public enum Format {
    CSV,
    JSON,
    PARQUET
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private TableFile() {}

  /**
   * Writes rows as CSV or JSON to a stream, in UTF-8, and leaves it open.
   *
   * @param heads the names of the columns in the file, in the order of the rows' columns
   * @return the number of rows
   * @throws IllegalArgumentException for {@link Format#PARQUET}, which is no stream of text
   */
  public static long write(Dataset<Row> rows, List<String> heads, Format format, OutputStream out)
      throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    long count =
        switch (format) {
          case CSV -> csv(rows, heads, writer);
          case JSON -> json(rows, heads, writer);
          case PARQUET -> throw new IllegalArgumentException("Parquet needs a file");
        };
    writer.flush();
    return count;
  }

  /**
   * Writes rows to a local file. They are written beside it and moved at the end, so that the file
   * is whole or not there.
   *
   * @return the number of rows
   */
  public static long write(Dataset<Row> rows, List<String> heads, Format format, Path file)
      throws IOException {
    Path absolute = file.toAbsolutePath();
    if (absolute.getParent() != null) {
      Files.createDirectories(absolute.getParent());
    }
    // No leading dot: Spark, which counts the rows of Parquet, passes over hidden files.
    Path aside = absolute.resolveSibling(absolute.getFileName() + ".part");
    try {
      long count;
      if (format == Format.PARQUET) {
        count = parquet(rows, heads, aside);
      } else {
        try (OutputStream out = Files.newOutputStream(aside)) {
          count = write(rows, heads, format, out);
        }
      }
      Files.move(
          aside, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return count;
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static long csv(Dataset<Row> rows, List<String> heads, Writer writer) throws IOException {
    writer.write(CsvText.line(heads.stream().map(CsvText::text).toList()));
    long count = 0;
    for (Iterator<Row> all = rows.toLocalIterator(); all.hasNext(); count++) {
      Row row = all.next();
      List<String> cells = new ArrayList<>(heads.size());
      for (int i = 0; i < heads.size(); i++) {
        Object value = row.get(i);
        String text = CellText.of(value);
        cells.add(CellText.isWords(value) ? CsvText.text(text) : CsvText.literal(text));
      }
      writer.write(CsvText.line(cells));
    }
    return count;
  }

  /** One array with one object a line: both a JSON document and easy to read line by line. */
  private static long json(Dataset<Row> rows, List<String> heads, Writer writer)
      throws IOException {
    writer.write("[");
    long count = 0;
    for (Iterator<Row> all = rows.toLocalIterator(); all.hasNext(); count++) {
      Row row = all.next();
      writer.write(count == 0 ? "\n" : ",\n");
      JsonGenerator json = JSON.createGenerator(writer);
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      json.writeStartObject();
      for (int i = 0; i < heads.size(); i++) {
        json.writeFieldName(heads.get(i));
        value(json, row.get(i));
      }
      json.writeEndObject();
      json.close();
    }
    writer.write("\n]\n");
    return count;
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Double number) {
      json.writeNumber(ShortestDouble.text(number));
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof BigDecimal number) {
      // Text, as a reader's double would lose digits of money and coordinates.
      json.writeString(number.toPlainString());
    } else if (value instanceof scala.collection.Map<?, ?> map) {
      json.writeStartObject();
      for (var entry : CollectionConverters.asJava(map).entrySet()) {
        json.writeFieldName(CellText.of(entry.getKey()));
        value(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof scala.collection.Iterable<?> items) {
      json.writeStartArray();
      for (Object item : CollectionConverters.asJava(items)) {
        value(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Row row) {
      json.writeStartObject();
      for (int i = 0; i < row.length(); i++) {
        json.writeFieldName(row.schema().fieldNames()[i]);
        value(json, row.get(i));
      }
      json.writeEndObject();
    } else {
      json.writeString(CellText.of(value));
    }
  }

  private static long parquet(Dataset<Row> rows, List<String> heads, Path file) throws IOException {
    Path directory = Files.createTempDirectory(file.toAbsolutePath().getParent(), ".export");
    try {
      Dataset<Row> named = rows.toDF(heads.toArray(String[]::new));
      named
          .coalesce(1)
          .write()
          .mode(SaveMode.Overwrite)
          .option("compression", "zstd")
          .parquet(directory.toUri().toString());
      try (Stream<Path> parts = Files.list(directory)) {
        Path part =
            parts
                .filter(p -> p.getFileName().toString().endsWith(".parquet"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Spark wrote no file"));
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return named.sparkSession().read().parquet(file.toUri().toString()).count();
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
