package io.liftguard.lake;

import io.delta.kernel.Table;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.AddFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Predicate$;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.execution.datasources.FileIndex;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files of one version of a table, by folder. The log is asked once, without Spark, whatever
 * the number of queries that read the version: Delta's own index runs a query of its own for every
 * scan, which took a county's night longer than the scans.
 *
 * <p>Folders are pruned by a query's filters; files are not skipped by statistics, so this is for
 * tables whose files are quickly opened.
 */
final class TableFiles implements FileIndex {

  private static final int NAME = AddFile.SCHEMA_WITHOUT_STATS.indexOf("path");

  private final Path root;
  private final StructType partitionSchema;
  private final List<Folder> folders;
  private final long bytes;

  /**
   * @param texts values of the partition columns by name, as the log has them
   * @param values the same in the columns' order
   */
  private record Folder(Map<String, String> texts, InternalRow values, List<DataFile> files) {}

  /**
   * @param name as the log has it
   */
  private record DataFile(String name, FileStatus status) {}

  private TableFiles(Path root, StructType partitionSchema, List<Folder> folders) {
    this.root = root;
    this.partitionSchema = partitionSchema;
    this.folders = folders;
    this.bytes =
        folders.stream().flatMap(f -> f.files().stream()).mapToLong(f -> f.status().getLen()).sum();
  }

  /**
   * Lists a version of a table.
   *
   * @param partitionSchema the columns that part the table, in order
   */
  static TableFiles list(
      Configuration hadoop, Path root, long version, StructType partitionSchema) {
    Engine engine = DefaultEngine.create(hadoop);
    Map<Map<String, String>, List<DataFile>> folders = new LinkedHashMap<>();
    var scan =
        Table.forPath(engine, root.toString())
            .getSnapshotAsOfVersion(engine, version)
            .getScanBuilder()
            .build();
    try (var batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (var rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            var row = rows.next();
            var file = InternalScanFileUtils.getAddFileStatus(row);
            folders
                .computeIfAbsent(
                    InternalScanFileUtils.getPartitionValues(row), values -> new ArrayList<>())
                .add(
                    new DataFile(
                        row.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL).getString(NAME),
                        new FileStatus(
                            file.getSize(),
                            false,
                            0,
                            1,
                            file.getModificationTime(),
                            new Path(file.getPath()))));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list version " + version + " of " + root, e);
    }
    return new TableFiles(
        root,
        partitionSchema,
        folders.entrySet().stream()
            .map(
                folder ->
                    new Folder(
                        folder.getKey(),
                        values(partitionSchema, folder.getKey()),
                        folder.getValue()))
            .toList());
  }

  // The log holds them as text.
  private static InternalRow values(StructType schema, Map<String, String> texts) {
    Object[] values = new Object[schema.size()];
    for (int i = 0; i < values.length; i++) {
      StructField field = schema.apply(i);
      Expression text =
          new Literal(UTF8String.fromString(texts.get(field.name())), DataTypes.StringType);
      values[i] =
          new Cast(text, field.dataType(), Option.apply("UTC"), EvalMode.ANSI())
              .eval(InternalRow.empty());
    }
    return new GenericInternalRow(values);
  }

  /** Whether a row's folder alone tells whether it passes a filter, or all rows pass it. */
  boolean decides(Expression filter) {
    if (filter.references().isEmpty()) {
      return filter.equals(Literal.TrueLiteral());
    }
    return CollectionConverters.asJava(filter.references().toSeq()).stream()
        .allMatch(column -> partitionSchema.getFieldIndex(column.name()).isDefined());
  }

  /**
   * The folders whose rows pass a filter, by the values of the partition columns as the log has
   * them.
   */
  Predicate<Map<String, String>> folders(Expression filter) {
    BasePredicate passes = predicate(filter);
    return texts -> passes.eval(values(partitionSchema, texts));
  }

  /** What takes the files of the folders that pass a filter out of the table. */
  List<RemoveFile> removals(Expression filter) {
    long now = System.currentTimeMillis();
    return passing(List.of(filter))
        .flatMap(folder -> folder.files().stream().map(file -> removal(folder, file, now)))
        .toList();
  }

  private static RemoveFile removal(Folder folder, DataFile file, long now) {
    return new RemoveFile(
        file.name(),
        Option.apply(now),
        true,
        Option.apply(true),
        scala.collection.immutable.Map.from(CollectionConverters.asScala(folder.texts())),
        Option.apply(file.status().getLen()),
        scala.collection.immutable.Map$.MODULE$.empty(),
        null,
        Option.empty(),
        Option.empty(),
        null,
        Option.empty());
  }

  @Override
  public Seq<PartitionDirectory> listFiles(
      Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
    return CollectionConverters.asScala(
            passing(CollectionConverters.asJava(partitionFilters))
                .map(
                    folder ->
                        PartitionDirectory.apply(
                            folder.values(),
                            folder.files().stream()
                                .map(DataFile::status)
                                .toArray(FileStatus[]::new)))
                .toList())
        .toList();
  }

  private Stream<Folder> passing(List<Expression> filters) {
    List<BasePredicate> predicates = filters.stream().map(this::predicate).toList();
    return folders.stream()
        .filter(
            folder -> predicates.stream().allMatch(predicate -> predicate.eval(folder.values())));
  }

  private BasePredicate predicate(Expression filter) {
    return Predicate$.MODULE$.createInterpreted(bound(filter));
  }

  /** A filter that reads a row of partition values. */
  private Expression bound(Expression expression) {
    if (expression instanceof AttributeReference attribute) {
      int at = partitionSchema.fieldIndex(attribute.name());
      return new BoundReference(at, partitionSchema.apply(at).dataType(), true);
    }
    return expression.mapChildren(
        new scala.runtime.AbstractFunction1<Expression, Expression>() {
          @Override
          public Expression apply(Expression child) {
            return bound(child);
          }
        });
  }

  @Override
  public Seq<Path> rootPaths() {
    return CollectionConverters.asScala(List.of(root)).toList();
  }

  @Override
  public String[] inputFiles() {
    return folders.stream()
        .flatMap(folder -> folder.files().stream())
        .map(file -> file.status().getPath().toString())
        .toArray(String[]::new);
  }

  /** Nothing to do: a version does not change. */
  @Override
  public void refresh() {}

  @Override
  public long sizeInBytes() {
    return bytes;
  }

  @Override
  public StructType partitionSchema() {
    return partitionSchema;
  }
}
