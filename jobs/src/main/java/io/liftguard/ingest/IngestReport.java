package io.liftguard.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an ingest did.
 *
 * @param files every file that is new to the lake, in order of table and path
 * @param quarantinedByReason rows per table and reason code of this run; a row with two reasons
 *     counts under both
 * @param warnings sentences for the user: refused files, files with unknown endings
 * @param unknownFiles files that no table takes, relative to the landing directory
 * @param missingCoreTables core tables of which no file was ever taken, this run included
 * @param lastSeenBefore when the lake last took files in before this run, null when it never did
 */
public record IngestReport(
    List<FileOutcome> files,
    Map<String, Map<String, Long>> quarantinedByReason,
    List<String> warnings,
    List<String> unknownFiles,
    List<String> missingCoreTables,
    Instant lastSeenBefore) {

  /** Counts of one table in this run. */
  public record TableCounts(
      String table, long files, long rowsRead, long accepted, long quarantined, long refused) {}

  /** Counts of the tables that had files in this run, in their order. */
  public List<TableCounts> tables() {
    return files.stream()
        .map(FileOutcome::table)
        .distinct()
        .map(
            t -> {
              List<FileOutcome> own = files.stream().filter(f -> f.table().equals(t)).toList();
              return new TableCounts(
                  t,
                  own.size(),
                  own.stream().mapToLong(FileOutcome::rowsRead).sum(),
                  own.stream().mapToLong(FileOutcome::accepted).sum(),
                  own.stream().mapToLong(FileOutcome::quarantined).sum(),
                  own.stream().filter(FileOutcome::refused).count());
            })
        .toList();
  }

  /** When the lake last took files in before this run. */
  public Optional<Instant> seenBefore() {
    return Optional.ofNullable(lastSeenBefore);
  }

  /** Files that were refused whole in this run: the command ends with exit 3. */
  public List<FileOutcome> refused() {
    return files.stream().filter(FileOutcome::refused).toList();
  }
}
