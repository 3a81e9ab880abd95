package io.liftguard.synth;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * CSV (RFC 4180, local times without offset) and JSON (an array or one object a line, times with
 * offset), as the platforms of a county write them.
 */
final class TextRowFile implements RowFile {

  private final List<Table.Column> columns;
  private final boolean json;
  private final boolean array;
  private final OutputStream out;
  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  TextRowFile(Table table, Path path, Format format) throws IOException {
    this.columns = table.columns();
    this.json = format == Format.JSON || format == Format.JSONL;
    this.array = format == Format.JSON;
    OutputStream file = Files.newOutputStream(path);
    this.out =
        new BufferedOutputStream(
            format == Format.CSV_GZ ? new GZIPOutputStream(file, 1 << 15) : file, 1 << 15);
    if (!json) {
      for (Table.Column column : columns) {
        text.append(text.isEmpty() ? "" : ",").append(column.name());
      }
      text.append('\n');
    } else if (array) {
      text.append("[\n");
    }
    flush();
  }

  @Override
  public void write(Object[] row) throws IOException {
    if (json) {
      writeObject(row);
    } else {
      writeRecord(row);
    }
    first = false;
    flush();
  }

  private void writeRecord(Object[] row) {
    for (int i = 0; i < row.length; i++) {
      if (i > 0) {
        text.append(',');
      }
      Object value = row[i];
      if (value instanceof String string) {
        appendField(text, string);
      } else if (value != null) {
        appendPlain(columns.get(i).kind(), value, ' ', "");
      }
    }
    text.append('\n');
  }

  private void writeObject(Object[] row) {
    if (array && !first) {
      text.append(",\n");
    }
    text.append('{');
    boolean some = false;
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      if (value == null) {
        continue;
      }
      text.append(some ? ",\"" : "\"").append(columns.get(i).name()).append("\":");
      some = true;
      Table.Kind kind = columns.get(i).kind();
      if (value instanceof String string) {
        appendJson(text, string);
      } else if (kind == Table.Kind.DATE || kind == Table.Kind.TIME) {
        text.append('"');
        appendPlain(kind, value, 'T', "+08:00");
        text.append('"');
      } else {
        appendPlain(kind, value, 'T', "");
      }
    }
    text.append(array ? "}" : "}\n");
  }

  private void appendPlain(Table.Kind kind, Object value, char between, String offset) {
    switch (kind) {
      case DATE -> appendDate(text, (Integer) value);
      case TIME -> {
        appendTime(text, (Long) value, between);
        text.append(offset);
      }
      case MONEY -> appendDecimal(text, (Long) value, 2);
      case DEGREES -> appendDecimal(text, (Long) value, 6);
      default -> text.append(value);
    }
  }

  private void flush() throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }

  @Override
  public void close() throws IOException {
    if (array) {
      text.append(first ? "]\n" : "\n]\n");
      flush();
    }
    out.close();
  }

  static void appendDate(StringBuilder text, int day) {
    text.append(LocalDate.ofEpochDay(day));
  }

  static void appendTime(StringBuilder text, long instant, char between) {
    int second = Times.secondOf(instant);
    appendDate(text, Times.dayOf(instant));
    text.append(between);
    appendTwo(text, second / 3600);
    text.append(':');
    appendTwo(text, second / 60 % 60);
    text.append(':');
    appendTwo(text, second % 60);
  }

  private static void appendTwo(StringBuilder text, int number) {
    text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  static void appendDecimal(StringBuilder text, long unscaled, int scale) {
    text.append(java.math.BigDecimal.valueOf(unscaled, scale).toPlainString());
  }

  static void appendField(StringBuilder text, String value) {
    boolean quote = false;
    for (int i = 0; i < value.length() && !quote; i++) {
      char c = value.charAt(i);
      quote = c == ',' || c == '"' || c == '\n' || c == '\r';
    }
    if (quote) {
      text.append('"').append(value.replace("\"", "\"\"")).append('"');
    } else {
      text.append(value);
    }
  }

  static void appendJson(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
