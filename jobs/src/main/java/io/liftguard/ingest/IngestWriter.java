package io.liftguard.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.contract.TableContract;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.RunContext;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import io.liftguard.lake.Versions;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Reads the new files of a plan and writes bronze, clean and quarantine. */
final class IngestWriter {
  /** Two small tables at a time keep two cores busy; more would only wait for each other. */
  private static final int TABLES_AT_A_TIME = 2;

  private static final int MOST_TASKS = 256;
  private static final int MOST_ROWS_IN_PLAN = 2_000;

  /** What was written: the outcome of every file, and quarantined rows by table and reason. */
  record Written(List<FileOutcome> files, Map<String, Map<String, Long>> quarantinedByReason) {}

  /** Rows of one table: counts per file, and the quarantine rows that are still to be written. */
  private record TableResult(
      Map<String, FileScan.Inspection> inspections,
      Map<String, Long> accepted,
      List<Row> quarantined,
      List<LandingFile> quarantinedInPlace) {}

  private final SparkSession spark;
  private final Lake lake;
  private final LakeWriter writer;
  private final Contracts contracts;
  private final IngestSettings settings;
  private final RunContext run;
  private final Consumer<String> progress;
  private final SerializableConfiguration configuration;

  IngestWriter(
      SparkSession spark,
      Lake lake,
      LakeWriter writer,
      Contracts contracts,
      IngestSettings settings,
      RunContext run,
      Consumer<String> progress) {
    this.spark = spark;
    this.lake = lake;
    this.writer = writer;
    this.contracts = contracts;
    this.settings = settings;
    this.run = run;
    this.progress = progress;
    this.configuration = new SerializableConfiguration(spark.sessionState().newHadoopConf());
  }

  /** Writes everything but {@code meta/files}. */
  Written write(Plan plan) throws IOException {
    Map<String, TableResult> results = eachTable(plan);
    QuarantineCounts quarantined = writeQuarantine(results);
    return new Written(outcomes(plan, results, quarantined.files), quarantined.reasons);
  }

  private Map<String, TableResult> eachTable(Plan plan) {
    Map<String, TableResult> results = new TreeMap<>();
    ExecutorService pool = Executors.newFixedThreadPool(TABLES_AT_A_TIME);
    try {
      Map<String, Future<TableResult>> waiting = new TreeMap<>();
      for (String table : plan.tables()) {
        List<Plan.NewFile> files =
            plan.files().stream().filter(f -> f.file().table().equals(table)).toList();
        waiting.put(table, pool.submit(() -> writeTable(contracts.table(table), files)));
      }
      for (Map.Entry<String, Future<TableResult>> entry : waiting.entrySet()) {
        results.put(entry.getKey(), entry.getValue().get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LiftGuardException.runFailed("the run was interrupted", "Run it again.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      shutDown(pool);
    }
  }

  /**
   * Ends the other tables' work before the caller goes on: it gives the lake's lock back, and a
   * table that is written after that would be mixed with the next run's.
   */
  private static void shutDown(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private TableResult writeTable(TableContract contract, List<Plan.NewFile> files)
      throws IOException {
    long start = System.nanoTime();
    Map<String, FileScan.Inspection> inspections = new HashMap<>();
    Map<String, Long> accepted = new HashMap<>();
    List<Row> quarantined = new ArrayList<>();
    List<Row> small = new ArrayList<>();
    List<LandingFile> large = new ArrayList<>();
    for (Plan.NewFile file : files) {
      if (!file.small() && !file.file().mapped()) {
        large.add(file.file());
        continue;
      }
      FileScan.Content content = content(spark, contract, settings, file, run.runId());
      inspections.put(file.file().file(), content.inspection());
      accepted.put(file.file().file(), (long) content.accepted().size());
      small.addAll(content.accepted());
      quarantined.addAll(content.quarantined());
    }
    List<LandingFile> inPlace = List.of();
    if (!large.isEmpty()) {
      inspections.putAll(inspect(contract, large));
      inPlace = large;
    }
    List<LandingFile> readable =
        inPlace.stream()
            .filter(f -> inspections.get(f.file()).verdict() == FileScan.Verdict.READABLE)
            .toList();
    writeRows(contract, small, readable);
    List<LandingFile> toQuarantine = new ArrayList<>();
    if (!inPlace.isEmpty()) {
      accepted.putAll(countAccepted(contract, inPlace));
      for (LandingFile file : inPlace) {
        if (inspections.get(file.file()).rows() > accepted.getOrDefault(file.file(), 0L)) {
          toQuarantine.add(file);
        }
      }
    }
    progress.accept(
        String.format(
            "%s: %d files, %d rows accepted, %.1f s",
            contract.name(),
            files.size(),
            accepted.values().stream().mapToLong(Long::longValue).sum(),
            (System.nanoTime() - start) / 1e9));
    return new TableResult(inspections, accepted, quarantined, toQuarantine);
  }

  /** A small or mapped file with its rows. */
  static FileScan.Content content(
      SparkSession spark,
      TableContract contract,
      IngestSettings settings,
      Plan.NewFile file,
      String run)
      throws IOException {
    return file.file().mapped()
        ? new MappedFile(spark, file.file(), contract)
            .content(new RowJudge(contract, file.file().file(), run))
        : new FileScan(
                file.file(),
                new FileReading.Bytes.InMemory(file.content()),
                contract,
                settings.csvEncoding())
            .content(run);
  }

  private void writeRows(TableContract contract, List<Row> small, List<LandingFile> readable)
      throws IOException {
    TableSpec bronze = TableSpec.bronze(contract, contracts);
    TableId bronzeId = TableId.bronze(contract.name());
    TableId cleanId = TableId.clean(contract.name());
    if (small.isEmpty() && readable.isEmpty()) {
      return;
    }
    Dataset<Row> rows = dataset(small, bronze.schema());
    if (readable.isEmpty()) {
      writer.append(bronzeId, bronze, rows);
      // Few enough to have in hand: the merge reads its source more than once.
      List<Row> current = Versions.current(contract, rows).collectAsList();
      TableSpec clean = TableSpec.clean(contract);
      writer.mergeNewest(cleanId, clean, contract, dataset(current, clean.schema()));
      return;
    }
    Dataset<Row> placed =
        spark.createDataFrame(
            parse(contract, readable, Map.of(), FileScan.Part.ACCEPTED), bronze.schema());
    writer.append(bronzeId, bronze, small.isEmpty() ? placed : placed.unionByName(rows));
    Dataset<Row> written =
        lake.read(bronzeId).where(col("run").equalTo(lit(run.runId()))).drop("file", "line", "run");
    CleanWriter.write(lake, writer, contract, written);
  }

  /**
   * Rows in hand as a dataset of one file. Rows that are part of a plan are hashed and compared
   * with it over and over, so only few may be.
   */
  private Dataset<Row> dataset(List<Row> rows, StructType schema) {
    return rows.size() <= MOST_ROWS_IN_PLAN
        ? spark.createDataFrame(rows, schema).coalesce(1)
        : spark.createDataFrame(context().parallelize(rows, 1), schema);
  }

  private Map<String, FileScan.Inspection> inspect(
      TableContract contract, List<LandingFile> files) {
    String charset = settings.csvEncoding().name();
    SerializableConfiguration shared = configuration;
    List<FileScan.Inspection> found =
        context()
            .parallelize(files, Math.min(files.size(), MOST_TASKS))
            .map(
                f ->
                    new FileScan(
                            f,
                            new FileReading.Bytes.InPlace(shared.value()),
                            contract,
                            Charset.forName(charset))
                        .inspect())
            .collect();
    Map<String, FileScan.Inspection> inspections = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      inspections.put(files.get(i).file(), found.get(i));
    }
    return inspections;
  }

  /** Rows of one part of large files, read in tasks. Files without a verdict are readable. */
  private JavaRDD<Row> parse(
      TableContract contract,
      List<LandingFile> files,
      Map<String, FileScan.Inspection> inspections,
      FileScan.Part part) {
    String charset = settings.csvEncoding().name();
    SerializableConfiguration shared = configuration;
    String runId = run.runId();
    Map<String, FileScan.Verdict> verdicts = new HashMap<>();
    inspections.forEach((file, inspection) -> verdicts.put(file, inspection.verdict()));
    return context()
        .parallelize(files, Math.min(files.size(), MOST_TASKS))
        .flatMap(
            f -> {
              Iterator<Row> rows =
                  new FileScan(
                          f,
                          new FileReading.Bytes.InPlace(shared.value()),
                          contract,
                          Charset.forName(charset))
                      .rows(
                          part, verdicts.getOrDefault(f.file(), FileScan.Verdict.READABLE), runId);
              return rows;
            });
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /** Rows of this run in bronze per file: counted where they lie, not where they were read. */
  private Map<String, Long> countAccepted(TableContract contract, List<LandingFile> files) {
    Map<String, Long> counts = new HashMap<>();
    files.forEach(f -> counts.put(f.file(), 0L));
    TableId bronze = TableId.bronze(contract.name());
    if (!lake.exists(bronze)) {
      return counts;
    }
    lake.read(bronze)
        .where(col("run").equalTo(lit(run.runId())))
        .groupBy("file")
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(
            r -> {
              if (counts.containsKey(r.getString(0))) {
                counts.put(r.getString(0), r.getLong(1));
              }
            });
    return counts;
  }

  /** Quarantined rows by table and file, and by table and reason. */
  private static final class QuarantineCounts {
    private final Map<String, Map<String, Long>> files = new TreeMap<>();
    private final Map<String, Map<String, Long>> reasons = new TreeMap<>();

    void addFile(String table, String file, long rows) {
      files.computeIfAbsent(table, t -> new TreeMap<>()).merge(file, rows, Long::sum);
    }

    void addReason(String table, String reason, long rows) {
      reasons.computeIfAbsent(table, t -> new TreeMap<>()).merge(reason, rows, Long::sum);
    }
  }

  /** Writes the quarantine rows of all tables in one commit and counts them. */
  private QuarantineCounts writeQuarantine(Map<String, TableResult> results) {
    QuarantineCounts counts = new QuarantineCounts();
    TableSpec spec = TableSpec.of(contracts.table(Layer.QUARANTINE, "quarantine"));
    List<Row> small = new ArrayList<>();
    Dataset<Row> rows = null;
    for (Map.Entry<String, TableResult> entry : results.entrySet()) {
      TableResult result = entry.getValue();
      small.addAll(result.quarantined());
      if (!result.quarantinedInPlace().isEmpty()) {
        Dataset<Row> placed =
            spark.createDataFrame(
                parse(
                    contracts.table(entry.getKey()),
                    result.quarantinedInPlace(),
                    result.inspections(),
                    FileScan.Part.QUARANTINED),
                spec.schema());
        rows = rows == null ? placed : rows.unionByName(placed);
      }
    }
    if (small.isEmpty() && rows == null) {
      return counts;
    }
    Dataset<Row> all = dataset(small, spec.schema());
    if (rows != null) {
      all = all.unionByName(rows);
    }
    writer.append(TableId.QUARANTINE, spec, all);
    if (rows == null) {
      for (Row row : small) {
        counts.addFile(row.getString(0), row.getString(1), 1);
        for (String reason : (String[]) row.get(4)) {
          counts.addReason(row.getString(0), reason, 1);
        }
      }
      return counts;
    }
    Dataset<Row> written =
        lake.read(TableId.QUARANTINE).where(col("run").equalTo(lit(run.runId())));
    written
        .groupBy("table_name", "file")
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(r -> counts.addFile(r.getString(0), r.getString(1), r.getLong(2)));
    written
        .select(col("table_name"), explode(col("reasons")).as("reason"))
        .groupBy("table_name", "reason")
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(r -> counts.addReason(r.getString(0), r.getString(1), r.getLong(2)));
    return counts;
  }

  private List<FileOutcome> outcomes(
      Plan plan, Map<String, TableResult> results, Map<String, Map<String, Long>> quarantined) {
    List<FileOutcome> outcomes = new ArrayList<>();
    for (Plan.NewFile file : plan.files()) {
      String table = file.file().table();
      String name = file.file().file();
      TableResult result = results.get(table);
      FileScan.Inspection inspection = result.inspections().get(name);
      long accepted = result.accepted().getOrDefault(name, 0L);
      long rejected = quarantined.getOrDefault(table, Map.of()).getOrDefault(name, 0L);
      if (inspection.rows() != accepted + rejected) {
        throw LiftGuardException.runFailed(
            name
                + " holds "
                + inspection.rows()
                + " rows, but "
                + accepted
                + " were accepted and "
                + rejected
                + " quarantined",
            "See that the file does not change while it is read, and run again.",
            null);
      }
      outcomes.add(FileOutcome.of(file, inspection, accepted, rejected));
    }
    plan.duplicates().forEach(d -> outcomes.add(FileOutcome.of(d)));
    return outcomes;
  }
}
