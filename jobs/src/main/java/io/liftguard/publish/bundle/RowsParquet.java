package io.liftguard.publish.bundle;

import io.liftguard.contract.ReleaseSchema;
import io.liftguard.parquet.MemoryFile;
import io.liftguard.parquet.RowWriter;
import io.liftguard.parquet.SteadyFooter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
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

  /** Most digits of a decimal that fits into 64 bits. */
  private static final int DIGITS = 18;

  private RowsParquet() {}

  /**
   * The file.
   *
   * @param rows rows with the file's columns; decimals of the column's scale
   */
  public static byte[] of(ReleaseSchema.File file, List<List<Object>> rows) {
    MemoryFile memory = new MemoryFile();
    try {
      try (ParquetWriter<List<?>> writer =
          RowWriter.to(memory, file.columns().stream().map(RowsParquet::field).toList())
              // Not compressed: the bytes must not depend on the version of a native library.
              .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
              .build()) {
        for (List<Object> row : rows) {
          writer.write(row);
        }
      }
      return SteadyFooter.of(memory.bytes());
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
