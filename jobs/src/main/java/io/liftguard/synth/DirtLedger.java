package io.liftguard.synth;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What was planted where: CSV with the columns {@code file} (relative to the landing directory),
 * {@code line} (as quarantine counts it; 0 = the whole file), {@code table_name}, {@code expected},
 * {@code reasons} (sorted, joined by a blank) and {@code planted}. It holds every row of every file
 * that it names with a line above 0.
 */
final class DirtLedger implements Closeable {

  /** What should become of a row or file. */
  enum Expected {
    ACCEPTED,
    QUARANTINED,
    /** The whole file is refused by name. */
    REFUSED,
    /** The whole file counts 0 rows, since another file has the same bytes. */
    DUPLICATE,
    /** The file is left alone. */
    IGNORED,
    /** The file is named in a warning and not read. */
    WARNED
  }

  private final BufferedWriter out;
  private final Path landing;
  private long rows;

  DirtLedger(Path file, Path landing) throws IOException {
    this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    this.landing = landing;
    out.write("file,line,table_name,expected,reasons,planted\n");
  }

  void file(Table table, Path file, Expected expected, String planted) throws IOException {
    write(table, file, 0, expected, "", planted);
  }

  void row(Table table, Path file, int line, DirtCase planted) throws IOException {
    rows++;
    Expected expected = planted.accepted() ? Expected.ACCEPTED : Expected.QUARANTINED;
    write(table, file, line, expected, String.join(" ", planted.reasons()), planted.what());
  }

  private void write(
      Table table, Path file, int line, Expected expected, String reasons, String planted)
      throws IOException {
    StringBuilder text = new StringBuilder();
    String relative = landing.relativize(file).toString().replace('\\', '/');
    TextRowFile.appendField(text, relative);
    text.append(',').append(line).append(',').append(table.id()).append(',');
    text.append(expected.name().toLowerCase(Locale.ROOT)).append(',').append(reasons).append(',');
    TextRowFile.appendField(text, planted);
    out.write(text.append('\n').toString());
  }

  /** Dirty rows, files as such not counted. */
  long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
