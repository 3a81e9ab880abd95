package io.liftguard.synth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Parquet without an engine: instants as microseconds in UTC, dates as days, decimals as scaled
 * integers. Row groups are small, since a file of each of the big tables is open at the same time.
 */
final class ParquetRowFile implements RowFile {

  private static final long ROW_GROUP_BYTES = 16L << 20;
  private static final int PAGE_BYTES = 256 << 10;

  private final ParquetWriter<Object[]> writer;

  ParquetRowFile(Table table, Path path) throws IOException {
    Builder builder =
        new Builder(new LocalOutputFile(path), table.columns())
            .withConf(new PlainParquetConfiguration())
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
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
    private final List<Table.Column> columns;

    Builder(OutputFile file, List<Table.Column> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // The abstract method of the parent; the other one is used.
    protected WriteSupport<Object[]> getWriteSupport(Configuration conf) {
      return new Support(columns);
    }

    @Override
    protected WriteSupport<Object[]> getWriteSupport(ParquetConfiguration conf) {
      return new Support(columns);
    }
  }

  private static final class Support extends WriteSupport<Object[]> {
    private final List<Table.Column> columns;
    private RecordConsumer consumer;

    Support(List<Table.Column> columns) {
      this.columns = columns;
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract in the parent.
    public WriteContext init(Configuration configuration) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return context();
    }

    private WriteContext context() {
      Type[] fields = columns.stream().map(Support::field).toArray(Type[]::new);
      return new WriteContext(new MessageType("row", fields), Map.of());
    }

    private static Type field(Table.Column column) {
      return switch (column.kind()) {
        case TEXT ->
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name());
        case INT -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
        case MONEY ->
            Types.optional(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.decimalType(2, 12))
                .named(column.name());
        case DEGREES ->
            Types.optional(PrimitiveTypeName.INT32)
                .as(LogicalTypeAnnotation.decimalType(6, 9))
                .named(column.name());
        case BOOL -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
        case DATE ->
            Types.optional(PrimitiveTypeName.INT32)
                .as(LogicalTypeAnnotation.dateType())
                .named(column.name());
        case TIME ->
            Types.optional(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                .named(column.name());
      };
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      this.consumer = recordConsumer;
    }

    @Override
    public void write(Object[] row) {
      consumer.startMessage();
      for (int i = 0; i < row.length; i++) {
        Object value = row[i];
        if (value == null) {
          continue;
        }
        Table.Column column = columns.get(i);
        consumer.startField(column.name(), i);
        switch (column.kind()) {
          case TEXT -> consumer.addBinary(Binary.fromString((String) value));
          case INT, MONEY -> consumer.addLong((Long) value);
          case DEGREES -> consumer.addInteger(((Long) value).intValue());
          case BOOL -> consumer.addBoolean((Boolean) value);
          case DATE -> consumer.addInteger((Integer) value);
          case TIME -> consumer.addLong((Long) value * 1_000_000L);
        }
        consumer.endField(column.name(), i);
      }
      consumer.endMessage();
    }
  }
}
