package io.liftguard.lake;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/**
 * Keeps the lake's tables quick: small files are put together, files that no version of the last
 * week needs are removed, and the log gets a checkpoint. None of it changes a row.
 */
public final class Maintenance {

  /** A week: a reader that began before the run, or time travel, finds its files. */
  private static final double RETENTION_HOURS = 168;

  /**
   * What was done to a table.
   *
   * @param table its path under the lake's root
   * @param filesAdded files that took the place of small ones
   * @param filesRemoved small files that are no longer part of the table
   */
  public record Done(String table, long filesAdded, long filesRemoved) {}

  private Maintenance() {}

  /**
   * Goes through all tables of a lake. The caller holds the lake's lock.
   *
   * @param seen the versions in which readers see gold tables: these are not compacted, as that
   *     would make versions nobody reads, and are cleared only when that version is the latest
   * @param progress receives a line for each table
   */
  public static List<Done> run(
      Lake lake, RunContext run, Map<TableId, Long> seen, Consumer<String> progress) {
    // OPTIMIZE takes its metadata from the session; a writer's making puts the run there.
    lake.writer(run);
    List<Done> done = new ArrayList<>();
    List<Path> tables = tables(lake);
    for (Path path : tables) {
      String name = lake.root().toUri().relativize(path.toUri()).getPath();
      done.add(maintain(lake, name, path, seen));
      progress.accept("maintain " + name + " " + done.size() + "/" + tables.size());
    }
    return done;
  }

  private static Done maintain(Lake lake, String name, Path path, Map<TableId, Long> seen) {
    DeltaTable table = DeltaTable.forPath(lake.spark(), path.toString());
    DeltaLog log = DeltaLog.forTable(lake.spark(), path);
    int slash = name.indexOf('/');
    TableId id = new TableId(name.substring(0, Math.max(slash, 0)), name.substring(slash + 1));
    long added = 0;
    long removed = 0;
    if (!id.layer().equals("gold")) {
      FaultPoints.hit("before optimize " + name);
      Row metrics = table.optimize().executeCompaction().head().getStruct(1);
      FaultPoints.hit("after optimize " + name);
      added = metrics.<Long>getAs("numFilesAdded");
      removed = metrics.<Long>getAs("numFilesRemoved");
    }
    long version = lake.version(id);
    boolean latestIsSeen =
        !id.layer().equals("gold") || seen.getOrDefault(id, Lake.NONE) == version;
    if (latestIsSeen && isOlderThanRetention(lake, path)) {
      table.vacuum(RETENTION_HOURS);
    }
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
    return new Done(name, added, removed);
  }

  /** Clearing lists every file of the table; a table made this week has nothing to clear. */
  private static boolean isOlderThanRetention(Lake lake, Path path) {
    Instant limit = Instant.now().minus(Duration.ofHours(Math.round(RETENTION_HOURS)));
    try {
      for (FileStatus file : lake.fileSystem().listStatus(new Path(path, "_delta_log"))) {
        if (file.isFile() && Instant.ofEpochMilli(file.getModificationTime()).isBefore(limit)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the log of " + path, e);
    }
  }

  private static List<Path> tables(Lake lake) {
    List<Path> tables = new ArrayList<>();
    try {
      collect(lake.fileSystem(), lake.root(), 2, tables);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the tables of " + lake.root(), e);
    }
    tables.sort(null);
    return tables;
  }

  private static void collect(FileSystem fs, Path directory, int depth, List<Path> tables)
      throws IOException {
    for (FileStatus child : fs.listStatus(directory)) {
      if (!child.isDirectory() || child.getPath().getName().startsWith("_")) {
        continue;
      }
      if (fs.exists(new Path(child.getPath(), "_delta_log"))) {
        tables.add(child.getPath());
      } else if (depth > 1) {
        collect(fs, child.getPath(), depth - 1, tables);
      }
    }
  }
}
