package io.liftguard.ingest;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.contract.SourceMappings;
import io.liftguard.contract.TableContract;
import io.liftguard.domain.CodePoints;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.RunContext;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import io.liftguard.lake.Transaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * From delivered files to bronze, quarantine and clean: each file once, each row accounted for.
 *
 * <p>The commit of {@code meta/files} is the moment from which the files count as ingested. An
 * ingest that ended before it is undone by the next one, which then reads the files afresh; so a
 * rerun gives the tables of an undisturbed run even when more files have come meanwhile.
 */
public final class Ingest {
  private Ingest() {}

  /**
   * Ingests what is new in the landing area.
   *
   * @param progress takes one line per step
   * @throws LiftGuardException run failed when rows are not conserved
   */
  public static IngestReport run(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      IngestSettings settings,
      RunContext run,
      Consumer<String> progress) {
    try {
      LakeWriter writer = lake.writer(run);
      Transaction.recover(lake, writer);
      LandingListing listing =
          LandingListing.of(
              spark, contracts, SourceMappings.load(contracts), settings, Clock.systemUTC());
      FileRegistry registry = FileRegistry.read(lake);
      Plan plan = Plan.of(spark, listing, registry, contracts, settings, progress);
      if (plan.isEmpty()) {
        return report(List.of(), Map.of(), listing, registry, contracts);
      }
      List<TableId> tables = new ArrayList<>();
      plan.tables().forEach(t -> tables.add(TableId.bronze(t)));
      plan.tables().forEach(t -> tables.add(TableId.clean(t)));
      tables.add(TableId.QUARANTINE);
      Transaction transaction = Transaction.begin(lake, tables, FileRegistry.TABLE);
      IngestWriter.Written written =
          new IngestWriter(spark, lake, writer, contracts, settings, run, progress).write(plan);
      TableSpec spec = TableSpec.of(contracts.table(Layer.META, "files"));
      Dataset<Row> rows = fileRows(spark, contracts, plan, written.files(), run);
      if (plan.readsAnew()) {
        writer.replaceWhere(FileRegistry.TABLE, spec, rows, plan.window(run));
      } else {
        writer.append(FileRegistry.TABLE, spec, rows);
      }
      transaction.end();
      return report(written.files(), written.quarantinedByReason(), listing, registry, contracts);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + settings.landing(), e);
    }
  }

  /** Reads and judges all files of the landing area and writes nothing. */
  public static IngestReport check(
      SparkSession spark, Contracts contracts, IngestSettings settings, Consumer<String> progress) {
    try {
      LandingListing listing =
          LandingListing.of(
              spark, contracts, SourceMappings.load(contracts), settings, Clock.systemUTC());
      FileRegistry registry = FileRegistry.none();
      Plan plan = Plan.of(spark, listing, registry, contracts, settings, progress);
      IngestWriter.Written read = IngestCheck.read(spark, contracts, settings, plan);
      return report(read.files(), read.quarantinedByReason(), listing, registry, contracts);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + settings.landing(), e);
    }
  }

  private static Dataset<Row> fileRows(
      SparkSession spark, Contracts contracts, Plan plan, List<FileOutcome> files, RunContext run) {
    List<Row> rows = new ArrayList<>();
    for (FileOutcome file : files) {
      rows.add(
          RowFactory.create(
              file.table(),
              file.file(),
              file.sha256(),
              file.bytes(),
              Instant.ofEpochMilli(plan.modified(file.table(), file.file())),
              plan.seenAt(),
              file.rowsRead(),
              file.accepted(),
              file.quarantined(),
              file.duplicateOfText(),
              file.refused(),
              file.reasonText(),
              plan.reader(file),
              run.runId()));
    }
    return spark.createDataFrame(rows, TableSpec.of(contracts.table(Layer.META, "files")).schema());
  }

  private static IngestReport report(
      List<FileOutcome> files,
      Map<String, Map<String, Long>> quarantinedByReason,
      LandingListing listing,
      FileRegistry registry,
      Contracts contracts) {
    Map<String, Integer> order = new LinkedHashMap<>();
    contracts.landing().forEach(t -> order.put(t.name(), t.position()));
    List<FileOutcome> sorted = new ArrayList<>(files);
    sorted.sort(
        Comparator.<FileOutcome>comparingInt(f -> order.get(f.table()))
            .thenComparing(FileOutcome::file, CodePoints.ORDER));
    List<String> warnings = new ArrayList<>();
    sorted.stream()
        .filter(FileOutcome::refused)
        .forEach(f -> warnings.add("Refused whole: " + f.reasonText()));
    listing
        .unknown()
        .forEach(f -> warnings.add("Left alone: " + f + " is no file of a landing table."));
    List<String> missing =
        contracts.landing().stream()
            .filter(TableContract::core)
            .map(TableContract::name)
            .filter(t -> !registry.hasTaken(t) && !listing.emptyTables().contains(t))
            .filter(t -> sorted.stream().noneMatch(f -> f.table().equals(t) && !f.refused()))
            .toList();
    return new IngestReport(
        List.copyOf(sorted),
        new TreeMap<>(quarantinedByReason),
        List.copyOf(warnings),
        listing.unknown(),
        missing,
        registry.lastSeen().orElse(null));
  }
}
