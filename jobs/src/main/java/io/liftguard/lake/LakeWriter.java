package io.liftguard.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import io.liftguard.contract.TableContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.functions;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The only place that changes tables. Every commit carries the run in its {@code userMetadata} and
 * has a fault point on either side; a table that does not exist is made by its first write, so that
 * making it costs no commit of its own.
 *
 * <p>Safe for use from several threads on different tables.
 */
public final class LakeWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA_CONF = "spark.databricks.delta.commitInfo.userMetadata";

  private final Lake lake;
  private final String userMetadata;

  LakeWriter(Lake lake, RunContext run) {
    this.lake = lake;
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("run", run.runId());
    metadata.put("as_of", run.asOf().toString());
    metadata.put("code_version", run.codeVersion());
    try {
      this.userMetadata = JSON.writeValueAsString(metadata);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    // MERGE, DELETE and RESTORE have no option for it; the session's value serves all commits.
    lake.spark().conf().set(METADATA_CONF, userMetadata);
  }

  /** Adds rows. */
  public void append(TableId table, TableSpec spec, Dataset<Row> rows) {
    upgrade(table, spec);
    commit("append", table, () -> writer(table, spec, rows).mode("append").save(path(table)));
  }

  /** Replaces all rows. */
  public void overwrite(TableId table, TableSpec spec, Dataset<Row> rows) {
    upgrade(table, spec);
    commit(
        "overwrite",
        table,
        () -> {
          if (!replaceFolders(table, spec, rows, "true")) {
            writer(table, spec, rows).mode("overwrite").save(path(table));
          }
        });
  }

  /**
   * Replaces the rows of a window in one commit. Rows outside the window fail the write; no rows at
   * all empty the window.
   *
   * @param predicate the window as SQL over the table's columns, see {@link Windows}
   */
  public void replaceWhere(TableId table, TableSpec spec, Dataset<Row> rows, String predicate) {
    if (!lake.exists(table)) {
      append(table, spec, rows);
      return;
    }
    upgrade(table, spec);
    commit(
        "replace",
        table,
        () -> {
          if (!replaceFolders(table, spec, rows, predicate)) {
            writer(table, spec, rows)
                .mode("overwrite")
                .option("replaceWhere", predicate)
                .save(path(table));
          }
        });
  }

  /**
   * Writes the rows of a window that has none, as a rule: an append, unless rows are there after
   * all, as those of a run that died. The caller answers for the rows lying in the window.
   */
  public void appendOnce(TableId table, TableSpec spec, Dataset<Row> rows, String predicate) {
    if (lake.exists(table) && !lake.read(table).where(predicate).isEmpty()) {
      replaceWhere(table, spec, rows, predicate);
    } else {
      append(table, spec, rows);
    }
  }

  /**
   * Replaces whole folders of a small table, whose files are listed already: Delta's own command
   * puts the table's state together with several queries to find what to remove, and again to count
   * it. False, with nothing done, when folders alone do not tell which rows lie in the window.
   */
  private boolean replaceFolders(
      TableId table, TableSpec spec, Dataset<Row> rows, String predicate) {
    Snapshot snapshot = lake.snapshot(table);
    TableFiles files = lake.files(table, snapshot).orElse(null);
    if (files == null) {
      return false;
    }
    Expression window = resolved(lake.rows(table, snapshot), predicate);
    if (!files.decides(window)) {
      return false;
    }
    OptimisticTransaction transaction =
        lake.log(table).startTransaction(Option.empty(), Option.apply(snapshot));
    transaction.readWholeTable();
    var inWindow = files.folders(window);
    List<Action> actions = new ArrayList<>(files.removals(window));
    for (FileAction file :
        CollectionConverters.asJava(transaction.writeFiles(rows.to(spec.schema())))) {
      if (file instanceof AddFile added
          && !inWindow.test(CollectionConverters.asJava(added.partitionValues()))) {
        throw new IllegalStateException(
            "rows of " + added.partitionValues() + " lie outside the window: " + predicate);
      }
      actions.add(file);
    }
    transaction.commit(
        CollectionConverters.asScala(actions).toList(),
        new DeltaOperations.Write(
            SaveMode.Overwrite,
            Option.apply(CollectionConverters.asScala(spec.partitionColumns()).toList()),
            Option.apply(predicate),
            Option.apply(userMetadata),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty()));
    return true;
  }

  private static Expression resolved(Dataset<Row> rows, String predicate) {
    return ((Filter)
            ((org.apache.spark.sql.classic.Dataset<Row>) rows.where(predicate))
                .queryExecution()
                .analyzed())
        .condition();
  }

  /** Deletes the rows that match. */
  public void delete(TableId table, Column condition) {
    commit("delete", table, () -> deltaTable(table).delete(condition));
  }

  /**
   * Merges versions of records into a table that holds one row per key: a row goes in when its key
   * is new or when it is newer than the row there, by recorded_at, then tombstone, then column by
   * column. Nothing is committed when no row is.
   *
   * @param rows at most one row per key, with the contract's columns, cheap to read more than once
   */
  public void mergeNewest(
      TableId table, TableSpec spec, TableContract contract, Dataset<Row> rows) {
    if (!lake.exists(table)) {
      append(table, spec, rows);
      return;
    }
    upgrade(table, spec);
    // The range of the new keys lets the merge skip files that cannot hold any of them.
    Column[] ends =
        contract.key().stream()
            .flatMap(k -> Stream.of(functions.min(k), functions.max(k)))
            .toArray(Column[]::new);
    Row range = rows.agg(ends[0], Arrays.copyOfRange(ends, 1, ends.length)).head();
    if (range.isNullAt(0)) {
      return;
    }
    Column sameKey = functions.lit(true);
    Column inRange = functions.lit(true);
    int at = 0;
    for (String key : contract.key()) {
      Column theirs = functions.col("t." + key);
      sameKey = sameKey.and(theirs.equalTo(functions.col("s." + key)));
      inRange =
          inRange
              .and(theirs.geq(functions.lit(range.get(at))))
              .and(theirs.leq(functions.lit(range.get(at + 1))));
      at += 2;
    }
    Dataset<Row> there = lake.read(table).as("t").where(inRange);
    Column newer = Versions.rank(contract, "s.").gt(Versions.rank(contract, "t."));
    Row found =
        there
            .join(functions.broadcast(rows.as("s")), sameKey)
            .agg(functions.count(functions.lit(1)), functions.count_if(newer))
            .head();
    // Most nights bring new keys, or what is known already: an append costs a third of a merge.
    if (found.getLong(0) == 0) {
      append(table, spec, rows);
      return;
    }
    if (found.getLong(1) == 0) {
      Dataset<Row> fresh = rows.as("s").join(there, sameKey, "left_anti");
      if (!fresh.isEmpty()) {
        append(table, spec, fresh);
      }
      return;
    }
    Column where = sameKey.and(inRange);
    Map<String, Column> all = new LinkedHashMap<>();
    contract.columnNames().forEach(c -> all.put(c, functions.col("s." + c)));
    commit(
        "merge",
        table,
        () ->
            deltaTable(table)
                .as("t")
                .merge(rows.as("s"), where)
                .whenMatched(newer)
                .update(all)
                .whenNotMatched()
                .insert(all)
                .execute());
  }

  /** Takes a table back to a version, in a commit of its own; {@link Lake#NONE} removes it. */
  public void restore(TableId table, long version) {
    if (version == Lake.NONE) {
      commit(
          "remove",
          table,
          () -> {
            try {
              lake.fileSystem().delete(lake.path(table), true);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            DeltaLog.clearCache();
          });
      return;
    }
    commit("restore", table, () -> deltaTable(table).restoreToVersion(version));
  }

  /** Brings a table that an older contract made to its contract as it is now. */
  private void upgrade(TableId table, TableSpec spec) {
    TableUpgrade.of(lake, table, spec)
        .steps()
        .forEach(step -> commit(step.action(), table, step.commit()));
  }

  private DataFrameWriter<Row> writer(TableId table, TableSpec spec, Dataset<Row> rows) {
    DataFrameWriter<Row> writer =
        rows.to(spec.schema()).write().format("delta").option("userMetadata", userMetadata);
    if (!lake.exists(table)) {
      spec.properties().forEach(writer::option);
    }
    return spec.partitionColumns().isEmpty()
        ? writer
        : writer.partitionBy(spec.partitionColumns().toArray(String[]::new));
  }

  private DeltaTable deltaTable(TableId table) {
    return DeltaTable.forPath(lake.spark(), path(table));
  }

  private String path(TableId table) {
    return lake.path(table).toString();
  }

  private void commit(String action, TableId table, Runnable write) {
    RunLock.verify(lake);
    FaultPoints.hit("before " + action + " " + table.path());
    write.run();
    FaultPoints.hit("after " + action + " " + table.path());
  }
}
