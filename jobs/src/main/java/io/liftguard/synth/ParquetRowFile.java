package io.liftguard.synth;

import io.liftguard.parquet.RowWriter;
import io.liftguard.parquet.SteadyFooter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;

/**
 * Parquet without an engine: instants as microseconds in UTC, dates as days, decimals as scaled
 * integers. Row groups are small, since a file of each of the big tables is open at the same time.
 */
final class ParquetRowFile implements RowFile {

  private static final long ROW_GROUP_BYTES = 16L << 20;
  private static final int PAGE_BYTES = 256 << 10;

  private final Path path;
  private final ParquetWriter<List<?>> writer;

  ParquetRowFile(Table table, Path path) throws IOException {
    this.path = path;
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
    SteadyFooter.rewrite(path);
  }

  private static RowWriter.Field field(Table.Column column) {
    String name = column.name();
    return switch (column.kind()) {
      case TEXT -> RowWriter.Field.text(name);
      case BOOL -> RowWriter.Field.bool(name);
      case INT -> RowWriter.Field.of64Bits(name, null, Long.class::cast);
      case MONEY ->
          RowWriter.Field.of64Bits(
              name, LogicalTypeAnnotation.decimalType(2, 12), Long.class::cast);
      case TIME ->
          RowWriter.Field.of64Bits(
              name,
              LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS),
              seconds -> (Long) seconds * 1_000_000L);
      case DEGREES ->
          RowWriter.Field.of32Bits(
              name,
              LogicalTypeAnnotation.decimalType(6, 9),
              degrees -> ((Long) degrees).intValue());
      case DATE ->
          RowWriter.Field.of32Bits(name, LogicalTypeAnnotation.dateType(), Integer.class::cast);
    };
  }
}
