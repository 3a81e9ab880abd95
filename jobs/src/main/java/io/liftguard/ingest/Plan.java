package io.liftguard.ingest;

import io.liftguard.contract.Contracts;
import io.liftguard.domain.CodePoints;
import io.liftguard.lake.RunContext;
import io.liftguard.lake.Windows;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Which of the listed files are new, and which of those hold the same bytes as another. */
final class Plan {
  /** Paths by code point, so that the least path is the same on every machine. */
  // Compressed formats grow when they are read: they count for more.
  private static final long COMPRESSION = 6;

  private static final long SMALL_FILE = 4L << 20;
  private static final long SMALL_BATCH = 48L << 20;

  /**
   * A file to read.
   *
   * @param file the file
   * @param sha256 its digest
   * @param content its bytes when it is small, else null
   */
  @SuppressWarnings("ArrayRecordComponent") // Never changed, and too large to copy.
  record NewFile(LandingFile file, String sha256, byte[] content) {
    boolean small() {
      return content != null;
    }
  }

  /** A file whose bytes came in under another name. */
  record Duplicate(LandingFile file, String sha256, String of) {}

  private final List<NewFile> files;
  private final List<Duplicate> duplicates;
  private final Set<String> retried;
  private final Instant seenAt;
  private final Map<List<String>, Long> modified = new HashMap<>();
  private final Map<List<String>, String> readers = new HashMap<>();

  private Plan(
      List<NewFile> files,
      List<Duplicate> duplicates,
      Set<String> retried,
      Instant seenAt,
      Function<LandingFile, String> reader) {
    this.files = files;
    this.duplicates = duplicates;
    this.retried = retried;
    this.seenAt = seenAt;
    Stream.concat(files.stream().map(NewFile::file), duplicates.stream().map(Duplicate::file))
        .forEach(
            f -> {
              modified.put(List.of(f.table(), f.file()), f.modified());
              readers.put(List.of(f.table(), f.file()), reader.apply(f));
            });
  }

  /** How a file is read: a file refused in one way may be readable in another. */
  private static String reader(LandingFile file, Contracts contracts, IngestSettings settings) {
    String how = file.mapped() ? file.mapping() : "csv " + settings.csvEncoding().name();
    return how + ", contract " + contracts.table(file.table()).version();
  }

  /** How a file of this run was read. */
  String reader(FileOutcome file) {
    return readers.get(List.of(file.table(), file.file()));
  }

  static Plan of(
      SparkSession spark,
      LandingListing listing,
      FileRegistry registry,
      Contracts contracts,
      IngestSettings settings,
      Consumer<String> progress)
      throws IOException {
    Instant seenAt = Instant.now();
    List<LandingFile> candidates = new ArrayList<>();
    for (LandingFile file : listing.files()) {
      if (!registry.isUnchanged(file, reader(file, contracts, settings))) {
        candidates.add(file);
      }
    }
    List<NewFile> hashed = hash(spark, candidates);
    hashed.sort(
        Comparator.<NewFile, String>comparing(f -> f.file().table())
            .thenComparing(f -> f.file().file(), CodePoints.ORDER));
    List<NewFile> files = new ArrayList<>();
    List<Duplicate> duplicates = new ArrayList<>();
    Set<String> retried = new TreeSet<>();
    Map<List<String>, String> first = new LinkedHashMap<>();
    for (NewFile file : hashed) {
      String table = file.file().table();
      String reader = reader(file.file(), contracts, settings);
      boolean retry = registry.mayReadNow(table, file.sha256(), reader);
      if (!retry && registry.hasSeen(file.file(), file.sha256())) {
        continue;
      }
      String known = retry ? null : registry.fileOf(table, file.sha256()).orElse(null);
      String of = known != null ? known : first.get(List.of(table, file.sha256()));
      if (of != null) {
        duplicates.add(new Duplicate(file.file(), file.sha256(), of));
      } else {
        first.put(List.of(table, file.sha256()), file.file().file());
        files.add(file);
      }
      if (retry) {
        retried.add(file.sha256());
      }
    }
    progress.accept(
        listing.files().size()
            + " files in the landing area, "
            + files.size()
            + " to read, "
            + duplicates.size()
            + " delivered twice");
    return new Plan(
        List.copyOf(files),
        List.copyOf(duplicates),
        retried,
        seenAt,
        f -> reader(f, contracts, settings));
  }

  private static long weight(LandingFile file) {
    return switch (file.format()) {
      case PARQUET, CSV_GZ -> file.bytes() * COMPRESSION;
      case CSV, JSON, JSONL -> file.bytes();
    };
  }

  private static List<NewFile> hash(SparkSession spark, List<LandingFile> candidates)
      throws IOException {
    List<NewFile> hashed = new ArrayList<>();
    List<LandingFile> large = new ArrayList<>();
    Configuration configuration = spark.sessionState().newHadoopConf();
    long total = 0;
    for (LandingFile file : candidates) {
      total += weight(file);
      if (weight(file) > SMALL_FILE || total > SMALL_BATCH) {
        total -= weight(file);
        large.add(file);
        continue;
      }
      byte[] content;
      try (InputStream in =
          FileReading.stream(file, new FileReading.Bytes.InPlace(configuration))) {
        content = in.readAllBytes();
      }
      hashed.add(
          new NewFile(
              file, FileReading.sha256(file, new FileReading.Bytes.InMemory(content)), content));
    }
    if (!large.isEmpty()) {
      SerializableConfiguration shared = new SerializableConfiguration(configuration);
      List<String> digests =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(large, Math.min(large.size(), 256))
              .map(f -> FileReading.sha256(f, new FileReading.Bytes.InPlace(shared.value())))
              .collect();
      for (int i = 0; i < large.size(); i++) {
        hashed.add(new NewFile(large.get(i), digests.get(i), null));
      }
    }
    return hashed;
  }

  boolean isEmpty() {
    return files.isEmpty() && duplicates.isEmpty();
  }

  List<NewFile> files() {
    return files;
  }

  List<Duplicate> duplicates() {
    return duplicates;
  }

  /** Tables that have files to read, in order of name. */
  List<String> tables() {
    return files.stream().map(f -> f.file().table()).distinct().toList();
  }

  Instant seenAt() {
    return seenAt;
  }

  long modified(String table, String file) {
    return modified.get(List.of(table, file));
  }

  /** Whether files are read anew that an earlier run could not read. */
  boolean readsAnew() {
    return !retried.isEmpty();
  }

  /** The run's rows of {@code meta/files}, and those that they stand for: of files read anew. */
  String window(RunContext run) {
    return Windows.in("run", List.of(run.runId())) + " OR " + Windows.in("sha256", retried);
  }
}
