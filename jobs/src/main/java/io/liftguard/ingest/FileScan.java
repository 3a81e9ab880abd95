package io.liftguard.ingest;

import io.liftguard.contract.TableContract;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * Reads one landing file: looks it through as a whole, and gives its rows as bronze or quarantine
 * rows. The same code serves the driver and Spark's tasks.
 */
final class FileScan {
  /** A name that can be shown; anything else in a header may be a person's. */
  private static final String SHOWABLE = "[a-z][a-z0-9_]{0,40}";

  private final LandingFile file;
  private final FileReading.Bytes bytes;
  private final TableContract contract;
  private final Charset csvEncoding;

  FileScan(LandingFile file, FileReading.Bytes bytes, TableContract contract, Charset csvEncoding) {
    this.file = file;
    this.bytes = bytes;
    this.contract = contract;
    this.csvEncoding = csvEncoding;
  }

  /** What a file is, as a whole. */
  enum Verdict {
    READABLE,
    /** Refused whole without rows. */
    UNREADABLE,
    /** Refused whole; each row is quarantined without its values. */
    UNKNOWN_COLUMNS
  }

  /**
   * A file looked through from end to end.
   *
   * @param verdict what it is
   * @param rows rows that it holds, 0 when unreadable
   * @param reason why it is refused and what to try, null when it is not
   */
  record Inspection(Verdict verdict, long rows, String reason) implements Serializable {}

  /** Takes records one by one. */
  private interface Sink {
    void take(RawRecord record);
  }

  /**
   * Looks the file through.
   *
   * @throws IOException when the storage fails; the run fails then, no file is refused for it
   */
  Inspection inspect() throws IOException {
    return read(record -> {});
  }

  /** A file read in one go, with its rows. */
  record Content(Inspection inspection, List<Row> accepted, List<Row> quarantined) {}

  /** Reads a small file in one go. */
  Content content(String run) throws IOException {
    List<Row> accepted = new ArrayList<>();
    List<Row> quarantined = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    RowJudge judge = new RowJudge(contract, file.file(), run);
    Inspection inspection =
        read(
            record -> {
              lines.add(record.line());
              judge.take(record, accepted, quarantined);
            });
    return switch (inspection.verdict()) {
      case READABLE -> new Content(inspection, accepted, quarantined);
      case UNREADABLE -> new Content(inspection, List.of(), List.of());
      case UNKNOWN_COLUMNS ->
          new Content(
              inspection,
              List.of(),
              lines.stream()
                  .map(l -> judge.quarantineRow(l, null, EnumSet.of(Reason.UNKNOWN_COLUMN)))
                  .toList());
    };
  }

  /**
   * A file judged row by row without keeping any.
   *
   * @param inspection the file as a whole
   * @param accepted rows that keep the contract
   * @param reasons quarantined rows by reason
   */
  record Tally(Inspection inspection, long accepted, Map<String, Long> reasons)
      implements Serializable {}

  /** Judges the rows of a file of any size and keeps only their counts. */
  Tally tally() throws IOException {
    RowJudge judge = new RowJudge(contract, file.file(), "");
    Map<String, Long> reasons = new HashMap<>();
    List<Row> one = new ArrayList<>(1);
    long[] accepted = {0};
    Inspection inspection =
        read(
            record -> {
              one.clear();
              Set<Reason> found = judge.judge(record, one);
              found.forEach(r -> reasons.merge(r.name(), 1L, Long::sum));
              accepted[0] += one.size();
            });
    return switch (inspection.verdict()) {
      case READABLE -> new Tally(inspection, accepted[0], reasons);
      case UNREADABLE -> new Tally(inspection, 0, Map.of());
      case UNKNOWN_COLUMNS ->
          new Tally(
              inspection,
              0,
              // A reason is given for rows; a header alone has none.
              inspection.rows() == 0
                  ? Map.of()
                  : Map.of(Reason.UNKNOWN_COLUMN.name(), inspection.rows()));
    };
  }

  private Inspection read(Sink sink) throws IOException {
    if (file.bytes() == 0) {
      return new Inspection(Verdict.READABLE, 0, null);
    }
    long rows = 0;
    try (RecordSource source =
        FileReading.open(file, bytes, new FileColumns(contract), csvEncoding.name(), ',')) {
      for (RawRecord record = source.next(); record != null; record = source.next()) {
        rows++;
        sink.take(record);
      }
      return verdict(source.columns(), rows);
    } catch (UnreadableFileException e) {
      return new Inspection(
          Verdict.UNREADABLE, 0, file.file() + ": " + e.getMessage() + ". " + e.remedy());
    }
  }

  private Inspection verdict(FileColumns columns, long rows) {
    if (!columns.twice().isEmpty()) {
      return new Inspection(
          Verdict.UNREADABLE,
          0,
          file.file()
              + ": column "
              + String.join(", ", columns.twice())
              + " stands twice. Deliver it again with each column once.");
    }
    if (!columns.unknown().isEmpty()) {
      List<String> showable =
          columns.unknown().stream().filter(n -> n.matches(SHOWABLE)).limit(5).toList();
      return new Inspection(
          Verdict.UNKNOWN_COLUMNS,
          rows,
          file.file()
              + ": "
              + columns.unknown().size()
              + " column(s) that "
              + file.table()
              + " does not have"
              + (showable.isEmpty() ? "" : " (" + String.join(", ", showable) + ")")
              + ". Deliver it again without them.");
    }
    return new Inspection(Verdict.READABLE, rows, null);
  }

  /** Which rows of a file are wanted. */
  enum Part {
    ACCEPTED,
    QUARANTINED
  }

  /** The rows of one part, one at a time; the file must have been inspected. */
  Iterator<Row> rows(Part part, Verdict verdict, String run) throws IOException {
    if (file.bytes() == 0 || verdict == Verdict.UNREADABLE) {
      return List.<Row>of().iterator();
    }
    try {
      return new Rows(
          FileReading.open(file, bytes, new FileColumns(contract), csvEncoding.name(), ','),
          part,
          verdict,
          run);
    } catch (UnreadableFileException e) {
      throw changed(e);
    }
  }

  private IllegalStateException changed(UnreadableFileException e) {
    return new IllegalStateException(file.file() + " changed while it was read", e);
  }

  private final class Rows implements Iterator<Row> {
    private final RecordSource source;
    private final Part part;
    private final Verdict verdict;
    private final RowJudge judge;
    private final List<Row> one = new ArrayList<>(1);
    private Row ahead;

    Rows(RecordSource source, Part part, Verdict verdict, String run) throws IOException {
      this.source = source;
      this.part = part;
      this.verdict = verdict;
      this.judge = new RowJudge(contract, file.file(), run);
      advance();
    }

    private void advance() throws IOException {
      ahead = null;
      try {
        while (ahead == null) {
          RawRecord record = source.next();
          if (record == null) {
            source.close();
            return;
          }
          if (verdict == Verdict.UNKNOWN_COLUMNS) {
            if (part == Part.QUARANTINED) {
              ahead = judge.quarantineRow(record.line(), null, EnumSet.of(Reason.UNKNOWN_COLUMN));
            }
            continue;
          }
          one.clear();
          Set<Reason> reasons = judge.judge(record, one);
          if (part == Part.ACCEPTED && reasons.isEmpty()) {
            ahead = one.get(0);
          } else if (part == Part.QUARANTINED && !reasons.isEmpty()) {
            ahead = judge.quarantineRow(record.line(), record.raw().json(), reasons);
          }
        }
      } catch (UnreadableFileException e) {
        throw changed(e);
      }
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public Row next() {
      if (ahead == null) {
        throw new NoSuchElementException();
      }
      Row row = ahead;
      try {
        advance();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      return row;
    }
  }
}
