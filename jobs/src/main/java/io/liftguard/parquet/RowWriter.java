package io.liftguard.parquet;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Writes rows as Parquet without an engine and without a Hadoop configuration. */
public final class RowWriter {

  private RowWriter() {}

  /**
   * A column of a file.
   *
   * @param type name and type, optional
   * @param value hands a value that is not null to the consumer
   */
  public record Field(Type type, BiConsumer<RecordConsumer, Object> value) {

    /** A column of strings. */
    public static Field text(String name) {
      return new Field(
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(name),
          (to, value) -> to.addBinary(Binary.fromString((String) value)));
    }

    /** A column of booleans. */
    public static Field bool(String name) {
      return new Field(
          Types.optional(PrimitiveTypeName.BOOLEAN).named(name),
          (to, value) -> to.addBoolean((Boolean) value));
    }

    /** A column of 64 bits, with what they mean, or null for a whole number. */
    public static Field of64Bits(
        String name, LogicalTypeAnnotation meaning, ToLongFunction<Object> number) {
      return new Field(
          Types.optional(PrimitiveTypeName.INT64).as(meaning).named(name),
          (to, value) -> to.addLong(number.applyAsLong(value)));
    }

    /** A column of 32 bits, with what they mean. */
    public static Field of32Bits(
        String name, LogicalTypeAnnotation meaning, ToIntFunction<Object> number) {
      return new Field(
          Types.optional(PrimitiveTypeName.INT32).as(meaning).named(name),
          (to, value) -> to.addInteger(number.applyAsInt(value)));
    }
  }

  /**
   * The builder of a writer, to which a caller adds codec and sizes.
   *
   * @param fields the columns; a row has a value or null for each, in this order
   */
  public static Builder to(OutputFile file, List<Field> fields) {
    return new Builder(file, fields).withConf(new PlainParquetConfiguration());
  }

  /** Parquet's own builder, for rows that are lists of values. */
  public static final class Builder extends ParquetWriter.Builder<List<?>, Builder> {
    private final List<Field> fields;

    private Builder(OutputFile file, List<Field> fields) {
      super(file);
      this.fields = List.copyOf(fields);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // The abstract method of the parent; the other one is used.
    protected WriteSupport<List<?>> getWriteSupport(Configuration conf) {
      return new Support(fields);
    }

    @Override
    protected WriteSupport<List<?>> getWriteSupport(ParquetConfiguration conf) {
      return new Support(fields);
    }
  }

  private static final class Support extends WriteSupport<List<?>> {
    private final List<Field> fields;
    private RecordConsumer consumer;

    Support(List<Field> fields) {
      this.fields = fields;
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
      return new WriteContext(
          new MessageType("row", fields.stream().map(Field::type).toList()), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      this.consumer = recordConsumer;
    }

    @Override
    public void write(List<?> row) {
      consumer.startMessage();
      for (int i = 0; i < row.size(); i++) {
        Object value = row.get(i);
        if (value == null) {
          continue;
        }
        Field field = fields.get(i);
        consumer.startField(field.type().getName(), i);
        field.value().accept(consumer, value);
        consumer.endField(field.type().getName(), i);
      }
      consumer.endMessage();
    }
  }
}
