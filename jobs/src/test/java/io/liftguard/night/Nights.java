package io.liftguard.night;

import io.liftguard.contract.Contracts;
import io.liftguard.contract.TableContract;
import io.liftguard.ingest.IngestSettings;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.publish.TableFile;
import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Runs nights in the tests' one session and compares what they leave. */
public final class Nights {

  /** Columns that differ from run to run. */
  private static final String[] OF_A_RUN = {"run", "run_id", "seen_at"};

  private static SparkSession session;

  private Nights() {}

  /** The one session of the test JVM. */
  public static synchronized SparkSession spark() {
    if (session == null) {
      session = Sessions.open(Profile.SMALL);
    }
    return session;
  }

  /** Whether a test has asked for the session yet. */
  static synchronized boolean isOpen() {
    return session != null;
  }

  public static Lake lake(Path folder) {
    return Lake.open(spark(), folder.toString());
  }

  public static NightReport run(
      Lake lake, Path landing, LocalDate asOf, NightRequest.Extent extent) {
    return Night.run(spark(), lake, request(landing, asOf, extent), message -> {});
  }

  /** The program as a process of its own, with the classes of this JVM. */
  public static ProcessBuilder program(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(a -> a.startsWith("--add-opens") || a.startsWith("-Djdk."))
            .toList());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "io.liftguard.cli.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  static NightRequest request(Path landing, LocalDate asOf, NightRequest.Extent extent) {
    return request(landing, asOf, extent, NightSettings.standard());
  }

  static NightRequest request(
      Path landing, LocalDate asOf, NightRequest.Extent extent, NightSettings settings) {
    return new NightRequest(
        new IngestSettings(landing.toString(), StandardCharsets.UTF_8, 0), asOf, extent, settings);
  }

  /** Files of a landing area, sorted. */
  public static List<Path> files(Path landing) throws IOException {
    try (Stream<Path> all = Files.walk(landing)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  static void deliver(Path file, Path from, Path to) throws IOException {
    Path target = to.resolve(from.relativize(file).toString());
    Files.createDirectories(target.getParent());
    Files.copy(file, target);
  }

  /** Makes all files of a landing area last written at one time. */
  static void writtenAt(Path landing, Instant time) throws IOException {
    for (Path file : files(landing)) {
      Files.setLastModifiedTime(file, FileTime.from(time));
    }
  }

  /** Copies a lake or a landing area. */
  public static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      deliver(file, from, to);
    }
  }

  /** Gold tables that differ between two lakes, with how many rows; empty when all are equal. */
  static List<String> differences(Lake expected, Lake actual) {
    List<String> differences = new ArrayList<>();
    for (String table : Gold.tables(Contracts.load())) {
      Dataset<Row> want = Gold.visible(expected, table).orElseThrow();
      Dataset<Row> got =
          Gold.visible(actual, table)
              .orElseThrow()
              .select(Arrays.stream(want.columns()).map(functions::col).toArray(Column[]::new));
      List<Row> missing = want.exceptAll(got).limit(3).collectAsList();
      List<Row> extra = got.exceptAll(want).limit(3).collectAsList();
      if (!missing.isEmpty() || !extra.isEmpty()) {
        differences.add(table + ": missing " + missing + ", not expected " + extra);
      }
    }
    return differences;
  }

  /**
   * Tables under gold that differ between two lakes, but for the columns that name a run or a
   * moment: bronze, clean, quarantine, and what the lake says of files, deliveries and changes of
   * the watch list.
   */
  static List<String> differencesBelow(Lake expected, Lake actual) {
    List<TableId> tables = new ArrayList<>();
    for (TableContract landing : Contracts.load().landing()) {
      tables.add(TableId.bronze(landing.name()));
      tables.add(TableId.clean(landing.name()));
    }
    tables.add(TableId.QUARANTINE);
    tables.add(TableId.meta("files"));
    tables.add(TableId.meta("nights_delivery"));
    tables.add(TableId.meta("nights_watchlist"));
    tables.add(TableId.meta("nights_alert"));
    tables.add(TableId.meta("revisions"));
    List<String> differences = new ArrayList<>();
    for (TableId table : tables) {
      if (!expected.exists(table) || !actual.exists(table)) {
        if (expected.exists(table) != actual.exists(table)) {
          differences.add(table + ": only in one lake");
        }
        continue;
      }
      Dataset<Row> want = expected.read(table).drop(OF_A_RUN);
      Dataset<Row> got =
          actual
              .read(table)
              .select(Arrays.stream(want.columns()).map(functions::col).toArray(Column[]::new));
      List<Row> missing = want.exceptAll(got).limit(3).collectAsList();
      List<Row> extra = got.exceptAll(want).limit(3).collectAsList();
      if (!missing.isEmpty() || !extra.isEmpty()) {
        differences.add(table + ": missing " + missing + ", not expected " + extra);
      }
    }
    return differences;
  }

  /** A table or listing of a lake as the CSV file that {@code export} writes. */
  static Path export(Lake lake, String table, Path folder) throws IOException {
    Path file = folder.resolve(table + ".csv");
    Dataset<Row> rows = LakeCatalog.of(spark(), lake, Contracts.load()).ordered(table);
    TableFile.write(rows, List.of(rows.columns()), TableFile.Format.CSV, file);
    return file;
  }
}
