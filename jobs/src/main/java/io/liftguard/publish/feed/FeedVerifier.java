package io.liftguard.publish.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.insurance.FeedCheck;
import io.liftguard.insurance.FeedHead;
import io.liftguard.insurance.FeedRows;
import io.liftguard.insurance.Parameters;
import io.liftguard.insurance.Reason;
import io.liftguard.night.CodeVersion;
import io.liftguard.publish.CsvText;
import io.liftguard.publish.bundle.Differences;
import io.liftguard.publish.bundle.Digests;
import io.liftguard.publish.bundle.PublicKeyText;
import io.liftguard.publish.bundle.ReleaseText;
import io.liftguard.publish.bundle.RowsParquet;
import io.liftguard.publish.bundle.Seal;
import io.liftguard.publish.bundle.VerifyReport;
import io.liftguard.rating.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks a release of the insurers' feed with no lake (part 5): hashes and signature, the three
 * forms of the rows against each other and the schema, control totals, and every figure that
 * follows from the rows' own columns and the manifest's parameters.
 */
public final class FeedVerifier {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final ReleaseSchema.File ROWS = FeedFiles.SCHEMA.file(FeedFiles.RELATIVITIES);

  private static final String LINES = FeedFiles.RELATIVITIES + ".jsonl";

  private static final String CSV = FeedFiles.RELATIVITIES + ".csv";

  private static final String PARQUET = FeedFiles.RELATIVITIES + ".parquet";

  private static final String CHANGES = FeedFiles.CHANGES + ".csv";

  private final Map<String, byte[]> files;
  private final Differences differences = new Differences();
  private long figures;

  private FeedVerifier(Map<String, byte[]> files) {
    this.files = files;
  }

  /**
   * Checks a release.
   *
   * @param files all its files by name
   * @param keys keys that are trusted
   * @param earlier earlier releases of the same insurer: the revision that this one corrects, or
   *     the month that its swing is measured from
   */
  public static VerifyReport verify(
      Map<String, byte[]> files, List<PublicKeyText> keys, List<Map<String, byte[]>> earlier) {
    FeedVerifier verifier = new FeedVerifier(files);
    Seal.checkSums(files, verifier.differences);
    FeedHead head = verifier.release(earlier);
    Seal.Signed signed = Seal.signed(files, keys);
    return new VerifyReport(
        head == null ? null : head.releaseId(),
        verifier.differences.all(),
        signed.signer(),
        signed.fingerprint(),
        verifier.figures);
  }

  /** Checks all but the seal; null when the release does not say what it is. */
  private FeedHead release(List<Map<String, byte[]>> earlier) {
    FeedManifest.Read manifest;
    try {
      manifest = FeedManifest.read(files.getOrDefault(FeedManifest.NAME, new byte[0]));
    } catch (IOException e) {
      differences.add(e.getMessage());
      return null;
    }
    FeedHead head = manifest.head();
    head(head);
    listed(head);
    differences.unless(
        Arrays.equals(FeedJsonSchema.write(), files.get(FeedJsonSchema.NAME))
            || !FeedManifest.SCHEMA_VERSION.equals(
                manifest.json().path("schema_version").textValue()),
        FeedJsonSchema.NAME + " is not the schema of version " + FeedManifest.SCHEMA_VERSION);
    try {
      List<List<Object>> rows =
          new FeedLines(ROWS).read(files.getOrDefault(LINES, new byte[0]), differences::add);
      FeedCheck check = new FeedCheck(head, ROWS.columnNames(), differences::add);
      rows.forEach(check::add);
      check.end();
      figures += check.figures();
      forms(rows);
      manifest(manifest, rows);
      changes(head, rows);
      earlier(head, rows, earlier);
    } catch (IOException e) {
      differences.add(e.getMessage());
    } catch (RuntimeException e) {
      // Parameters or rows that no release can have: what the method stumbles over differs.
      differences.add("the figures cannot be computed again: " + e.getMessage());
    }
    return head;
  }

  private void head(FeedHead head) {
    LocalDate to = head.month().atEndOfMonth();
    LocalDate first = head.month().plusMonths(1).minusMonths(head.method().windowMonths()).atDay(1);
    differences.unless(
        head.windowTo().equals(to)
            && head.windowFrom().getDayOfMonth() == 1
            && head.windowFrom().isBefore(to)
            && !head.windowFrom().isBefore(first)
            && !head.asOf().isBefore(to),
        FeedManifest.NAME + ": month, window and as_of do not go together");
    differences.unless(
        head.methodVersion().startsWith("RPI-1."),
        FeedManifest.NAME + ": this program does not know the method " + head.methodVersion());
    String corrects =
        head.revision() > 1
            ? FeedHead.releaseId(head.insurerId(), head.month(), head.revision() - 1)
            : null;
    differences.unless(
        head.revision() >= 1 && Objects.equals(corrects, head.supersedes()),
        FeedManifest.NAME + ": supersedes is not " + corrects);
    differences.unless(
        head.previousRelease() == null
            || YearMonth.parse(head.previousRelease().replaceFirst("-r.*", ""))
                .isBefore(head.month()),
        FeedManifest.NAME + ": previous_release is no earlier month");
    differences.unless(
        head.ratingRelease() == null
            || !Window.Quarter.of(head.ratingRelease().replaceFirst("-r.*", ""))
                .lastDay()
                .isAfter(to),
        FeedManifest.NAME + ": rating_release is later than the release date");
    for (Parameters.Kind kind : List.of(head.parameters().firm(), head.parameters().elevator())) {
      differences.unless(
          kind.neutral() == (kind.side() == Parameters.Side.NEUTRAL),
          FeedManifest.NAME + ": k and side do not go together");
    }
    head.dataGaps()
        .forEach(
            gap ->
                differences.unless(
                    !YearMonth.parse(gap).isAfter(head.month())
                        && !YearMonth.parse(gap).atDay(1).isBefore(head.windowFrom()),
                    FeedManifest.NAME + ": data_gaps: " + gap + " is not in the window"));
  }

  /** The files of a release are these and no others. */
  private void listed(FeedHead head) {
    Set<String> names =
        new TreeSet<>(List.of(LINES, CSV, PARQUET, FeedJsonSchema.NAME, FeedManifest.NAME));
    names.addAll(Seal.UNSIGNED);
    if (head.revision() > 1) {
      names.add(CHANGES);
    }
    files
        .keySet()
        .forEach(
            name -> differences.unless(names.contains(name), name + " is no file of this feed"));
    names.removeAll(files.keySet());
    names.removeAll(Seal.UNSIGNED);
    names.forEach(name -> differences.add(name + " is missing"));
  }

  /** CSV and Parquet say what the lines say. */
  private void forms(List<List<Object>> rows) {
    lines(rows);
    csv(rows);
    byte[] parquet = files.get(PARQUET);
    differences.unless(
        parquet == null || Arrays.equals(parquet, RowsParquet.of(ROWS, rows)),
        PARQUET + " says something else than " + LINES);
  }

  private void lines(List<List<Object>> rows) {
    Text text = new Text(files.getOrDefault(LINES, new byte[0]));
    boolean same = true;
    for (List<Object> row : rows) {
      same &= text.take(ReleaseText.jsonLine(ROWS, row) + "\n");
    }
    differences.unless(same && text.atEnd(), LINES + " is not written as this program writes it");
  }

  private void csv(List<List<Object>> rows) {
    Text text = new Text(files.getOrDefault(CSV, new byte[0]));
    if (!text.take(CsvText.line(ROWS.columnNames()))) {
      differences.add(CSV + ": the columns are not those of the schema");
      return;
    }
    for (List<Object> row : rows) {
      figures += row.size();
      if (!text.take(ReleaseText.csvLine(ROWS, row))) {
        differences.add(CSV + " " + otherCell(row, text.skipLine()));
      }
    }
    differences.unless(text.atEnd(), CSV + " has more rows than " + LINES);
  }

  private static String otherCell(List<Object> row, String line) {
    List<List<String>> records = ReleaseText.records(line.getBytes(StandardCharsets.UTF_8));
    List<String> cells = records.isEmpty() ? List.of() : records.get(0);
    List<String> columns = ROWS.columnNames();
    String id =
        row.get(columns.indexOf("subject_type")) + " " + row.get(columns.indexOf("subject_id"));
    if (cells.size() != columns.size()) {
      return id + ": a row of " + cells.size() + " fields";
    }
    for (int i = 0; i < cells.size(); i++) {
      String want = ReleaseText.cell(ROWS.columns().get(i), row.get(i));
      if (!want.equals(cells.get(i))) {
        return id + " " + columns.get(i) + ": " + cells.get(i) + ", " + LINES + " says " + want;
      }
    }
    return id + ": written in another way";
  }

  /** A text that is compared from its beginning on. */
  private static final class Text {
    private final byte[] content;
    private int at;

    Text(byte[] content) {
      this.content = content;
    }

    /** Whether it goes on like this; then steps behind it. */
    boolean take(String next) {
      byte[] bytes = next.getBytes(StandardCharsets.UTF_8);
      boolean same =
          bytes.length <= content.length - at
              && Arrays.equals(content, at, at + bytes.length, bytes, 0, bytes.length);
      if (same) {
        at += bytes.length;
      }
      return same;
    }

    /** The rest of this line. */
    String skipLine() {
      int from = at;
      while (at < content.length && content[at] != '\n') {
        at++;
      }
      String line = new String(content, from, at - from, StandardCharsets.UTF_8);
      at = Math.min(at + 1, content.length);
      return line;
    }

    boolean atEnd() {
      return at == content.length;
    }
  }

  /** What the manifest says of the files and rows, made again from them. */
  private void manifest(FeedManifest.Read manifest, List<List<Object>> rows) throws IOException {
    FeedTotals totals = new FeedTotals(ROWS);
    rows.forEach(totals::add);
    List<FeedManifest.FileEntry> entries = new ArrayList<>();
    Set<String> names = new TreeSet<>(files.keySet());
    names.removeAll(Seal.UNSIGNED);
    names.remove(FeedManifest.NAME);
    for (String name : manifest.files().keySet()) {
      differences.unless(
          names.contains(name), FeedManifest.NAME + ": files: there is no file " + name);
    }
    // In the order of the manifest, then what it leaves out.
    Set<String> ordered = new java.util.LinkedHashSet<>(manifest.files().keySet());
    ordered.retainAll(names);
    ordered.addAll(names);
    for (String name : ordered) {
      byte[] content = files.get(name);
      entries.add(
          new FeedManifest.FileEntry(
              name, content.length, rowsOf(name, content, rows), Digests.sha256(content)));
    }
    byte[] again = FeedManifest.write(manifest.head(), totals, entries);
    boolean sameProgram = manifest.head().codeVersion().equals(CodeVersion.get());
    int before = differences.all().size();
    compare("", JSON.readTree(again), manifest.json(), sameProgram);
    differences.unless(
        !sameProgram
            || differences.all().size() > before
            || Arrays.equals(again, files.get(FeedManifest.NAME)),
        FeedManifest.NAME + " is not written as this program writes it");
  }

  private static Long rowsOf(String name, byte[] content, List<List<Object>> rows) {
    if (name.equals(CHANGES)) {
      return ReleaseText.records(content).size() - 1L;
    }
    return name.equals(FeedJsonSchema.NAME) ? null : Long.valueOf(rows.size());
  }

  /** Fields of the manifest; another program's notes may be worded otherwise. */
  private void compare(String at, JsonNode want, JsonNode got, boolean sameProgram) {
    if (want.isContainerNode() && got.isContainerNode() && want.isObject() == got.isObject()) {
      Set<String> names = new TreeSet<>();
      if (want.isObject()) {
        want.fieldNames().forEachRemaining(names::add);
        got.fieldNames().forEachRemaining(names::add);
      }
      for (String name : names) {
        if (sameProgram || !(name.equals("notes") || name.equals("schema_version"))) {
          compare(at + "/" + name, want.path(name), got.path(name), sameProgram);
        }
      }
      for (int i = 0; want.isArray() && i < Math.max(want.size(), got.size()); i++) {
        compare(at + "/" + i, want.path(i), got.path(i), sameProgram);
      }
      return;
    }
    figures++;
    differences.unless(
        want.equals(got), FeedManifest.NAME + " " + at + ": " + got + ", the files give " + want);
  }

  /** What a correction says that it changed, as far as one revision alone can show it. */
  private void changes(FeedHead head, List<List<Object>> rows) {
    Set<String> marked = new HashSet<>();
    Map<String, List<Object>> byId = new HashMap<>();
    List<String> columns = ROWS.columnNames();
    int reasons = columns.indexOf("reason_codes");
    for (List<Object> row : rows) {
      String id = id(row);
      byId.put(id, row);
      if (((Collection<?>) row.get(reasons)).contains(Reason.CORRECTED.name())) {
        marked.add(id);
      }
    }
    if (head.revision() == 1 || !files.containsKey(CHANGES)) {
      return;
    }
    ReleaseSchema.File file = FeedFiles.SCHEMA.file(FeedFiles.CHANGES);
    Iterator<List<String>> records = ReleaseText.records(files.get(CHANGES)).iterator();
    if (!records.hasNext() || !records.next().equals(file.columnNames())) {
      differences.add(CHANGES + ": the columns are not those of the schema");
      return;
    }
    Set<String> corrected = new HashSet<>();
    Set<List<String>> keys = new HashSet<>();
    while (records.hasNext()) {
      List<String> change = records.next();
      if (change.size() != file.columns().size()) {
        differences.add(CHANGES + ": a row of " + change.size() + " fields");
        continue;
      }
      differences.unless(
          keys.add(change.subList(0, 3)), CHANGES + " " + change.subList(0, 3) + " stands twice");
      change(change, byId, corrected);
    }
    differences.unless(
        corrected.equals(marked), CHANGES + ": the rows marked CORRECTED are others than these");
  }

  private void change(List<String> change, Map<String, List<Object>> byId, Set<String> corrected) {
    String id = change.get(0) + " " + change.get(1);
    String column = change.get(2);
    List<Object> row = byId.get(id);
    figures++;
    if (column.equals(FeedChanges.ROW)) {
      boolean gone = change.get(4).isEmpty();
      differences.unless(gone == (row == null), CHANGES + " " + id + ": no such coming or going");
      if (row != null) {
        corrected.add(id);
      }
      return;
    }
    int at = ROWS.columnNames().indexOf(column);
    String now =
        row == null || at < 0 ? null : ReleaseText.cell(ROWS.columns().get(at), row.get(at));
    differences.unless(
        change.get(4).equals(now) && !change.get(3).equals(now),
        CHANGES + " " + id + " " + column + ": " + change.get(4) + ", the row says " + now);
    if (!FeedChanges.onlyMoves(column, change.get(3), change.get(4))) {
      corrected.add(id);
    }
  }

  private static String id(List<Object> row) {
    List<String> columns = ROWS.columnNames();
    return row.get(columns.indexOf("subject_type")) + " " + row.get(columns.indexOf("subject_id"));
  }

  private void earlier(FeedHead head, List<List<Object>> rows, List<Map<String, byte[]>> releases)
      throws IOException {
    for (Map<String, byte[]> old : releases) {
      FeedHead before = FeedManifest.read(old.getOrDefault(FeedManifest.NAME, new byte[0])).head();
      if (before.releaseId().equals(head.supersedes())) {
        superseded(head, rows, old);
      } else if (before.insurerId().equals(head.insurerId())
          && FeedHead.name(before.month(), before.revision()).equals(head.previousRelease())) {
        previous(before.releaseId(), rows, old);
      } else {
        differences.add(
            "the earlier release "
                + before.releaseId()
                + " is neither what this one corrects nor its previous_release");
      }
    }
  }

  private void superseded(FeedHead head, List<List<Object>> rows, Map<String, byte[]> old)
      throws IOException {
    FeedRows marker = new FeedRows(head, ROWS.columnNames());
    FeedChanges again =
        FeedChanges.of(
            old.getOrDefault(CSV, new byte[0]),
            rows.stream().map(marker::uncorrected).toList(),
            marker);
    StringBuilder text =
        new StringBuilder(CsvText.line(FeedFiles.SCHEMA.file(FeedFiles.CHANGES).columnNames()));
    again
        .changes()
        .forEach(
            c -> text.append(ReleaseText.csvLine(FeedFiles.SCHEMA.file(FeedFiles.CHANGES), c)));
    differences.unless(
        Arrays.equals(text.toString().getBytes(StandardCharsets.UTF_8), files.get(CHANGES)),
        CHANGES + " is not what differs from " + head.supersedes());
    differences.unless(
        again.rows().equals(rows), "the rows marked CORRECTED do not differ, or others do");
  }

  /** Subjects that both releases list must go on from the relativity they had. */
  private void previous(String release, List<List<Object>> rows, Map<String, byte[]> old)
      throws IOException {
    List<String> columns = ROWS.columnNames();
    Map<String, Object> then = new HashMap<>();
    new FeedLines(ROWS)
        .read(old.getOrDefault(LINES, new byte[0]), differences::add)
        .forEach(row -> then.put(id(row), row.get(columns.indexOf("relativity"))));
    for (List<Object> row : rows) {
      boolean book = row.get(columns.indexOf("subject_type")).equals(FeedRows.BOOK);
      Object said = row.get(columns.indexOf("previous_relativity"));
      if (!book && then.containsKey(id(row))) {
        figures++;
        differences.unless(
            then.get(id(row)).equals(said),
            id(row)
                + " previous_relativity: "
                + said
                + ", "
                + release
                + " says "
                + then.get(id(row)));
      }
    }
  }
}
