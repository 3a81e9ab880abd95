package io.liftguard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.Contracts;
import io.liftguard.contract.TableContract;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet types as values of the contract: what holds the same value is taken. */
class ParquetSourceTest {
  private static final Contracts CONTRACTS = Contracts.load();
  private static final Instant AT = Instant.parse("2026-09-04T02:00:00.123456Z");

  @TempDir Path folder;

  @Test
  void instants_of_every_unit_are_those_instants() throws IOException {
    assertEquals(
        AT.truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
        timestamp("int64 at (TIMESTAMP(MILLIS,true))", g -> g.add("at", AT.toEpochMilli())));
    assertEquals(AT, timestamp("int64 at (TIMESTAMP(MICROS,true))", g -> g.add("at", micros(AT))));
    assertEquals(
        AT,
        timestamp("int64 at (TIMESTAMP(NANOS,true))", g -> g.add("at", micros(AT) * 1000 + 999)));
    assertEquals(AT, timestamp("int96 at", g -> g.add("at", int96(AT))));
    assertEquals(
        AT.truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
        timestamp("int64 at (TIMESTAMP_MILLIS)", g -> g.add("at", AT.toEpochMilli())));
  }

  @Test
  void times_without_zone_are_local_times_in_shanghai() throws IOException {
    assertEquals(
        AT.minusSeconds(8 * 3600),
        timestamp("int64 at (TIMESTAMP(MICROS,false))", g -> g.add("at", micros(AT))));
    assertEquals(
        Instant.parse("1988-07-01T03:00:00Z"),
        timestamp(
            "int64 at (TIMESTAMP(MILLIS,false))",
            g -> g.add("at", Instant.parse("1988-07-01T12:00:00Z").toEpochMilli())),
        "summer time of that year");
  }

  @Test
  void dates_are_dates_and_nothing_else() throws IOException {
    int day = (int) LocalDate.of(2026, 2, 28).toEpochDay();
    assertEquals(
        LocalDate.of(2026, 2, 28), value("elevators", "installed_on", "int32 %s (DATE)", day));
    assertEquals(ValueParser.BAD_TYPE, value("elevators", "installed_on", "int32 %s", day));
    assertEquals(ValueParser.BAD_TYPE, value("faults", "occurred_at", "int32 %s (DATE)", day));
    assertEquals(
        ValueParser.BAD_TYPE,
        value("elevators", "installed_on", "int64 %s (TIMESTAMP(MICROS,true))", micros(AT)));
  }

  @Test
  void numbers_of_every_width_hold_the_same_value() throws IOException {
    assertEquals(15L, value("elevators", "floors", "int32 %s", 15));
    assertEquals(15L, value("elevators", "floors", "int32 %s (INTEGER(8,true))", 15));
    assertEquals(4294967295L, value("elevators", "floors", "int32 %s (INTEGER(32,false))", -1));
    assertEquals(
        ValueParser.BAD_TYPE, value("elevators", "floors", "int64 %s (INTEGER(64,false))", -1L));
    assertEquals(15L, value("elevators", "floors", "int64 %s", 15L));
    assertEquals(15L, value("elevators", "floors", "double %s", 15.0));
    assertEquals(15L, value("elevators", "floors", "float %s", 15.0f));
    assertEquals(ValueParser.BAD_TYPE, value("elevators", "floors", "double %s", 1.5));
    assertEquals(ValueParser.BAD_TYPE, value("elevators", "floors", "double %s", Double.NaN));
    assertEquals(15L, value("elevators", "floors", "int32 %s (DECIMAL(9,2))", 1500));
    assertEquals(ValueParser.BAD_TYPE, value("elevators", "floors", "boolean %s", true));
  }

  @Test
  void decimals_of_every_storage_hold_the_same_value() throws IOException {
    BigDecimal paid = new BigDecimal("12.50");
    assertEquals(paid, value("claims", "paid", "int32 %s (DECIMAL(9,1))", 125));
    assertEquals(paid, value("claims", "paid", "int64 %s (DECIMAL(18,4))", 125_000L));
    assertEquals(
        paid,
        value(
            "claims",
            "paid",
            "binary %s (DECIMAL(20,3))",
            Binary.fromConstantByteArray(BigInteger.valueOf(12_500).toByteArray())));
    assertEquals(paid, value("claims", "paid", "double %s", 12.5));
    assertEquals(
        new BigDecimal("12.34"), value("claims", "paid", "double %s", 12.34), "as it is written");
    assertEquals(
        ValueParser.BAD_TYPE, value("claims", "paid", "int64 %s (DECIMAL(18,4))", 125_001L));
    assertEquals(
        ValueParser.OUT_OF_RANGE,
        value("claims", "paid", "int64 %s (DECIMAL(18,0))", 10_000_000_000L));
  }

  @Test
  void booleans_and_texts() throws IOException {
    assertEquals(true, value("elevators", "on_platform", "boolean %s", true));
    assertEquals(true, value("elevators", "on_platform", "int32 %s", 1));
    assertEquals(ValueParser.BAD_TYPE, value("elevators", "on_platform", "int32 %s", 2));
    assertEquals(
        "白沙乡", value("elevators", "town", "binary %s (STRING)", Binary.fromString(" 白沙乡\u3000")));
    assertEquals("白沙乡", value("elevators", "town", "binary %s", Binary.fromString("白沙乡")));
    assertEquals("7", value("elevators", "town", "int32 %s", 7));
    assertEquals("true", value("elevators", "town", "boolean %s", true));
    assertEquals(
        ValueParser.BAD_TYPE,
        value(
            "elevators",
            "town",
            "binary %s (STRING)",
            Binary.fromConstantByteArray(new byte[] {(byte) 0xB0, (byte) 0xD7})),
        "bytes that are not UTF-8");
    assertEquals(
        "2026-02-28",
        value("elevators", "installed_on", "binary %s (STRING)", Binary.fromString("2026-02-28"))
            .toString());
  }

  @Test
  void a_nested_value_is_no_value() throws IOException {
    Object parsed =
        parse(
            "elevators",
            "town",
            "optional group town { optional binary x (STRING); }",
            g -> g.addGroup("town").add("x", "y"));
    assertEquals(ValueParser.BAD_TYPE, parsed);
    assertEquals(
        ValueParser.BAD_TYPE,
        parse("elevators", "town", "repeated binary town (STRING);", g -> g.add("town", "y")));
  }

  @Test
  void rows_count_from_one_and_every_cut_refuses_the_file() throws Exception {
    MessageType schema =
        MessageTypeParser.parseMessageType("message m { optional binary elevator_id (STRING); }");
    Path file = folder.resolve("rows.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).build()) {
      for (int i = 0; i < 1000; i++) {
        writer.write(new SimpleGroupFactory(schema).newGroup().append("elevator_id", "E" + i));
      }
    }
    byte[] whole = Files.readAllBytes(file);
    try (RecordSource source = source("elevators", whole)) {
      for (long row = 1; row <= 1000; row++) {
        assertEquals(row, source.next().line());
      }
      assertEquals(null, source.next());
    }
    for (int length = 1; length < whole.length; length += 97) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThrows(
          UnreadableFileException.class,
          () -> {
            try (RecordSource source = source("elevators", cut)) {
              while (source.next() != null) {}
            }
          },
          "cut at " + length);
    }
  }

  @Test
  void a_flipped_byte_of_a_page_refuses_the_file_or_changes_nothing() throws Exception {
    MessageType schema =
        MessageTypeParser.parseMessageType("message m { optional binary elevator_id (STRING); }");
    Path file = folder.resolve("flip.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withPageWriteChecksumEnabled(true)
            .build()) {
      for (int i = 0; i < 200; i++) {
        writer.write(new SimpleGroupFactory(schema).newGroup().append("elevator_id", "E" + i));
      }
    }
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 4; at < whole.length / 2; at += 13) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x55;
      int row = 0;
      try (RecordSource source = source("elevators", flipped)) {
        for (RawRecord r = source.next(); r != null; r = source.next()) {
          assertEquals(new RawValue.Text("E" + row), r.cells()[0], "byte " + at);
          row++;
        }
      } catch (UnreadableFileException e) {
        refused++;
      }
    }
    assertTrue(refused > 0);
  }

  private Object timestamp(String field, Consumer<Group> fill) throws IOException {
    return parse(
        "faults",
        "occurred_at",
        "optional " + field.replace(" at", " occurred_at") + ";",
        g -> {
          Group renamed = g;
          fill.accept(new Renamed(renamed));
        });
  }

  /** Lets the short name {@code at} stand for the column in the cases above. */
  private static final class Renamed extends org.apache.parquet.example.data.simple.SimpleGroup {
    private final Group target;

    Renamed(Group target) {
      super(target.getType());
      this.target = target;
    }

    @Override
    public void add(String field, long value) {
      target.add("occurred_at", value);
    }

    @Override
    public void add(String field, Binary value) {
      target.add("occurred_at", value);
    }
  }

  private Object value(String table, String column, String type, Object value) throws IOException {
    return parse(
        table,
        column,
        "optional " + String.format(type, column) + ";",
        g -> {
          if (value instanceof Integer v) {
            g.add(column, v.intValue());
          } else if (value instanceof Long v) {
            g.add(column, v.longValue());
          } else if (value instanceof Double v) {
            g.add(column, v.doubleValue());
          } else if (value instanceof Float v) {
            g.add(column, v.floatValue());
          } else if (value instanceof Boolean v) {
            g.add(column, v.booleanValue());
          } else {
            g.add(column, (Binary) value);
          }
        });
  }

  private Object parse(String table, String column, String field, Consumer<Group> fill)
      throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { " + field + " }");
    Path file = Files.createTempFile(folder, "one", ".parquet");
    Files.delete(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).build()) {
      Group group = new SimpleGroupFactory(schema).newGroup();
      fill.accept(group);
      writer.write(group);
    }
    TableContract contract = CONTRACTS.table(table);
    try (RecordSource source = source(table, Files.readAllBytes(file))) {
      RawRecord record = source.next();
      int index = contract.columnNames().indexOf(column);
      return ValueParser.parse(contract.columns().get(index).type(), record.cells()[index]);
    } catch (UnreadableFileException e) {
      throw new IOException(e);
    }
  }

  private static RecordSource source(String table, byte[] bytes)
      throws IOException, UnreadableFileException {
    LandingFile file =
        new LandingFile(
            table,
            table + "/x.parquet",
            "memory:x",
            bytes.length,
            0,
            Format.PARQUET,
            Map.of(),
            Map.of(),
            null,
            null);
    return FileReading.open(
        file,
        new FileReading.Bytes.InMemory(bytes),
        new FileColumns(CONTRACTS.table(table)),
        StandardCharsets.UTF_8.name(),
        ',');
  }

  private static long micros(Instant at) {
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
  }

  private static Binary int96(Instant at) {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    long day = Math.floorDiv(at.getEpochSecond(), 86_400L);
    bytes.putLong((at.getEpochSecond() - day * 86_400) * 1_000_000_000 + at.getNano());
    bytes.putInt((int) (day + 2_440_588));
    return Binary.fromConstantByteArray(bytes.array());
  }
}
