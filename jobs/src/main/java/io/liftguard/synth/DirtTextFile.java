package io.liftguard.synth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A CSV or JSON file of dirty rows; it knows the line on which each row begins. */
final class DirtTextFile {

  /** What the header of a CSV file looks like. */
  enum Header {
    ENGLISH,
    CHINESE
  }

  private final Format format;
  private final int[] order;
  private final List<Table.Column> columns;
  private final String newline;
  private final StringBuilder text = new StringBuilder();
  private int line = 1;
  private int rows;

  /**
   * Begins a file.
   *
   * @param order the places of the columns in the file's own order
   */
  DirtTextFile(Table table, Format format, int[] order, Header header) {
    this.format = format;
    this.order = order;
    this.columns = table.columns();
    this.newline = header == Header.CHINESE ? "\n" : "\r\n";
    if (isCsv()) {
      if (header == Header.ENGLISH) {
        text.append('\ufeff');
      }
      for (int i = 0; i < order.length; i++) {
        String name = columns.get(order[i]).name();
        text.append(i == 0 ? "" : ",");
        text.append(header == Header.CHINESE ? table.contract().column(name).zh() : name);
      }
      text.append(newline);
      line++;
    } else if (format == Format.JSON) {
      text.append("[\n");
    }
  }

  private boolean isCsv() {
    return format == Format.CSV || format == Format.CSV_GZ;
  }

  /** Appends a row and says where it begins: a line, or in a JSON array the number of the row. */
  int add(DirtRow row) {
    rows++;
    if (isCsv()) {
      return addRecord(row);
    }
    if (format == Format.JSON) {
      text.append(rows == 1 ? "" : ",\n");
      appendObject(row);
      return rows;
    }
    int at = line;
    appendObject(row);
    text.append('\n');
    line++;
    return at;
  }

  private int addRecord(DirtRow row) {
    int at = line;
    int last = order.length;
    if (row.surplus.isEmpty()) {
      while (last > 1 && rows % 2 == 0 && row.cells[order[last - 1]] == null) {
        last--;
      }
    }
    int begin = text.length();
    for (int i = 0; i < last; i++) {
      text.append(i == 0 ? "" : ",");
      String value = row.cells[order[i]];
      if (value != null) {
        TextRowFile.appendField(text, value);
      }
    }
    text.append(row.surplus);
    for (int i = begin; i < text.length(); i++) {
      line += text.charAt(i) == '\n' ? 1 : 0;
    }
    text.append(newline);
    line++;
    if (rows % 50 == 0) {
      text.append(newline);
      line++;
    }
    return at;
  }

  private void appendObject(DirtRow row) {
    if (row.instead != null) {
      text.append(row.instead);
      return;
    }
    text.append('{');
    boolean some = false;
    for (int i : order) {
      String literal = row.literals.get(i);
      if (literal == null && row.cells[i] == null) {
        continue;
      }
      text.append(some ? "," : "").append('"').append(columns.get(i).name()).append("\":");
      some = true;
      if (literal != null) {
        text.append(literal);
      } else {
        TextRowFile.appendJson(text, row.cells[i]);
      }
    }
    text.append('}');
  }

  byte[] bytes(Charset charset) throws IOException {
    String whole = format == Format.JSON ? text + "\n]\n" : text.toString();
    byte[] plain = whole.getBytes(charset);
    if (format != Format.CSV_GZ) {
      return plain;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  void write(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    Files.write(path, bytes(StandardCharsets.UTF_8));
  }
}
