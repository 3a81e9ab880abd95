package io.liftguard.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The lake: Delta tables under one root on any Hadoop file system. Reading is open to all rooms;
 * writing goes through {@link #writer(RunContext)}.
 */
public final class Lake {
  /** Version of a table that does not exist. */
  public static final long NONE = -1;

  // Up to here, opening every file of a table costs less than asking its log which to skip.
  private static final long MOST_BYTES_LISTED = 256L << 20;

  private final SparkSession spark;
  private final Path root;
  private final FileSystem fileSystem;
  private final Map<TableVersion, HadoopFsRelation> relations = new ConcurrentHashMap<>();
  private final Map<TableVersion, List<Row>> collected = new ConcurrentHashMap<>();

  /**
   * @param identity of the table: one made anew counts its versions anew
   */
  private record TableVersion(TableId table, String identity, long version) {
    static TableVersion of(TableId table, Snapshot snapshot) {
      return new TableVersion(table, snapshot.metadata().id(), snapshot.version());
    }
  }

  private Lake(SparkSession spark, Path root, FileSystem fileSystem) {
    this.spark = spark;
    this.root = root;
    this.fileSystem = fileSystem;
  }

  /** The lake at a URI or local path; nothing is made yet. */
  public static Lake open(SparkSession spark, String uri) {
    try {
      Path given = new Path(uri);
      FileSystem fs = given.getFileSystem(spark.sessionState().newHadoopConf());
      return new Lake(spark, fs.makeQualified(given), fs);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the lake at " + uri, e);
    }
  }

  public SparkSession spark() {
    return spark;
  }

  public Path root() {
    return root;
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  /** Where a table lies. */
  public Path path(TableId table) {
    return new Path(root, table.path());
  }

  public boolean exists(TableId table) {
    return version(table) >= 0;
  }

  /** Latest version of a table, {@link #NONE} when it does not exist. */
  public long version(TableId table) {
    return snapshot(table).version();
  }

  /**
   * The table as it is now; what is written to it later is not seen. Columns are without their
   * comments when the table is small.
   */
  public Dataset<Row> read(TableId table) {
    return rows(table, snapshot(table));
  }

  /** The table as it was at a version. */
  public Dataset<Row> readAt(TableId table, long version) {
    return rows(table, log(table).getSnapshotAt(version, Option.empty(), Option.empty(), false));
  }

  /** The table as it was at a snapshot. */
  Dataset<Row> rows(TableId table, Snapshot snapshot) {
    return listed(table, snapshot)
        .map(spark::baseRelationToDataFrame)
        .orElseGet(
            () -> {
              var reader = spark.read().format("delta");
              if (snapshot.version() != NONE) {
                reader = reader.option("versionAsOf", snapshot.version());
              }
              return reader.load(path(table).toString());
            });
  }

  /** All rows of a table as it is now, for small ones that are asked for again and again. */
  public List<Row> collected(TableId table) {
    Snapshot now = snapshot(table);
    return collected.computeIfAbsent(
        TableVersion.of(table, now), version -> List.copyOf(rows(table, now).collectAsList()));
  }

  /** The files of a table at a snapshot; absent when it does not exist, and for large ones. */
  Optional<TableFiles> files(TableId table, Snapshot snapshot) {
    return listed(table, snapshot).map(relation -> (TableFiles) relation.location());
  }

  private Optional<HadoopFsRelation> listed(TableId table, Snapshot snapshot) {
    if (snapshot.version() == NONE || bytes(snapshot) > MOST_BYTES_LISTED) {
      return Optional.empty();
    }
    return Optional.of(
        relations.computeIfAbsent(
            TableVersion.of(table, snapshot), version -> relation(path(table), snapshot)));
  }

  // By the checksum of the version's commit: the snapshot itself would put the table's state
  // together to tell.
  private static long bytes(Snapshot snapshot) {
    return snapshot.checksumOpt().isEmpty()
        ? Long.MAX_VALUE
        : snapshot.checksumOpt().get().tableSizeBytes();
  }

  // Without the columns' comments, which every task would carry.
  private HadoopFsRelation relation(Path path, Snapshot snapshot) {
    StructType columns = new StructType();
    for (StructField field : snapshot.schema().fields()) {
      columns = columns.add(field.name(), field.dataType(), true);
    }
    StructType partitions = new StructType();
    for (String column : CollectionConverters.asJava(snapshot.metadata().partitionColumns())) {
      partitions = partitions.add(columns.apply(column));
    }
    return new HadoopFsRelation(
        TableFiles.list(spark.sessionState().newHadoopConf(), path, snapshot.version(), partitions),
        partitions,
        columns,
        Option.empty(),
        new ParquetFileFormat(),
        scala.collection.immutable.Map$.MODULE$.empty(),
        spark);
  }

  /**
   * Rows that changed after a version, with Delta's {@code _change_type}, {@code _commit_version}
   * and {@code _commit_timestamp}; from {@link #NONE} on, all rows as inserted. The table must have
   * the change data feed; no rows when nothing changed.
   */
  public Dataset<Row> changes(TableId table, long fromVersionExclusive) {
    long latest = version(table);
    Dataset<Row> feed =
        spark
            .read()
            .format("delta")
            .option("readChangeFeed", "true")
            .option("startingVersion", Math.min(fromVersionExclusive + 1, latest))
            .option("endingVersion", latest)
            .load(path(table).toString());
    return fromVersionExclusive >= latest ? feed.limit(0) : feed;
  }

  /**
   * The commits after a version, in order, but for those that a later one took back: what they
   * wrote is no longer there. Read off the log alone, whatever the size of the table.
   */
  public List<Commit> commits(TableId table, long fromVersionExclusive) {
    List<Commit> commits = new ArrayList<>();
    var changes = log(table).getChanges(fromVersionExclusive + 1, Option.empty(), false);
    while (changes.hasNext()) {
      var change = changes.next();
      for (Action action : CollectionConverters.asJava(change._2())) {
        if (!(action instanceof CommitInfo info)) {
          continue;
        }
        if (info.operation().equals("RESTORE")) {
          long version = Long.parseLong(info.operationParameters().apply("version"));
          commits.removeIf(commit -> commit.version() > version);
        } else {
          commits.add(new Commit((long) change._1(), info.operation(), metrics(info)));
        }
      }
    }
    return commits;
  }

  /** What tells the table from any other, one made anew under the same name included. */
  public String identity(TableId table) {
    return snapshot(table).metadata().id();
  }

  /** The columns that part the table into folders, in order. */
  public List<String> partitionColumns(TableId table) {
    return CollectionConverters.asJava(snapshot(table).metadata().partitionColumns());
  }

  /** The table's log, as far as it was read. */
  DeltaLog log(TableId table) {
    return DeltaLog.forTable(spark, path(table));
  }

  /** The table as it is now, its log read to the end. */
  Snapshot snapshot(TableId table) {
    return log(table).update(false, Option.empty(), Option.empty());
  }

  /**
   * The partitions whose rows may differ between two versions, each as its values by column, a null
   * value as null. Read off the log alone; compaction touches nothing.
   *
   * @return absent when the log cannot tell: the later version comes first, commits between them
   *     are no longer there, or one of them took others back
   */
  public Optional<Set<Map<String, String>>> partitionsTouched(
      TableId table, long fromVersionExclusive, long toVersion) {
    Set<Map<String, String>> touched = new HashSet<>();
    long expected = fromVersionExclusive + 1;
    var changes = log(table).getChanges(expected, Option.empty(), false);
    while (expected <= toVersion && changes.hasNext()) {
      var change = changes.next();
      if ((long) change._1() != expected) {
        return Optional.empty();
      }
      expected++;
      for (Action action : CollectionConverters.asJava(change._2())) {
        if (action instanceof CommitInfo info && info.operation().equals("RESTORE")) {
          return Optional.empty();
        }
        if (action instanceof AddFile add && add.dataChange()) {
          touched.add(CollectionConverters.asJava(add.partitionValues()));
        } else if (action instanceof RemoveFile remove && remove.dataChange()) {
          if (remove.partitionValues() == null) {
            return Optional.empty();
          }
          touched.add(CollectionConverters.asJava(remove.partitionValues()));
        }
      }
    }
    return expected == toVersion + 1 ? Optional.of(touched) : Optional.empty();
  }

  private static Map<String, Long> metrics(CommitInfo info) {
    Map<String, Long> metrics = new TreeMap<>();
    if (info.operationMetrics().isDefined()) {
      CollectionConverters.asJava(info.operationMetrics().get())
          .forEach((name, value) -> metrics.put(name, Long.valueOf(value)));
    }
    return metrics;
  }

  /** A writer whose commits all carry the run. */
  public LakeWriter writer(RunContext run) {
    return new LakeWriter(this, run);
  }
}
