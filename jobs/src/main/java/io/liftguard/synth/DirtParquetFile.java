package io.liftguard.synth;

import io.liftguard.parquet.SteadyFooter;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** A Parquet file of dirty rows, in one of several physical forms. */
final class DirtParquetFile implements Closeable {

  /** How the values are held. */
  enum Form {
    /** Everything as text: holds any nonsense. */
    TEXT,
    /** Each column in its natural type. */
    NATURAL,
    /**
     * Other types that hold the same values: local micros, millis, nanos, INT96, integers as
     * doubles and 32 bits, decimals as bytes.
     */
    UNUSUAL
  }

  private static final long NANOS = 1_000_000_000L;
  private static final int JULIAN_EPOCH = 2_440_588;
  private static final Pattern PLAIN_NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

  private final Table table;
  private final Form form;
  private final MessageType schema;
  private final Path path;
  private final ParquetWriter<Group> writer;
  private int rows;

  DirtParquetFile(Table table, Form form, Path path) throws IOException {
    this.table = table;
    this.form = form;
    List<Type> fields = new ArrayList<>();
    for (int i = 0; i < table.width(); i++) {
      fields.add(field(table.columns().get(i), i));
    }
    this.schema = new MessageType("row", fields);
    this.path = path;
    Files.createDirectories(path.getParent());
    this.writer =
        ExampleParquetWriter.builder(new LocalOutputFile(path))
            .withType(schema)
            .withConf(new PlainParquetConfiguration())
            .build();
  }

  private Type field(Table.Column column, int index) {
    String name = column.name();
    boolean unusual = form == Form.UNUSUAL;
    if (form == Form.TEXT || column.kind() == Table.Kind.TEXT) {
      return Types.optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(name);
    }
    return switch (column.kind()) {
      case INT ->
          Types.optional(
                  !unusual
                      ? PrimitiveTypeName.INT64
                      : index % 2 == 0 ? PrimitiveTypeName.INT32 : PrimitiveTypeName.DOUBLE)
              .named(name);
      case MONEY, DEGREES -> {
        int scale = column.kind() == Table.Kind.MONEY ? 2 : 6;
        yield unusual
            ? Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.decimalType(scale, 20))
                .named(name)
            : Types.optional(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.decimalType(scale, 18))
                .named(name);
      }
      case BOOL -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case DATE ->
          Types.optional(PrimitiveTypeName.INT32).as(LogicalTypeAnnotation.dateType()).named(name);
      default -> {
        if (unusual && index % 4 == 3) {
          yield Types.optional(PrimitiveTypeName.INT96).named(name);
        }
        yield Types.optional(PrimitiveTypeName.INT64)
            .as(LogicalTypeAnnotation.timestampType(utc(index), unit(index)))
            .named(name);
      }
    };
  }

  private boolean utc(int index) {
    return form == Form.NATURAL || index % 4 != 0;
  }

  private TimeUnit unit(int index) {
    if (form == Form.NATURAL) {
      return TimeUnit.MICROS;
    }
    return switch (index % 4) {
      case 1 -> TimeUnit.MILLIS;
      case 2 -> TimeUnit.NANOS;
      default -> TimeUnit.MICROS;
    };
  }

  /** Appends a row and gives its number; empty when the form cannot hold one of its values. */
  Optional<Integer> add(DirtRow row) throws IOException {
    Group group = new SimpleGroup(schema);
    try {
      for (int i = 0; i < row.cells.length; i++) {
        if (row.cells[i] != null) {
          put(group, i, row.cells[i]);
        }
      }
    } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
      // Not expected to fit: only values in their plainest text have a natural type.
      return Optional.empty();
    }
    writer.write(group);
    rows++;
    return Optional.of(rows);
  }

  private void put(Group group, int index, String value) {
    String name = table.columns().get(index).name();
    Table.Kind kind = table.columns().get(index).kind();
    if (form == Form.TEXT || kind == Table.Kind.TEXT) {
      group.add(name, value);
      return;
    }
    switch (kind) {
      case INT -> {
        long number = Long.parseLong(plain(value));
        if (form == Form.NATURAL) {
          group.add(name, number);
        } else if (index % 2 == 0) {
          group.add(name, Math.toIntExact(number));
        } else {
          group.add(name, (double) number);
        }
      }
      case MONEY, DEGREES -> {
        int scale = kind == Table.Kind.MONEY ? 2 : 6;
        BigDecimal decimal = new BigDecimal(plain(value)).setScale(scale);
        if (form == Form.NATURAL) {
          group.add(name, decimal.unscaledValue().longValueExact());
        } else {
          group.add(name, Binary.fromConstantByteArray(decimal.unscaledValue().toByteArray()));
        }
      }
      case BOOL -> {
        if (!value.equals("true") && !value.equals("false")) {
          throw new NumberFormatException(value);
        }
        group.add(name, value.equals("true"));
      }
      case DATE -> group.add(name, (int) LocalDate.parse(value).toEpochDay());
      default -> putTime(group, name, index, LocalDateTime.parse(value.replaceFirst(" ", "T")));
    }
  }

  /** Java reads more texts as numbers than the contract does. */
  private static String plain(String value) {
    if (!PLAIN_NUMBER.matcher(value).matches()) {
      throw new NumberFormatException(value);
    }
    return value;
  }

  private void putTime(Group group, String name, int index, LocalDateTime local) {
    long localSeconds = local.toEpochSecond(ZoneOffset.UTC);
    long seconds = utc(index) ? localSeconds - 8 * 3600 : localSeconds;
    if (form == Form.UNUSUAL && index % 4 == 3) {
      long day = Math.floorDiv(seconds, (long) Times.DAY);
      ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(
          Math.floorMod(seconds, (long) Times.DAY) * NANOS
              + local.getLong(ChronoField.NANO_OF_SECOND));
      bytes.putInt((int) day + JULIAN_EPOCH);
      group.add(name, Binary.fromConstantByteArray(bytes.array()));
      return;
    }
    long perSecond =
        switch (unit(index)) {
          case MILLIS -> 1_000L;
          case MICROS -> 1_000_000L;
          case NANOS -> NANOS;
        };
    group.add(
        name,
        Math.addExact(
            Math.multiplyExact(seconds, perSecond),
            local.getLong(ChronoField.NANO_OF_SECOND) / (NANOS / perSecond)));
  }

  @Override
  public void close() throws IOException {
    writer.close();
    SteadyFooter.rewrite(path);
  }
}
