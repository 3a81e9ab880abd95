package io.liftguard.synth;

import io.liftguard.parquet.RowWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * Parquet without an engine: instants as microseconds in UTC, dates as days, decimals as scaled
 * integers. Row groups are small, since a file of each of the big tables is open at the same time.
 */
final class ParquetRowFile implements RowFile {

  private static final long ROW_GROUP_BYTES = 16L << 20;
  private static final int PAGE_BYTES = 256 << 10;

  private final ParquetWriter<List<?>> writer;

  ParquetRowFile(Table table, Path path) throws IOException {
    RowWriter.Builder builder =
        RowWriter.to(
                new LocalOutputFile(path),
                table.columns().stream().map(ParquetRowFile::field).toList())
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withPageSize(PAGE_BYTES)
            .withDictionaryEncoding(table.columns().get(0).name(), false);
    for (Table.Column column : table.columns()) {
      if (column.kind() == Table.Kind.TIME) {
        // Hardly a value occurs twice: a dictionary would be built and thrown away.
        builder = builder.withDictionaryEncoding(column.name(), false);
      }
    }
    this.writer = builder.build();
  }

  @Override
  public void write(Object[] row) throws IOException {
    writer.write(Arrays.asList(row));
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static RowWriter.Field field(Table.Column column) {
    String name = column.name();
    return switch (column.kind()) {
      case TEXT ->
          new RowWriter.Field(
              Types.optional(PrimitiveTypeName.BINARY)
                  .as(LogicalTypeAnnotation.stringType())
                  .named(name),
              (to, value) -> to.addBinary(Binary.fromString((String) value)));
      case INT ->
          new RowWriter.Field(
              Types.optional(PrimitiveTypeName.INT64).named(name),
              (to, value) -> to.addLong((Long) value));
      case MONEY ->
          new RowWriter.Field(
              Types.optional(PrimitiveTypeName.INT64)
                  .as(LogicalTypeAnnotation.decimalType(2, 12))
                  .named(name),
              (to, value) -> to.addLong((Long) value));
      case DEGREES ->
          new RowWriter.Field(
              Types.optional(PrimitiveTypeName.INT32)
                  .as(LogicalTypeAnnotation.decimalType(6, 9))
                  .named(name),
              (to, value) -> to.addInteger(((Long) value).intValue()));
      case BOOL ->
          new RowWriter.Field(
              Types.optional(PrimitiveTypeName.BOOLEAN).named(name),
              (to, value) -> to.addBoolean((Boolean) value));
      case DATE ->
          new RowWriter.Field(
              Types.optional(PrimitiveTypeName.INT32)
                  .as(LogicalTypeAnnotation.dateType())
                  .named(name),
              (to, value) -> to.addInteger((Integer) value));
      case TIME ->
          new RowWriter.Field(
              Types.optional(PrimitiveTypeName.INT64)
                  .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                  .named(name),
              (to, value) -> to.addLong((Long) value * 1_000_000L));
    };
  }
}
