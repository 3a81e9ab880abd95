package io.liftguard.synth;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The landing directory while it is filled, day after day. A row lies in the file of the day on
 * which the source recorded it:
 *
 * <ul>
 *   <li>rescues: {@code rescues/2026-10-14.csv}, one file for every day, empty but for its header
 *       on a quiet day;
 *   <li>every other table, recorded on one of the last ten days up to as_of: {@code
 *       faults/2026-10-14.jsonl}, no file on a day without a row;
 *   <li>before that a file a month ({@code faults/2026-09.jsonl}) or, for the small tables, a year
 *       ({@code sanctions/2026.csv}); beyond four million rows it goes on in {@code 2026-09-2.…}.
 * </ul>
 *
 * So "the delivery of day D" is every file whose name begins with D. What is recorded after as_of
 * is not delivered.
 */
final class Landing implements Closeable {

  /** Days up to as_of that have files of their own in every table. */
  static final int DAILY_FILES = 10;

  private static final long ROWS_PER_FILE = 4_000_000;

  private enum Period {
    DAY,
    MONTH,
    YEAR
  }

  /** A row on its way to the file of a later day. */
  private static final class Row {
    private final Table table;
    private final Object[] values;

    Row(Table table, Object[] values) {
      this.table = table;
      this.values = values;
    }
  }

  private static final class Open {
    private final RowFile file;
    private final Path path;
    private final String label;
    private final int part;
    private long rows;

    Open(RowFile file, Path path, String label, int part) {
      this.file = file;
      this.path = path;
      this.label = label;
      this.part = part;
    }
  }

  /** Sizes of one table so far. */
  private static final class Sizes {
    private long rows;
    private int files;
    private long bytes;
  }

  private final Path root;
  private final Scale scale;
  private final int lastDay;
  private final Map<Table, Open> open = new EnumMap<>(Table.class);
  private final Map<Table, Sizes> sizes = new EnumMap<>(Table.class);
  private final Map<Integer, List<Row>> waiting = new HashMap<>();

  /** Where delivered rows are remembered for the dirt, null without dirt. */
  private final Samples samples;

  private int today = Integer.MIN_VALUE;
  private String dayLabel = "";

  Landing(Path root, Scale scale, int lastDay, Samples samples) {
    this.samples = samples;
    this.root = root;
    this.scale = scale;
    this.lastDay = lastDay;
    for (Table table : Table.values()) {
      sizes.put(table, new Sizes());
    }
  }

  /** Begins a day: what was recorded on it but happened earlier is written first. */
  void beginDay(int day) {
    today = day;
    dayLabel = LocalDate.ofEpochDay(day).toString();
    fileOf(Table.RESCUES);
    List<Row> due = waiting.remove(day);
    if (due != null) {
      for (Row row : due) {
        write(row.table, row.values);
      }
    }
  }

  /** Takes a row; it is written on the day of its {@code recorded_at}, not before today. */
  void add(Table table, Object... values) {
    int day = Times.dayOf((Long) values[table.recordedAt()]);
    if (day <= today) {
      write(table, values);
    } else if (day <= lastDay) {
      waiting.computeIfAbsent(day, key -> new ArrayList<>()).add(new Row(table, values));
    }
  }

  private void write(Table table, Object[] values) {
    Open file = fileOf(table);
    try {
      file.file.write(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    file.rows++;
    sizes.get(table).rows++;
    if (samples != null) {
      samples.see(table, values);
    }
  }

  private Open fileOf(Table table) {
    Period period = periodOf(table);
    String label =
        switch (period) {
          case DAY -> dayLabel;
          case MONTH -> dayLabel.substring(0, 7);
          case YEAR -> dayLabel.substring(0, 4);
        };
    Open current = open.get(table);
    boolean samePeriod = current != null && current.label.equals(label);
    if (samePeriod && current.rows < ROWS_PER_FILE) {
      return current;
    }
    int part = samePeriod ? current.part + 1 : 1;
    close(table);
    Format format = formatOf(table, label);
    Path path =
        root.resolve(table.id()).resolve(label + (part == 1 ? "" : "-" + part) + format.ending());
    try {
      Files.createDirectories(path.getParent());
      Open created = new Open(format.create(table, path), path, label, part);
      open.put(table, created);
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Period periodOf(Table table) {
    if (table == Table.RESCUES || today > lastDay - DAILY_FILES) {
      return Period.DAY;
    }
    return switch (table) {
      case FAULTS, INSPECTIONS, MAINTENANCE_VISITS -> Period.MONTH;
      default -> Period.YEAR;
    };
  }

  /** A county's sources write what they like; the big tables of a city come as Parquet. */
  private Format formatOf(Table table, String label) {
    boolean big = scale != Scale.COUNTY;
    int turn = label.length() >= 7 ? label.charAt(6) - '0' : label.charAt(3) - '0';
    return switch (table) {
      case RESCUES, SANCTIONS, PLAN_PROGRESS, FIRMS -> Format.CSV;
      case COMPLAINTS -> turn % 2 == 0 ? Format.JSON : Format.JSONL;
      case SPOT_CHECKS -> Format.JSONL;
      case CLAIMS -> turn % 2 == 0 ? Format.CSV_GZ : Format.JSONL;
      case ELEVATORS -> big ? Format.PARQUET : turn % 2 == 0 ? Format.CSV : Format.CSV_GZ;
      case CONTRACTS -> big ? Format.PARQUET : turn % 2 == 0 ? Format.CSV_GZ : Format.CSV;
      case POLICIES -> big || turn % 2 == 0 ? Format.PARQUET : Format.CSV;
      case INSPECTIONS -> big || turn % 3 == 0 ? Format.PARQUET : Format.CSV;
      case FAULTS ->
          big || turn % 3 == 0 ? Format.PARQUET : turn % 3 == 1 ? Format.JSONL : Format.CSV_GZ;
      case MAINTENANCE_VISITS ->
          big || turn % 3 != 1 ? Format.PARQUET : turn == 1 ? Format.JSONL : Format.CSV_GZ;
    };
  }

  private void close(Table table) {
    Open current = open.remove(table);
    if (current == null) {
      return;
    }
    try {
      current.file.close();
      Sizes size = sizes.get(table);
      size.files++;
      size.bytes += Files.size(current.path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sizes of every table, in the order of the contract; final after {@link #close()}. */
  List<SynthReport.TableSize> sizes() {
    return sizes.entrySet().stream()
        .map(
            entry ->
                new SynthReport.TableSize(
                    entry.getKey().id(),
                    entry.getValue().rows,
                    entry.getValue().files,
                    entry.getValue().bytes))
        .toList();
  }

  @Override
  public void close() {
    for (Table table : Table.values()) {
      close(table);
    }
  }
}
