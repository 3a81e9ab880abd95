package io.liftguard.publish.bundle;

import io.liftguard.contract.ReleaseSchema;
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
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
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
    Memory memory = new Memory();
    try (ParquetWriter<List<Object>> writer =
        new Builder(memory, file.columns())
            .withConf(new PlainParquetConfiguration())
            // Not compressed: the bytes must not depend on the version of a native library.
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build()) {
      for (List<Object> row : rows) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sorted(memory.bytes.toByteArray());
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

  /** A file in memory. */
  private static final class Memory implements OutputFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int b) {
          bytes.write(b);
        }

        @Override
        public void write(byte[] b, int offset, int length) {
          bytes.write(b, offset, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Builder extends ParquetWriter.Builder<List<Object>, Builder> {
    private final List<ReleaseSchema.Column> columns;

    Builder(OutputFile file, List<ReleaseSchema.Column> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // The abstract method of the parent; the other one is used.
    protected WriteSupport<List<Object>> getWriteSupport(Configuration conf) {
      return new Support(columns);
    }

    @Override
    protected WriteSupport<List<Object>> getWriteSupport(ParquetConfiguration conf) {
      return new Support(columns);
    }
  }

  private static final class Support extends WriteSupport<List<Object>> {
    private final List<ReleaseSchema.Column> columns;
    private RecordConsumer consumer;

    Support(List<ReleaseSchema.Column> columns) {
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

    private static Type field(ReleaseSchema.Column column) {
      return switch (column.kind()) {
        case STRING ->
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name());
        case INT -> Types.optional(PrimitiveTypeName.INT64).named(column.name());
        case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.name());
        case BOOL -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.name());
        case DATE ->
            Types.optional(PrimitiveTypeName.INT32)
                .as(LogicalTypeAnnotation.dateType())
                .named(column.name());
        case DECIMAL ->
            Types.optional(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.decimalType(column.scale(), DIGITS))
                .named(column.name());
        case LIST ->
            Types.optionalList()
                .requiredElement(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name());
      };
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      this.consumer = recordConsumer;
    }

    @Override
    public void write(List<Object> row) {
      consumer.startMessage();
      for (int i = 0; i < row.size(); i++) {
        Object value = row.get(i);
        if (value == null) {
          continue;
        }
        String name = columns.get(i).name();
        consumer.startField(name, i);
        switch (columns.get(i).kind()) {
          case STRING -> consumer.addBinary(Binary.fromString((String) value));
          case INT -> consumer.addLong(((Number) value).longValue());
          case DOUBLE -> consumer.addDouble((Double) value);
          case BOOL -> consumer.addBoolean((Boolean) value);
          case DATE -> consumer.addInteger((int) ((LocalDate) value).toEpochDay());
          case DECIMAL ->
              consumer.addLong(
                  ((BigDecimal) value)
                      .setScale(columns.get(i).scale())
                      .unscaledValue()
                      .longValueExact());
          case LIST -> list((List<?>) value);
        }
        consumer.endField(name, i);
      }
      consumer.endMessage();
    }

    // Three levels, as the format asks for: the column, its repeated group, the element.
    private void list(List<?> texts) {
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
}
