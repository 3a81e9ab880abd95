package io.liftguard.ingest;

import io.liftguard.contract.Column;
import io.liftguard.contract.TableContract;
import io.liftguard.parquet.MemoryFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Parquet files whose columns have text for the most part, and else any type at all. */
final class FuzzParquet {
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    253_402_300_800_000_000L,
    1_760_407_200_000L
  };

  private static final List<TimeUnit> UNITS =
      List.of(TimeUnit.MILLIS, TimeUnit.MICROS, TimeUnit.NANOS);

  private FuzzParquet() {}

  static byte[] bytes(TableContract table, Random random, int rows) throws IOException {
    List<Type> fields = new ArrayList<>();
    for (Column column : table.columns()) {
      fields.add(field(column.name(), random));
    }
    MessageType schema = new MessageType("row", fields);
    MemoryFile memory = new MemoryFile();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(memory)
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(
                random.nextBoolean()
                    ? CompressionCodecName.SNAPPY
                    : random.nextBoolean()
                        ? CompressionCodecName.GZIP
                        : CompressionCodecName.UNCOMPRESSED)
            .withDictionaryEncoding(random.nextBoolean())
            .build()) {
      for (int row = 0; row < rows; row++) {
        Group group = new SimpleGroup(schema);
        for (int i = 0; i < fields.size(); i++) {
          if (random.nextInt(20) > 0) {
            add(group, i, fields.get(i), table.columns().get(i), random);
          }
        }
        writer.write(group);
      }
    }
    return memory.bytes();
  }

  @SuppressWarnings("EnumOrdinal") // The compiler switches over the unit by its place.
  private static Type field(String name, Random random) {
    if (random.nextInt(4) > 0) {
      return Types.optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(name);
    }
    TimeUnit unit = UNITS.get(random.nextInt(UNITS.size()));
    return switch (random.nextInt(15)) {
      case 0 -> Types.optional(PrimitiveTypeName.INT32).named(name);
      case 1 -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case 2 -> Types.optional(PrimitiveTypeName.FLOAT).named(name);
      case 3 -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      case 4 -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case 5 -> Types.optional(PrimitiveTypeName.BINARY).named(name);
      case 6 -> Types.optional(PrimitiveTypeName.INT96).named(name);
      case 7 ->
          Types.optional(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType()).named(name);
      case 8 ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(random.nextBoolean(), unit))
              .named(name);
      case 9 ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.decimalType(random.nextInt(19), 18))
              .named(name);
      case 10 ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.decimalType(random.nextInt(39), 38))
              .named(name);
      case 11 ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.intType(64, false))
              .named(name);
      case 12 ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timeType(true, TimeUnit.MICROS))
              .named(name);
      case 13 -> Types.repeated(PrimitiveTypeName.INT32).named(name);
      default ->
          Types.optionalGroup()
              .addField(Types.optional(PrimitiveTypeName.INT32).named("inner"))
              .named(name);
    };
  }

  private static void add(Group group, int at, Type field, Column column, Random random) {
    if (!field.isPrimitive()) {
      group.addGroup(at).append("inner", random.nextInt());
      return;
    }
    PrimitiveType type = field.asPrimitiveType();
    long number =
        random.nextBoolean() ? EXTREMES[random.nextInt(EXTREMES.length)] : random.nextLong();
    switch (type.getPrimitiveTypeName()) {
      case INT32 -> group.add(at, (int) number);
      case INT64 -> group.add(at, number);
      case FLOAT -> group.add(at, Float.intBitsToFloat((int) number));
      case DOUBLE -> group.add(at, Double.longBitsToDouble(number));
      case BOOLEAN -> group.add(at, random.nextBoolean());
      case INT96 -> group.add(at, new NanoTime((int) number, random.nextLong()));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> {
        boolean text =
            type.getLogicalTypeAnnotation()
                instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation;
        byte[] noise = new byte[random.nextInt(30)];
        random.nextBytes(noise);
        group.add(
            at,
            text && random.nextInt(40) > 0
                ? Binary.fromString(FuzzFile.value(column, random))
                : Binary.fromConstantByteArray(noise));
      }
    }
  }
}
