package io.liftguard.synth;

import io.liftguard.contract.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Plants the dirt: in every table the folders {@code dirt} (files with broken and with odd but good
 * rows), {@code unreadable} (files that are refused whole), {@code empty} and {@code zz-again}
 * (copies). The clean files stay as they are, so the clean figures can be told from the others.
 */
final class DirtDesk {

  private final SynthOptions options;
  private final Samples samples;
  private final Rng rng;
  private final Map<Table, List<DirtCase>> cases = new EnumMap<>(Table.class);
  private final Map<Table, Long> used = new EnumMap<>(Table.class);
  private DirtLedger ledger;

  DirtDesk(SynthOptions options, Samples samples) {
    this.options = options;
    this.samples = samples;
    this.rng = new Rng(options.seed());
    for (Table table : Table.values()) {
      cases.put(table, DirtCases.of(table));
      used.put(table, 0L);
    }
  }

  /** Plants everything and gives the number of dirty rows. */
  long plant() throws IOException {
    try (DirtLedger opened = new DirtLedger(options.ledger(), options.landing())) {
      ledger = opened;
      int rounds = 1;
      for (Table table : Table.values()) {
        oneRound(table, 0);
        readable(table);
        unreadable(table);
        personal(table);
        copies(table);
        leftAlone(table);
      }
      good("odd", "odd but good", OddRows.of(samples, options));
      good("watch", "for the watch list", WatchRows.of(samples, options));
      long wanted = options.dirt().rows() > 0 ? options.dirt().rows() : options.lifts() / 20;
      while (ledger.rows() < wanted) {
        for (Table table : Table.values()) {
          if (ledger.rows() < wanted) {
            oneRound(table, rounds);
          }
        }
        rounds++;
      }
      return ledger.rows();
    }
  }

  private Path folder(Table table, String name) {
    return options.landing().resolve(table.id()).resolve(name);
  }

  private DirtRow sample(Table table) {
    return samples.row(table, used.merge(table, 1L, Long::sum));
  }

  /** Every case once in every format, as many rows to a file as come together. */
  private void oneRound(Table table, int round) throws IOException {
    String suffix = String.format(Locale.ROOT, "-%03d", round);
    Path dirt = folder(table, "dirt");
    int[] order = order(table, round);
    text(
        table,
        Format.CSV,
        DirtTextFile.Header.ENGLISH,
        order,
        dirt.resolve("mixed" + suffix + ".csv"));
    text(
        table,
        Format.CSV,
        DirtTextFile.Header.CHINESE,
        order,
        dirt.resolve("mixed-zh" + suffix + ".csv"));
    text(
        table,
        Format.CSV_GZ,
        DirtTextFile.Header.ENGLISH,
        order,
        dirt.resolve("mixed" + suffix + ".csv.gz"));
    text(
        table,
        Format.JSON,
        DirtTextFile.Header.ENGLISH,
        order,
        dirt.resolve("mixed" + suffix + ".json"));
    text(
        table,
        Format.JSONL,
        DirtTextFile.Header.ENGLISH,
        order,
        dirt.resolve("mixed" + suffix + ".jsonl"));
    for (DirtParquetFile.Form form : DirtParquetFile.Form.values()) {
      String name = form.name().toLowerCase(Locale.ROOT) + suffix + ".parquet";
      parquet(table, form, dirt.resolve(name));
    }
  }

  private int[] order(Table table, int round) {
    int[] order = new int[table.width()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    rng.at(Rng.Stream.DIRT, table.id().hashCode(), round);
    for (int i = order.length - 1; i > 0; i--) {
      int j = rng.below(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  private void text(Table table, Format format, DirtTextFile.Header header, int[] order, Path path)
      throws IOException {
    DirtTextFile file = new DirtTextFile(table, format, order, header);
    for (DirtCase dirt : cases.get(table)) {
      if (dirt.formats().contains(format)) {
        DirtRow row = sample(table);
        dirt.change().accept(row);
        ledger.row(table, path, file.add(row), dirt);
      }
    }
    file.write(path);
  }

  private void parquet(Table table, DirtParquetFile.Form form, Path path) throws IOException {
    try (DirtParquetFile file = new DirtParquetFile(table, form, path)) {
      for (DirtCase dirt : cases.get(table)) {
        boolean plain = form != DirtParquetFile.Form.UNUSUAL || dirt.accepted();
        if (plain && dirt.formats().contains(Format.PARQUET)) {
          DirtRow row = sample(table);
          dirt.change().accept(row);
          Optional<Integer> number = file.add(row);
          if (number.isPresent()) {
            ledger.row(table, path, number.get(), dirt);
          }
        }
      }
    }
  }

  /** Files that are odd but readable: absent columns, long fields, nothing at all. */
  private void readable(Table table) throws IOException {
    Path dirt = folder(table, "dirt");
    List<Column> columns = table.contract().columns();
    int[] required = range(table).filter(i -> columns.get(i).required()).toArray();
    fixed(
        table,
        dirt.resolve("only-required.csv"),
        required,
        DirtCase.of(
            "optional columns absent",
            "",
            row -> {
              row.setTime("recorded_at", row.recorded - 2);
            }));
    int absent =
        range(table)
            .filter(i -> columns.get(i).required() && !columns.get(i).key())
            .findFirst()
            .orElseThrow();
    fixed(
        table,
        dirt.resolve("column-absent.csv"),
        range(table).filter(i -> i != absent).toArray(),
        DirtCase.of("a required column absent", "MISSING_REQUIRED", row -> {}));
    String identifier =
        columns.stream()
            .filter(column -> column.pattern().isPresent())
            .findFirst()
            .orElseThrow()
            .name();
    DirtCase huge =
        DirtCase.of(
            "a field of 300,000 characters",
            "BAD_PATTERN",
            row -> row.set(identifier, "长".repeat(300_000)));
    fixed(table, dirt.resolve("huge.csv"), range(table).toArray(), huge);
    Path empty = folder(table, "empty");
    Files.createDirectories(empty);
    put(table, empty.resolve("nothing.csv"), "", DirtLedger.Expected.ACCEPTED, "an empty file");
    put(
        table,
        empty.resolve("nothing.jsonl"),
        "",
        DirtLedger.Expected.DUPLICATE,
        "an empty file again");
    DirtTextFile header =
        new DirtTextFile(table, Format.CSV, range(table).toArray(), DirtTextFile.Header.CHINESE);
    header.write(empty.resolve("header.csv"));
    ledger.file(table, empty.resolve("header.csv"), DirtLedger.Expected.ACCEPTED, "a header alone");
    put(table, empty.resolve("array.json"), "[]", DirtLedger.Expected.ACCEPTED, "an empty array");
  }

  private void fixed(Table table, Path path, int[] order, DirtCase dirt) throws IOException {
    DirtTextFile file = new DirtTextFile(table, Format.CSV, order, DirtTextFile.Header.ENGLISH);
    for (int i = 0; i < 3; i++) {
      DirtRow row = sample(table);
      dirt.change().accept(row);
      ledger.row(table, path, file.add(row), dirt);
    }
    file.write(path);
  }

  private static IntStream range(Table table) {
    return IntStream.range(0, table.width());
  }

  private void put(
      Table table, Path path, String text, DirtLedger.Expected expected, String planted)
      throws IOException {
    put(table, path, text.getBytes(StandardCharsets.UTF_8), expected, planted);
  }

  private void put(
      Table table, Path path, byte[] bytes, DirtLedger.Expected expected, String planted)
      throws IOException {
    Files.createDirectories(path.getParent());
    Files.write(path, bytes);
    ledger.file(table, path, expected, planted);
  }

  /** Files that are refused whole, by name. */
  private void unreadable(Table table) throws IOException {
    Path folder = folder(table, "unreadable");
    DirtLedger.Expected refused = DirtLedger.Expected.REFUSED;
    Path dirt = folder(table, "dirt");
    byte[] packed = Files.readAllBytes(dirt.resolve("mixed-000.csv.gz"));
    put(
        table,
        folder.resolve("cut.csv.gz"),
        Arrays.copyOf(packed, packed.length / 2),
        refused,
        "gzip cut off");
    byte[] parquet = Files.readAllBytes(dirt.resolve("natural-000.parquet"));
    put(
        table,
        folder.resolve("cut.parquet"),
        Arrays.copyOf(parquet, parquet.length * 2 / 3),
        refused,
        "Parquet cut off");
    put(
        table,
        folder.resolve("text.parquet"),
        "no Parquet at all\n",
        refused,
        "text named Parquet");
    put(table, folder.resolve("plain.csv.gz"), good(table, "\n"), refused, "text named gzip");
    put(
        table,
        folder.resolve("open-quote.csv"),
        good(table, "\n") + "\"never closed\n",
        refused,
        "open quote");
    put(
        table,
        folder.resolve("gb18030.csv"),
        chinese(table).bytes(Charset.forName("GB18030")),
        refused,
        "GB18030 where UTF-8 is agreed");
    byte[] broken = good(table, "\n").getBytes(StandardCharsets.UTF_8);
    broken[broken.length - 2] = (byte) 0xff;
    put(table, folder.resolve("wrong-byte.csv"), broken, refused, "a byte that is no UTF-8");
    String name = table.columns().get(0).name();
    String zh = table.contract().column(name).zh();
    String header =
        table.columns().stream()
            .map(Table.Column::name)
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();
    put(
        table,
        folder.resolve("twice.csv"),
        header + "," + name + "\n",
        refused,
        "one column twice");
    put(
        table,
        folder.resolve("both-names.csv"),
        zh + "," + header + "\n",
        refused,
        "one column under both names");
    byte[] array = Files.readAllBytes(dirt.resolve("mixed-000.json"));
    put(
        table,
        folder.resolve("cut.json"),
        Arrays.copyOf(array, array.length / 3),
        refused,
        "array cut off");
  }

  private String good(Table table, String end) throws IOException {
    DirtTextFile file =
        new DirtTextFile(table, Format.CSV, range(table).toArray(), DirtTextFile.Header.ENGLISH);
    file.add(sample(table));
    return new String(file.bytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).stripTrailing()
        + end;
  }

  private DirtTextFile chinese(Table table) {
    DirtTextFile file =
        new DirtTextFile(table, Format.CSV, range(table).toArray(), DirtTextFile.Header.CHINESE);
    file.add(sample(table));
    return file;
  }

  /** Files with a column that the contract does not know: each row counts, without its values. */
  private void personal(Table table) throws IOException {
    DirtCase unknown = DirtCase.of("a personal column", "UNKNOWN_COLUMN", row -> {});
    for (Format format : List.of(Format.CSV, Format.JSONL)) {
      Path path = folder(table, "unreadable").resolve("personal" + format.ending());
      DirtTextFile file =
          new DirtTextFile(table, format, range(table).toArray(), DirtTextFile.Header.CHINESE);
      int[] lines = new int[4];
      for (int i = 0; i < lines.length; i++) {
        lines[i] = file.add(sample(table));
      }
      String text = new String(file.bytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      String changed =
          format == Format.CSV
              ? text.replaceFirst("\n", ",caller_phone\n")
              : text.replaceFirst("\\{", "{\"caller_phone\":\"13800000000\",");
      put(table, path, changed, DirtLedger.Expected.REFUSED, "a personal column");
      for (int line : lines) {
        ledger.row(table, path, line, unknown);
      }
    }
  }

  /** The same bytes under another name. */
  private void copies(Table table) throws IOException {
    Optional<Path> largest;
    try (Stream<Path> files = Files.list(options.landing().resolve(table.id()))) {
      largest =
          files
              .filter(Files::isRegularFile)
              .max(Comparator.<Path>comparingLong(DirtDesk::size).thenComparing(Path::toString));
    }
    Stream<Path> dirty = Stream.of(folder(table, "dirt").resolve("mixed-000.jsonl"));
    for (Path original : Stream.concat(largest.stream(), dirty).toList()) {
      Path copy = folder(table, "zz-again").resolve("copy-of-" + original.getFileName());
      put(table, copy, Files.readAllBytes(original), DirtLedger.Expected.DUPLICATE, "a copy");
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files that are no deliveries. */
  private void leftAlone(Table table) throws IOException {
    String text = good(table, "\n");
    Path folder = options.landing().resolve(table.id()).resolve("dirt");
    DirtLedger.Expected ignored = DirtLedger.Expected.IGNORED;
    put(table, folder.resolve(".hidden.csv"), text, ignored, "name begins with a dot");
    put(table, folder.resolve("_draft.csv"), text, ignored, "name begins with an underscore");
    put(table, folder.resolve("upload.csv.tmp"), text, ignored, "still being written");
    put(table, folder.resolve("upload.csv.part"), text, ignored, "still being written");
    put(table, folder.resolve("notes.txt"), text, DirtLedger.Expected.WARNED, "unknown ending");
    put(table, folder.resolve("LOUD.CSV"), text, DirtLedger.Expected.WARNED, "ending in capitals");
  }

  /** Rows that are accepted, in a file of their own for each table. */
  private void good(String name, String planted, Map<Table, List<DirtRow>> rows)
      throws IOException {
    DirtCase good = DirtCase.of(planted, "", row -> {});
    for (Map.Entry<Table, List<DirtRow>> entry : rows.entrySet()) {
      Table table = entry.getKey();
      Path path = folder(table, "dirt").resolve(name + ".csv");
      DirtTextFile file =
          new DirtTextFile(table, Format.CSV, range(table).toArray(), DirtTextFile.Header.CHINESE);
      for (DirtRow row : entry.getValue()) {
        ledger.row(table, path, file.add(row), good);
      }
      file.write(path);
    }
  }
}
