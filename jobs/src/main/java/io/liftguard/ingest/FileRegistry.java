package io.liftguard.ingest;

import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;

/** What the lake knows of delivered files: {@code meta/files}. */
final class FileRegistry {
  static final TableId TABLE = TableId.meta("files");

  /** A file may still be written within the same tick of its modification time. */
  private static final Duration TICK = Duration.ofSeconds(2);

  private record Name(String table, String text) {}

  private record Stamp(long bytes, Instant modified, Instant seen, String sha256, String reader) {}

  private record Known(String file, String reader, boolean unreadable) {}

  private final Map<Name, Stamp> byFile = new HashMap<>();
  private final Map<Name, Known> byContent = new HashMap<>();
  private final Map<Name, Set<String>> contentsOfFile = new HashMap<>();
  private final Set<String> tablesTaken = new HashSet<>();
  private Instant lastSeen;

  /** A registry that knows nothing: every file is new. */
  static FileRegistry none() {
    return new FileRegistry();
  }

  /** Reads what the lake knows; nothing when it is new. */
  static FileRegistry read(Lake lake) {
    FileRegistry registry = new FileRegistry();
    if (!lake.exists(TABLE)) {
      return registry;
    }
    for (Row row :
        lake.read(TABLE)
            .select(
                "table_name",
                "file",
                "sha256",
                "bytes",
                "modified_at",
                "seen_at",
                "rows_read",
                "duplicate_of",
                "refused",
                "reader")
            .collectAsList()) {
      registry.note(row);
    }
    return registry;
  }

  private void note(Row row) {
    String table = row.getString(0);
    String file = row.getString(1);
    String sha256 = row.getString(2);
    Stamp stamp =
        new Stamp(row.getLong(3), row.getInstant(4), row.getInstant(5), sha256, row.getString(9));
    if (lastSeen == null || stamp.seen().isAfter(lastSeen)) {
      lastSeen = stamp.seen();
    }
    byFile.merge(new Name(table, file), stamp, (a, b) -> a.seen().isAfter(b.seen()) ? a : b);
    contentsOfFile.computeIfAbsent(new Name(table, file), n -> new HashSet<>()).add(sha256);
    if (row.isNullAt(7)) {
      boolean unreadable = row.getBoolean(8) && row.getLong(6) == 0;
      byContent.put(new Name(table, sha256), new Known(file, row.getString(9), unreadable));
      if (!row.getBoolean(8)) {
        tablesTaken.add(table);
      }
    }
  }

  /**
   * Whether a listed file is the one that was seen, by name, size and time, so that its bytes need
   * not be read again.
   */
  boolean isUnchanged(LandingFile file, String reader) {
    Stamp stamp = byFile.get(new Name(file.table(), file.file()));
    Instant modified = Instant.ofEpochMilli(file.modified());
    return stamp != null
        && stamp.bytes() == file.bytes()
        && stamp.modified().equals(modified)
        && modified.plus(TICK).isBefore(stamp.seen())
        && !mayReadNow(file.table(), stamp.sha256(), reader);
  }

  /** Whether the bytes were delivered under this very name before. */
  boolean hasSeen(LandingFile file, String sha256) {
    return contentsOfFile
        .getOrDefault(new Name(file.table(), file.file()), Set.of())
        .contains(sha256);
  }

  /** The file through which these bytes came into the lake. */
  Optional<String> fileOf(String table, String sha256) {
    return Optional.ofNullable(byContent.get(new Name(table, sha256))).map(Known::file);
  }

  /**
   * Whether the bytes were refused as unreadable and would be read in another way now: the user
   * followed the advice to change the encoding, or the contract is a newer one.
   */
  boolean mayReadNow(String table, String sha256, String reader) {
    Known known = byContent.get(new Name(table, sha256));
    return known != null && known.unreadable() && !known.reader().equals(reader);
  }

  /** Whether any file of a table was ever taken. */
  boolean hasTaken(String table) {
    return tablesTaken.contains(table);
  }

  /** When the lake last took files in. */
  Optional<Instant> lastSeen() {
    return Optional.ofNullable(lastSeen);
  }
}
