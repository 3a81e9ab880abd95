package io.liftguard.ingest;

import io.liftguard.contract.Contracts;
import io.liftguard.contract.TableContract;
import io.liftguard.lake.Lake;
import io.liftguard.lake.RunContext;
import io.liftguard.lake.TableId;
import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A lake and a landing area in a temporary folder. */
final class TestLake {
  static final Contracts CONTRACTS = Contracts.load();

  final SparkSession spark = Sessions.open(Profile.SMALL).newSession();
  final Path landing;
  final Lake lake;

  TestLake(Path folder) {
    landing = folder.resolve("landing");
    lake = Lake.open(spark, folder.resolve("lake").toString());
    try {
      Files.createDirectories(landing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path resource(String name) {
    try {
      return Path.of(TestLake.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  void put(String file, String text) throws IOException {
    put(file, text.getBytes(StandardCharsets.UTF_8));
  }

  void put(String file, byte[] bytes) throws IOException {
    Path target = landing.resolve(file);
    Files.createDirectories(target.getParent());
    Files.write(target, bytes);
  }

  /** Copies a folder of the class path into the landing area. */
  void putAll(String resource, String under) throws IOException {
    Path from = resource(resource);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        put(under + from.relativize(file), Files.readAllBytes(file));
      }
    }
  }

  IngestSettings settings() {
    return new IngestSettings(landing.toString(), StandardCharsets.UTF_8, 0);
  }

  IngestReport run(String runId) {
    return run(runId, settings());
  }

  IngestReport run(String runId, IngestSettings settings) {
    return Ingest.run(
        spark,
        lake,
        CONTRACTS,
        settings,
        new RunContext(runId, LocalDate.of(2026, 10, 14), "test"),
        line -> {});
  }

  /** All clean tables, each as its sorted rows. */
  Map<String, List<String>> clean() {
    Map<String, List<String>> tables = new TreeMap<>();
    for (TableContract table : CONTRACTS.landing()) {
      TableId id = TableId.clean(table.name());
      if (lake.exists(id)) {
        tables.put(
            table.name(),
            lake.read(id).collectAsList().stream().map(Row::toString).sorted().toList());
      }
    }
    return tables;
  }
}
