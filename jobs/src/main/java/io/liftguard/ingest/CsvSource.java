package io.liftguard.ingest;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Records of a CSV file (RFC 4180), as text, with the physical line on which each starts. */
final class CsvSource implements RecordSource {
  /** A field longer than this is an open quote, not a value. */
  private static final int LONGEST_FIELD = 64 * 1024 * 1024;

  private final FileColumns columns;
  private final CloseableIterator<CsvRecord> records;
  private final Charsets.Problem problem;
  private List<String> header;
  private int[] targets;

  // Text after a closing quote is no reason to lose a file's other rows; the reader's next major
  // version drops the option, and the version is pinned.
  @SuppressWarnings("removal")
  CsvSource(Reader reader, FileColumns columns, char separator, Charsets.Problem problem) {
    this.columns = columns;
    this.problem = problem;
    this.records =
        CsvReader.builder()
            .fieldSeparator(separator)
            .skipEmptyLines(true)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowExtraCharsAfterClosingQuote(true)
            .allowUnclosedQuote(false)
            .maxBufferSize(LONGEST_FIELD)
            .ofCsvRecord(new BufferedReader(reader, 1 << 16))
            .iterator();
  }

  @Override
  public RawRecord next() throws IOException, UnreadableFileException {
    if (header == null) {
      CsvRecord first = record();
      if (first == null) {
        return null;
      }
      readHeader(first);
    }
    CsvRecord record = record();
    if (record == null) {
      return null;
    }
    int fields = record.getFieldCount();
    if (fields > targets.length) {
      return new RawRecord(
          record.getStartingLineNumber(),
          new RawValue[columns.count()],
          RawRecord.Shape.BROKEN,
          () -> json(record));
    }
    RawValue[] cells = new RawValue[columns.count()];
    for (int i = 0; i < fields; i++) {
      if (targets[i] >= 0) {
        cells[targets[i]] = new RawValue.Text(record.getField(i));
      }
    }
    return new RawRecord(
        record.getStartingLineNumber(), cells, RawRecord.Shape.SOUND, () -> json(record));
  }

  /** The next record that is no blank line, null after the last. */
  private CsvRecord record() throws IOException, UnreadableFileException {
    try {
      while (records.hasNext()) {
        CsvRecord record = records.next();
        if (record.getFieldCount() == 1
            && !record.getField(0).isEmpty()
            && Blanks.allBlank(record.getField(0))) {
          continue;
        }
        return record;
      }
      return null;
    } catch (UncheckedIOException e) {
      throw problem.explain(e.getCause());
    } catch (CsvParseException e) {
      throw e.getCause() instanceof IOException io
          ? problem.explain(io)
          : new UnreadableFileException(
              "it ends inside a quoted field, or a field is too long (" + e.getMessage() + ")",
              "Deliver it again, complete and with every quote closed.",
              e);
    }
  }

  private void readHeader(CsvRecord first) {
    header = List.copyOf(first.getFields());
    targets = new int[header.size()];
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < targets.length; i++) {
      targets[i] = columns.find(header.get(i));
      if (targets[i] >= 0 && !seen.add(targets[i])) {
        columns.noteTwice(targets[i]);
      }
    }
  }

  private String json(CsvRecord record) {
    return RawJson.write(
        generator -> {
          int fields = record.getFieldCount();
          generator.writeStartObject();
          for (int i = 0; i < header.size(); i++) {
            generator.writeFieldName(header.get(i));
            if (i < fields) {
              generator.writeString(record.getField(i));
            } else {
              generator.writeNull();
            }
          }
          if (fields > header.size()) {
            generator.writeArrayFieldStart("");
            for (int i = header.size(); i < fields; i++) {
              generator.writeString(record.getField(i));
            }
            generator.writeEndArray();
          }
          generator.writeEndObject();
        });
  }

  @Override
  public FileColumns columns() {
    return columns;
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
