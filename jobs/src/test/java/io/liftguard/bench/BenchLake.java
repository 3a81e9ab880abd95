package io.liftguard.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.oracle.Oracle;
import io.liftguard.synth.Dirt;
import io.liftguard.synth.Scale;
import io.liftguard.synth.Synth;
import io.liftguard.synth.SynthOptions;
import io.liftguard.synth.SynthReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A synthetic landing area of which the last days are not delivered yet, and its lake. */
final class BenchLake {

  /** The same data on every machine and every day. */
  static final LocalDate LAST_DAY = LocalDate.of(2026, 10, 14);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Scale scale;
  private final String name;
  private final Launcher launcher;
  private final Map<String, Long> landingRows = new LinkedHashMap<>();
  private LocalDate asOf;

  /**
   * Makes the files and keeps the last days back.
   *
   * @param days how many nights of one new day will be asked for, at most 10
   */
  BenchLake(
      Path folder,
      Launcher launcher,
      Scale scale,
      int lifts,
      int years,
      int days,
      Consumer<String> progress)
      throws IOException {
    this.folder = folder;
    this.launcher = launcher;
    this.scale = scale;
    SynthOptions options = new SynthOptions(scale, lifts, years, 1L, LAST_DAY, folder, Dirt.NONE);
    this.name =
        "%s %d lifts %d years"
            .formatted(scale.name().toLowerCase(Locale.ROOT), options.lifts(), options.years());
    progress.accept("data: " + name);
    for (SynthReport.TableSize size : Synth.generate(options, line -> {}).tables()) {
      landingRows.put(size.table(), size.rows());
    }
    this.asOf = LAST_DAY.minusDays(days);
    for (LocalDate day = asOf.plusDays(1); !day.isAfter(LAST_DAY); day = day.plusDays(1)) {
      for (Path file : Synth.filesOfDay(landing(), day)) {
        move(file, landing(), held());
      }
    }
  }

  private static void move(Path file, Path from, Path to) throws IOException {
    Path target = to.resolve(from.relativize(file).toString());
    Files.createDirectories(target.getParent());
    Files.move(file, target);
  }

  Scale scale() {
    return scale;
  }

  String name() {
    return name;
  }

  LocalDate asOf() {
    return asOf;
  }

  Path landing() {
    return folder.resolve("landing");
  }

  private Path held() {
    return folder.resolve("held");
  }

  Path lake() {
    return folder.resolve("lake");
  }

  Path clean(String table) {
    return lake().resolve("clean").resolve(table);
  }

  /** Rows of the landing files by table, those of the days kept back included. */
  Map<String, Long> landingRows() {
    return landingRows;
  }

  /** Delivers the files of the next day. */
  void deliverNextDay() throws IOException {
    asOf = asOf.plusDays(1);
    for (Path file : Synth.filesOfDay(held(), asOf)) {
      move(file, held(), landing());
    }
  }

  /** Seconds of an incremental night, JVM start included. */
  double night() throws IOException, SQLException {
    double seconds = launcher.run(words());
    expect("incremental");
    return seconds;
  }

  /** The first night, which computes everything. */
  Launcher.Measured firstNight() throws IOException, SQLException {
    Launcher.Measured measured = launcher.measured(words());
    expect("full");
    return measured;
  }

  /** A night without new files that computes everything. */
  Launcher.Measured full() throws IOException, SQLException {
    String[] words = words();
    String[] full = Arrays.copyOf(words, words.length + 1);
    full[words.length] = "--full";
    Launcher.Measured measured = launcher.measured(full);
    expect("full");
    return measured;
  }

  private String[] words() {
    return new String[] {
      "nightly",
      "--landing",
      landing().toString(),
      "--lake",
      lake().toString(),
      "--as-of",
      asOf.toString()
    };
  }

  /** The seconds of the last run's steps, in no particular order. */
  Map<String, Double> lastSteps() throws IOException, SQLException {
    return JSON.readValue(lastRun("steps"), new TypeReference<Map<String, Double>>() {});
  }

  /** Seconds of the last run from clean tables to gold: all steps but ingest. */
  double lastAfterIngest() throws IOException, SQLException {
    double seconds = 0;
    for (Map.Entry<String, Double> step : lastSteps().entrySet()) {
      if (!step.getKey().equals("ingest")) {
        seconds += step.getValue();
      }
    }
    return seconds;
  }

  /** A mode that the run was not meant to have would be a measurement of something else. */
  private void expect(String mode) throws IOException, SQLException {
    String actual = lastRun("mode");
    if (!actual.equals(mode)) {
      throw new IllegalStateException(
          "the night was " + actual + ", not " + mode + ": " + lastRun("mode_reason"));
    }
  }

  private String lastRun(String column) throws IOException, SQLException {
    try (Connection duck = Oracle.connect(1, "1GB");
        Statement s = duck.createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT "
                    + column
                    + " FROM read_parquet("
                    + DeltaFiles.list(lake().resolve("meta/runs"))
                    + ") ORDER BY run_no DESC LIMIT 1")) {
      r.next();
      return Optional.ofNullable(r.getString(1)).orElse("");
    }
  }
}
