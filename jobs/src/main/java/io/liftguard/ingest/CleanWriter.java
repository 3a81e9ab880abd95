package io.liftguard.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_seconds;

import io.liftguard.contract.TableContract;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import io.liftguard.lake.Versions;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Writes many rows into a clean table: laid out by time when it is new, merged when it is not. */
final class CleanWriter {
  /** A file's rows; a merge writes the whole file again in which it changes a row. */
  private static final long MOST_ROWS_PER_FILE = 1_000_000;

  /** Fewer rows than this are not worth a file of their own. */
  private static final long LEAST_ROWS_PER_FILE = 20_000;

  /** So many files are enough as long as none is too large: each has its price in every query. */
  private static final long ENOUGH_FILES = 24;

  private CleanWriter() {}

  /** Brings the current versions among the rows into the clean table. */
  static void write(Lake lake, LakeWriter writer, TableContract contract, Dataset<Row> rows) {
    TableId clean = TableId.clean(contract.name());
    TableSpec spec = TableSpec.clean(contract);
    Dataset<Row> current = Versions.current(contract, rows);
    if (!lake.exists(clean)) {
      writer.append(clean, spec, byTime(contract, rows, current));
      return;
    }
    // On disk: the merge reads it several times, and memory is for the merge itself.
    Dataset<Row> kept = current.persist(StorageLevel.DISK_ONLY());
    try {
      writer.mergeNewest(clean, spec, contract, kept);
    } finally {
      kept.unpersist();
    }
  }

  /**
   * The rows in files that each hold a stretch of time, so that a filter by date skips the others.
   * The stretches are of equal length: unlike equal counts they need no second look at the rows.
   */
  private static Dataset<Row> byTime(
      TableContract contract, Dataset<Row> rows, Dataset<Row> current) {
    String dating = contract.datingColumn().isEmpty() ? "recorded_at" : contract.datingColumn();
    Column seconds = unix_seconds(col(dating).cast("timestamp"));
    Row range = rows.agg(count(lit(1)), min(seconds), max(seconds)).head();
    int files = files(range.getLong(0));
    Column[] order =
        Stream.concat(Stream.of(dating), contract.key().stream())
            .map(c -> col(c))
            .toArray(Column[]::new);
    if (files <= 1 || range.isNullAt(1)) {
      return current.coalesce(1).sortWithinPartitions(order);
    }
    long first = range.getLong(1);
    long length = range.getLong(2) - first + 1;
    // Tombstones may have no date: least and greatest pass over null, so they lie in the last file.
    Column file =
        greatest(
            lit(0),
            least(
                lit(files - 1),
                floor(seconds.minus(lit(first)).multiply(lit((long) files)).divide(lit(length)))
                    .cast("int")));
    return current.repartitionById(files, file).sortWithinPartitions(order);
  }

  private static int files(long rows) {
    long most = rows / LEAST_ROWS_PER_FILE;
    long least = (rows + MOST_ROWS_PER_FILE - 1) / MOST_ROWS_PER_FILE;
    return (int) Math.max(least, Math.min(most, ENOUGH_FILES));
  }
}
