package io.liftguard.publish.bundle;

import io.liftguard.contract.ReleaseSchema;
import io.liftguard.parquet.MemoryFile;
import io.liftguard.parquet.RowWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * The rows of a release file as Parquet. Written without an engine, so that the same rows give the
 * same bytes: Spark's writer puts its version and a random name into the file.
 */
public final class RowsParquet {

  private static final int MAGIC = 4;

  /** Most digits of a decimal that fits into 64 bits. */
  private static final int DIGITS = 18;

  /** Length of the footer and magic bytes, at the end of the file. */
  private static final int TAIL = 4 + MAGIC;

  private RowsParquet() {}

  /**
   * The file.
   *
   * @param rows rows with the file's columns; decimals of the column's scale
   */
  public static byte[] of(ReleaseSchema.File file, List<List<Object>> rows) {
    MemoryFile memory = new MemoryFile();
    try (ParquetWriter<List<?>> writer =
        RowWriter.to(memory, file.columns().stream().map(RowsParquet::field).toList())
            // Not compressed: the bytes must not depend on the version of a native library.
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build()) {
      for (List<Object> row : rows) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sorted(memory.bytes());
  }

  /**
   * The file with the encodings of each column in order: the writer lists them as a hash set of
   * enums does, which differs from one JVM to the next. They stand in the footer, behind all that
   * is found by its position.
   */
  private static byte[] sorted(byte[] file) {
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TAIL);
    int begin = file.length - TAIL - length;
    try {
      FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, begin, length));
      for (RowGroup group : footer.getRow_groups()) {
        for (ColumnChunk column : group.getColumns()) {
          Collections.sort(column.getMeta_data().getEncodings());
          if (column.getMeta_data().isSetEncoding_stats()) {
            Collections.sort(column.getMeta_data().getEncoding_stats());
          }
        }
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
      out.write(file, 0, begin);
      Util.writeFileMetaData(footer, out);
      ByteBuffer tail = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
      tail.putInt(out.size() - begin);
      tail.put(file, file.length - MAGIC, MAGIC);
      out.writeBytes(tail.array());
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RowWriter.Field field(ReleaseSchema.Column column) {
    String name = column.name();
    return switch (column.kind()) {
      case STRING -> RowWriter.Field.text(name);
      case BOOL -> RowWriter.Field.bool(name);
      case INT -> RowWriter.Field.of64Bits(name, null, number -> ((Number) number).longValue());
      case DECIMAL ->
          RowWriter.Field.of64Bits(
              name,
              LogicalTypeAnnotation.decimalType(column.scale(), DIGITS),
              number ->
                  ((BigDecimal) number).setScale(column.scale()).unscaledValue().longValueExact());
      case DATE ->
          RowWriter.Field.of32Bits(
              name, LogicalTypeAnnotation.dateType(), day -> (int) ((LocalDate) day).toEpochDay());
      case DOUBLE ->
          new RowWriter.Field(
              Types.optional(PrimitiveTypeName.DOUBLE).named(name),
              (to, value) -> to.addDouble((Double) value));
      case LIST ->
          new RowWriter.Field(
              Types.optionalList()
                  .requiredElement(PrimitiveTypeName.BINARY)
                  .as(LogicalTypeAnnotation.stringType())
                  .named(name),
              (to, value) -> list(to, (List<?>) value));
    };
  }

  // Three levels, as the format asks for: the column, its repeated group, the element.
  private static void list(RecordConsumer consumer, List<?> texts) {
    consumer.startGroup();
    if (!texts.isEmpty()) {
      consumer.startField("list", 0);
      for (Object text : texts) {
        consumer.startGroup();
        consumer.startField("element", 0);
        consumer.addBinary(Binary.fromString((String) text));
        consumer.endField("element", 0);
        consumer.endGroup();
      }
      consumer.endField("list", 0);
    }
    consumer.endGroup();
  }
}
