package io.liftguard.publish.feed;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.insurance.FeedRows;
import io.liftguard.insurance.Reason;
import io.liftguard.publish.bundle.ReleaseText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a correction changes: its rows, those that differ marked CORRECTED, and the rows of {@code
 * changes.csv}. Both revisions are read side by side, since they stand in the same order.
 *
 * @param rows the new rows with their marks
 * @param changes the rows of {@code changes.csv}
 */
record FeedChanges(List<List<Object>> rows, List<List<Object>> changes) {

  /** Column of a change that is a whole row's coming or going. */
  static final String ROW = "(row)";

  /** Columns that differ without making a row a corrected one. */
  private static final Set<String> MOVING = Set.of("as_of", "previous_relativity");

  private static final String REASONS = "reason_codes";

  /**
   * Compares.
   *
   * @param old {@code relativities.csv} of the revision that is corrected
   * @param rows the new rows
   * @param marker marks a row as corrected
   */
  static FeedChanges of(byte[] old, List<List<Object>> rows, FeedRows marker) throws IOException {
    ReleaseSchema.File file = FeedFiles.SCHEMA.file(FeedFiles.RELATIVITIES);
    List<String> columns = file.columnNames();
    int subject = columns.indexOf("subject_type");
    int id = columns.indexOf("subject_id");
    List<List<Object>> marked = new ArrayList<>(rows.size());
    List<List<Object>> changes = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .ofCsvRecord(
                new InputStreamReader(new ByteArrayInputStream(old), StandardCharsets.UTF_8))) {
      Iterator<CsvRecord> lines = reader.iterator();
      // The header: a schema of another version is another release's business.
      List<String> header = lines.hasNext() ? lines.next().getFields() : List.of();
      if (!header.equals(columns)) {
        throw new IOException("relativities.csv: the columns are not " + columns);
      }
      List<String> before = next(lines);
      for (List<Object> row : rows) {
        List<String> after = texts(file, row);
        int order = -1;
        while (before != null
            && (order =
                    FeedRows.compare(
                        before.get(subject), before.get(id), after.get(subject), after.get(id)))
                < 0) {
          changes.add(change(before, subject, id, ROW, line(before), null));
          before = next(lines);
        }
        boolean known = before != null && order == 0;
        boolean corrected = !known || differs(columns, before, after);
        List<Object> now = corrected ? marker.corrected(row) : row;
        marked.add(now);
        List<String> text = texts(file, now);
        if (!known) {
          changes.add(change(text, subject, id, ROW, null, line(text)));
          continue;
        }
        for (int i = 0; i < columns.size(); i++) {
          if (!before.get(i).equals(text.get(i))) {
            changes.add(
                change(
                    text, subject, id, columns.get(i), orNull(before.get(i)), orNull(text.get(i))));
          }
        }
        before = next(lines);
      }
      for (; before != null; before = next(lines)) {
        changes.add(change(before, subject, id, ROW, line(before), null));
      }
    }
    return new FeedChanges(marked, changes);
  }

  private static List<String> next(Iterator<CsvRecord> lines) {
    return lines.hasNext() ? lines.next().getFields() : null;
  }

  private static List<String> texts(ReleaseSchema.File file, List<Object> row) {
    List<String> texts = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      texts.add(ReleaseText.cell(file.columns().get(i), row.get(i)));
    }
    return texts;
  }

  private static boolean differs(List<String> columns, List<String> before, List<String> after) {
    for (int i = 0; i < columns.size(); i++) {
      if (!before.get(i).equals(after.get(i))
          && !onlyMoves(columns.get(i), before.get(i), after.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a column that differs makes no corrected row of it. */
  static boolean onlyMoves(String column, String before, String after) {
    return MOVING.contains(column)
        || (column.equals(REASONS) && reasons(before).equals(reasons(after)));
  }

  /** Reasons but for the mark of an earlier correction, which says nothing of this one. */
  private static Set<String> reasons(String codes) {
    return Arrays.stream(codes.split(";"))
        .filter(code -> !code.equals(Reason.CORRECTED.name()))
        .collect(Collectors.toSet());
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** A row as one text: its cells joined as in the file. */
  private static String line(List<String> cells) {
    return String.join(",", cells);
  }

  private static List<Object> change(
      List<String> row, int subject, int id, String column, String old, String now) {
    return Arrays.asList(row.get(subject), row.get(id), column, old, now);
  }
}
