package io.liftguard.ingest;

import io.liftguard.contract.Column;
import io.liftguard.contract.TableContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * A landing file of one table with odd values here and there, and ways to damage it.
 *
 * @param table whose rows it holds
 * @param name name of the file, with an ending that tells the format
 * @param bytes its content
 * @param rows rows that it holds
 * @param gb18030 whether its text is GB18030 rather than UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // Never changed.
record FuzzFile(TableContract table, String name, byte[] bytes, int rows, boolean gb18030) {

  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "\u3000\t\u00a0",
          "null",
          "NULL",
          "NaN",
          "Infinity",
          "-Infinity",
          "-0",
          "+7",
          "007",
          "0x1F",
          "1_000",
          "1,000",
          "１２",
          "٣",
          "1e400",
          "-1E-400",
          "1e2147483647",
          "1E-2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "2147483648",
          "0.1",
          "123456789012345678901234567890.123456789",
          "true",
          "TRUE",
          "是",
          "y",
          "0",
          "1",
          "-1",
          "0000-00-00",
          "0000-01-01",
          "0001-01-01 00:00",
          "-0044-03-15",
          "1582-10-10",
          "1899-12-31T23:59:59.999999999Z",
          "1900-01-01 00:00:00",
          "1970-01-01T00:00:00+18:00",
          "1970-01-01T00:00:00+18:01",
          "1991-04-14 02:30",
          "2025-02-29 10:00",
          "2025-13-01",
          "2025-10-14 24:00",
          "2025-10-14T23:59:60Z",
          "2025-10-14T10:00:00.1234567+08:00",
          "2025/10/14 10:00",
          "14.10.2025",
          "20251014",
          "2099-12-31 23:59",
          "2100-01-01",
          "2262-04-12T00:00:00Z",
          "9999-12-31T23:59:59Z",
          "10000-01-01",
          "+999999999-12-31T23:59:59Z",
          "1760407200",
          "1760407200000",
          "a,b;c|d",
          "\"",
          "'; DROP TABLE lifts; --",
          "line\nbreak",
          "return\r\nand more",
          "\u0000",
          "\u0007\u001b[31m",
          "\ufeff",
          "\u202e右到左",
          "👷🏽‍♀️",
          "e\u0301",
          "\ud83d",
          "=1+1",
          "../../etc/passwd");

  private static final List<String> ODD_JSON =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "-0.0",
          "1e5",
          "1e400",
          "1E-2147483648",
          "1e2147483647",
          "9223372036854775808",
          "123456789012345678901234567890.5",
          "[]",
          "{}",
          "[1,[2,{\"a\":null}]]",
          "{\"elevator_id\":\"E1\"}",
          "\"\\ud83d\"",
          "\"\\u0000\"");

  /** A sound file: every row can be told from the next, whatever its values. */
  static FuzzFile sound(TableContract table, Random random, int rows) throws IOException {
    String ending =
        List.of(".csv", ".csv", ".csv.gz", ".json", ".jsonl", ".parquet").get(random.nextInt(6));
    String name = "fuzz" + ending;
    boolean csv = ending.startsWith(".csv");
    if (ending.equals(".parquet")) {
      return new FuzzFile(table, name, FuzzParquet.bytes(table, random, rows), rows, false);
    }
    boolean gb18030 = csv && random.nextInt(4) == 0;
    String text =
        csv ? csv(table, random, rows) : json(table, random, rows, ending.equals(".json"));
    byte[] bytes = text.getBytes(gb18030 ? Charset.forName("GB18030") : StandardCharsets.UTF_8);
    return new FuzzFile(table, name, ending.equals(".csv.gz") ? gzip(bytes) : bytes, rows, gb18030);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static String csv(TableContract table, Random random, int rows) {
    boolean chinese = random.nextBoolean();
    Function<Column, String> header = chinese ? Column::zh : Column::name;
    String end = random.nextBoolean() ? "\n" : "\r\n";
    StringBuilder text = new StringBuilder();
    text.append(String.join(",", table.columns().stream().map(header).toList())).append(end);
    for (int row = 0; row < rows; row++) {
      List<String> fields = new ArrayList<>();
      for (Column column : table.columns()) {
        String value = value(column, random);
        boolean plain = value.matches("[\\w .:+-]+") && random.nextInt(8) > 0;
        fields.add(plain ? value : '"' + value.replace("\"", "\"\"") + '"');
      }
      // Too few fields or too many: two at least, since one alone may be a blank line.
      switch (random.nextInt(40)) {
        case 0 -> fields.subList(2 + random.nextInt(fields.size() - 2), fields.size()).clear();
        case 1 -> fields.add("one more");
        default -> {}
      }
      text.append(String.join(",", fields)).append(end);
      if (random.nextInt(50) == 0) {
        text.append(" \u3000").append(end);
      }
    }
    return text.toString();
  }

  private static String json(TableContract table, Random random, int rows, boolean mayBeArray) {
    boolean array = mayBeArray && random.nextBoolean();
    List<String> objects = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<String> members = new ArrayList<>();
      for (Column column : table.columns()) {
        if (random.nextInt(30) > 0) {
          members.add(
              '"'
                  + (random.nextInt(20) == 0 ? column.zh() : column.name())
                  + "\":"
                  + (random.nextInt(15) == 0
                      ? ODD_JSON.get(random.nextInt(ODD_JSON.size()))
                      : quoted(value(column, random))));
        }
      }
      objects.add("{" + String.join(",", members) + "}");
    }
    return array
        ? "[" + String.join(random.nextBoolean() ? "," : ",\n", objects) + "]"
        : String.join("\n", objects) + (random.nextBoolean() ? "\n" : "");
  }

  private static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    value
        .chars()
        .forEach(
            c -> {
              if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate((char) c)) {
                text.append(String.format("\\u%04x", c));
              } else {
                text.append((char) c);
              }
            });
    return text.append('"').toString();
  }

  /** A good value more often than not. */
  static String value(Column column, Random random) {
    int dice = random.nextInt(60);
    if (dice == 0) {
      return ODD.get(random.nextInt(ODD.size()));
    }
    if (dice == 1) {
      return characters(random, random.nextInt(12));
    }
    if (dice == 2 && random.nextInt(200) == 0) {
      return "长".repeat(1 << (10 + random.nextInt(8)));
    }
    return good(column, random);
  }

  private static String characters(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int c = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
      text.appendCodePoint(Character.getType(c) == Character.SURROGATE ? '?' : c);
    }
    return text.toString();
  }

  private static String good(Column column, Random random) {
    if (!column.enumValues().isEmpty()) {
      return column.enumValues().get(random.nextInt(column.enumValues().size()));
    }
    return switch (column.type().kind()) {
      case STRING -> "K" + random.nextInt(1_000);
      case INT, DECIMAL, DOUBLE -> column.minimum().orElse("1");
      case BOOL -> random.nextInt(8) == 0 ? "true" : "false";
      case DATE -> String.format("2025-%02d-%02d", 1 + random.nextInt(12), 1 + random.nextInt(28));
      case TIMESTAMP ->
          String.format(
              "%s-%02d-%02d %02d:%02d:%02d",
              column.name().equals("recorded_at") ? "2026" : "2025",
              1 + random.nextInt(12),
              1 + random.nextInt(28),
              random.nextInt(24),
              random.nextInt(60),
              random.nextInt(60));
      case NESTED -> throw new IllegalArgumentException(column.name());
    };
  }

  /** The bytes with one to three injuries, or others altogether. */
  static byte[] damaged(byte[] bytes, Random random) {
    byte[] now = bytes.clone();
    int injuries = 1 + random.nextInt(3);
    for (int i = 0; i < injuries; i++) {
      now = injured(now, random);
    }
    return now;
  }

  private static byte[] injured(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int length = random.nextInt(1 + Math.min(200, bytes.length - at));
    byte[] noise = new byte[1 + random.nextInt(20)];
    random.nextBytes(noise);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> Arrays.copyOfRange(bytes, at, bytes.length);
      case 2 -> joined(bytes, at, new byte[0], at + length);
      case 3 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
      case 4 -> joined(bytes, at, noise, at);
      case 5 -> {
        byte[] flipped = bytes.clone();
        for (int i = 0; i < noise.length && flipped.length > 0; i++) {
          flipped[random.nextInt(flipped.length)] = noise[i];
        }
        yield flipped;
      }
      default -> random.nextInt(4) == 0 ? noise : joined(bytes, at, noise, at + length);
    };
  }

  /** The bytes up to one place, others, and the bytes from another place on. */
  private static byte[] joined(byte[] bytes, int to, byte[] between, int from) {
    byte[] joined = new byte[to + between.length + bytes.length - from];
    System.arraycopy(bytes, 0, joined, 0, to);
    System.arraycopy(between, 0, joined, to, between.length);
    System.arraycopy(bytes, from, joined, to + between.length, bytes.length - from);
    return joined;
  }
}
