package io.liftguard.bench;

import io.delta.tables.DeltaTable;
import io.liftguard.LiftGuardException;
import io.liftguard.TestFolders;
import io.liftguard.oracle.Oracle;
import io.liftguard.synth.Scale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the bars of part 9. What is compared is measured in turns, so that a machine that grows
 * busier slows both sides; a ratio is one of medians.
 */
public final class Bench implements Benchmarks {

  private static final int TURNS = 3;
  private static final int LATE_ROWS = 300;

  /** Beyond this a full computation is measured once. */
  private static final double SHORT = 60;

  /** The one that {@link java.util.ServiceLoader} makes. */
  public Bench() {}

  @Override
  public BenchReport run(BenchRequest request, Consumer<String> progress) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("liftguard-bench");
      return new Measuring(request, folder, progress).run();
    } catch (IOException | UncheckedIOException e) {
      throw LiftGuardException.runFailed(
          "the benchmarks cannot work in their directory: " + e.getMessage(),
          "Make room in the directory for temporary files.",
          e);
    } catch (SQLException e) {
      throw LiftGuardException.runFailed(
          "DuckDB failed: " + e.getMessage(), "Report it with the command that you gave.", e);
    } finally {
      if (folder != null) {
        remove(folder);
      }
    }
  }

  private static void remove(Path folder) {
    try {
      TestFolders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  static List<Double> rounded(List<Double> values) {
    return values.stream().map(v -> Math.round(v * 1e3) / 1e3).toList();
  }

  /** One run of the benchmarks. */
  private static final class Measuring {

    private final BenchRequest request;
    private final Set<Bar> bars;
    private final Path folder;
    private final Consumer<String> progress;
    private final Launcher launcher;
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final List<BarResult> results = new ArrayList<>();

    Measuring(BenchRequest request, Path folder, Consumer<String> progress) {
      this.request = request;
      this.bars = EnumSet.copyOf(request.bars());
      this.folder = folder;
      this.progress = progress;
      this.launcher = new Launcher(request.root(), folder);
    }

    BenchReport run() throws IOException, SQLException {
      boolean county = request.scale() == Scale.COUNTY;
      int lifts = county && request.lifts() > 0 ? request.lifts() : Scale.COUNTY.lifts();
      if (asked(Bar.NIGHT, Bar.LATE, Bar.GROWTH) || (county && asked(Bar.FULL, Bar.DAY))) {
        county(lifts, county);
      }
      if (asked(Bar.HISTORY)) {
        history(lifts);
      }
      if (!county && asked(Bar.FULL, Bar.DAY, Bar.MEMORY)) {
        large();
      } else if (asked(Bar.MEMORY)) {
        memory(lifts);
      }
      results.sort(Comparator.comparing(BarResult::bar));
      return new BenchReport(setting(), List.copyOf(results));
    }

    private boolean asked(Bar... any) {
      return Stream.of(any).anyMatch(bars::contains);
    }

    private Map<String, Object> setting() throws SQLException {
      Map<String, Object> setting = new LinkedHashMap<>();
      setting.put("scale", request.scale().name().toLowerCase(Locale.ROOT));
      setting.put("measured_on", LocalDate.now(java.time.ZoneId.of("Asia/Shanghai")).toString());
      setting.put("cores", cores);
      setting.put("heap", Launcher.HEAP);
      setting.put("duckdb_memory", DuckSide.MEMORY);
      setting.put("java", System.getProperty("java.version"));
      setting.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
      setting.put("spark", version(SparkSession.class));
      setting.put("delta", version(DeltaTable.class));
      try (Connection duck = Oracle.connect(1, "1GB")) {
        setting.put("duckdb", duck.getMetaData().getDatabaseProductVersion());
      }
      setting.put("liftguard", version(BarResult.class));
      return setting;
    }

    private static String version(Class<?> type) {
      String version = type.getPackage().getImplementationVersion();
      return version == null ? "unknown" : version;
    }

    private BenchLake lake(String name, Scale scale, int lifts, int years, int days)
        throws IOException, SQLException {
      BenchLake lake =
          new BenchLake(folder.resolve(name), launcher, scale, lifts, years, days, progress);
      progress.accept("first night: " + lake.name());
      return lake;
    }

    /** The bars that speak of a county, all on one lake. */
    private void county(int lifts, boolean withDuck) throws IOException, SQLException {
      int days = (asked(Bar.NIGHT, Bar.DAY) ? TURNS : 0) + (asked(Bar.LATE) ? TURNS : 0);
      if (asked(Bar.LATE) && !asked(Bar.NIGHT, Bar.DAY)) {
        days += TURNS;
      }
      BenchLake lake = lake("county", Scale.COUNTY, lifts, 0, days);
      lake.firstNight();
      Path bareTable = folder.resolve("bare");
      if (asked(Bar.NIGHT)) {
        bare(lake, bareTable); // Makes the table; the measured ones append to it.
      }
      List<Double> nights = new ArrayList<>();
      List<Double> bare = new ArrayList<>();
      List<Double> late = new ArrayList<>();
      List<String> lateness = new ArrayList<>();
      for (int turn = 0; turn < TURNS && days > 0; turn++) {
        lake.deliverNextDay();
        nights.add(told("night", lake.night()));
        if (asked(Bar.NIGHT)) {
          bare.add(told("bare session", bare(lake, bareTable)));
        }
        if (asked(Bar.LATE)) {
          lake.deliverNextDay();
          lateness.add(LateRows.deliver(lake, LATE_ROWS));
          late.add(told("night with late rows", lake.night()));
        }
      }
      if (asked(Bar.NIGHT)) {
        Map<String, Object> detail = detail(lake);
        detail.put("night_seconds", rounded(nights));
        detail.put("bare_seconds", rounded(bare));
        add(Bar.NIGHT, lake, median(nights), median(bare), detail);
      }
      if (asked(Bar.LATE)) {
        Map<String, Object> detail = detail(lake);
        detail.put("late_night_seconds", rounded(late));
        detail.put("night_seconds", rounded(nights));
        detail.put("late_rows", LATE_ROWS);
        detail.put("lateness", lateness);
        add(Bar.LATE, lake, median(late), median(nights), detail);
      }
      boolean duck = withDuck && asked(Bar.FULL, Bar.DAY);
      if (asked(Bar.GROWTH) || (withDuck && asked(Bar.FULL))) {
        growthAndFull(lake, lifts);
      }
      if (duck) {
        againstDuck(lake, nights);
      }
    }

    private final List<Double> fulls = new ArrayList<>();
    private final List<Launcher.Measured> watched = new ArrayList<>();

    private void growthAndFull(BenchLake lake, int lifts) throws IOException, SQLException {
      List<Double> small = new ArrayList<>();
      BenchLake tenth = null;
      if (asked(Bar.GROWTH)) {
        tenth = lake("tenth", Scale.COUNTY, Math.max(20, lifts / 10), 0, 0);
        tenth.firstNight();
      }
      for (int turn = 0; turn < TURNS; turn++) {
        full(lake);
        if (tenth != null) {
          tenth.full();
          small.add(told("full, a tenth of the lifts", tenth.lastAfterIngest()));
        }
      }
      if (tenth != null) {
        Map<String, Object> detail = detail(lake);
        detail.put("full_seconds", rounded(fulls));
        detail.put("full_seconds_tenth", rounded(small));
        detail.put("landing_rows_tenth", tenth.landingRows());
        add(Bar.GROWTH, lake, median(fulls), median(small), detail);
      }
    }

    private void full(BenchLake lake) throws IOException, SQLException {
      watched.add(lake.full());
      fulls.add(told("full, clean to gold", lake.lastAfterIngest()));
    }

    /** The bars whose yardstick is DuckDB; the figures of both sides must be the same. */
    private void againstDuck(BenchLake lake, List<Double> nights) throws IOException, SQLException {
      DuckSide.Result duck = DuckSide.run(lake, folder.resolve("links"), cores);
      duck.seconds().forEach(seconds -> told("DuckDB", seconds));
      if (duck.differing() > 0) {
        throw LiftGuardException.runFailed(
            duck.differing()
                + " KPI rows differ between gold ("
                + duck.ourKpiRows()
                + " rows) and DuckDB ("
                + duck.kpiRows()
                + " rows), so their times are no comparison",
            "Find the wrong side with the oracle's tests first.",
            null);
      }
      if (asked(Bar.FULL)) {
        Map<String, Object> detail = detail(lake);
        detail.put("full_seconds", rounded(fulls));
        detail.put("full_steps_last_run", lake.lastSteps());
        detail.putAll(duck.detail());
        add(Bar.FULL, lake, median(fulls), median(duck.seconds()), detail);
      }
      if (asked(Bar.DAY)) {
        Map<String, Object> detail = detail(lake);
        detail.put("night_seconds", rounded(nights));
        detail.putAll(duck.detail());
        add(Bar.DAY, lake, median(nights), median(duck.seconds()), detail);
      }
    }

    private void history(int lifts) throws IOException, SQLException {
      BenchLake five = lake("five-years", Scale.COUNTY, lifts, 5, TURNS);
      five.firstNight();
      BenchLake one = lake("one-year", Scale.COUNTY, lifts, 1, TURNS);
      one.firstNight();
      List<Double> fiveNights = new ArrayList<>();
      List<Double> oneNights = new ArrayList<>();
      for (int turn = 0; turn < TURNS; turn++) {
        five.deliverNextDay();
        fiveNights.add(told("night on five years", five.night()));
        one.deliverNextDay();
        oneNights.add(told("night on one year", one.night()));
      }
      Map<String, Object> detail = detail(five);
      detail.put("landing_rows_one_year", one.landingRows());
      detail.put("night_seconds_five_years", rounded(fiveNights));
      detail.put("night_seconds_one_year", rounded(oneNights));
      add(Bar.HISTORY, five, median(fiveNights), median(oneNights), detail);
    }

    /** The bars that speak of a city, on whatever large scale was asked for. */
    private void large() throws IOException, SQLException {
      int days = asked(Bar.DAY) ? TURNS : 0;
      watched.clear();
      fulls.clear();
      BenchLake lake = lake("large", request.scale(), request.lifts(), 0, days);
      watched.add(lake.firstNight());
      told("first night, all steps", watched.get(0).seconds());
      Map<String, Double> firstSteps = lake.lastSteps();
      List<Double> nights = new ArrayList<>();
      for (int turn = 0; turn < days; turn++) {
        lake.deliverNextDay();
        nights.add(told("night", lake.night()));
      }
      if (asked(Bar.FULL)) {
        do {
          full(lake);
        } while (fulls.size() < TURNS && fulls.get(0) < SHORT);
      }
      if (asked(Bar.FULL, Bar.DAY)) {
        againstDuck(lake, nights);
      }
      if (asked(Bar.MEMORY)) {
        memory(lake, firstSteps);
      }
    }

    private void memory(int lifts) throws IOException, SQLException {
      BenchLake lake = lake("memory", Scale.COUNTY, lifts, 0, 0);
      watched.add(lake.firstNight());
      memory(lake, lake.lastSteps());
    }

    private void memory(BenchLake lake, Map<String, Double> firstSteps) {
      Map<String, Object> detail = detail(lake);
      List<Long> peaks = new ArrayList<>();
      List<Long> lives = new ArrayList<>();
      for (Launcher.Measured run : watched) {
        peaks.add(run.peak().orElse(0));
        lives.add(run.live().orElse(0));
      }
      detail.put("peak_mb_by_run", peaks);
      detail.put("peak_mb_after_collection_by_run", lives);
      detail.put("first_night_seconds", rounded(List.of(watched.get(0).seconds())));
      detail.put("first_night_steps", firstSteps);
      results.add(
          new BarResult(
              Bar.MEMORY,
              lake.scale(),
              lake.name(),
              "MB",
              (double) Collections.max(peaks),
              4096,
              detail));
    }

    private double bare(BenchLake lake, Path table) {
      return launcher.run("bench-bare", lake.clean("firms").toString(), table.toString());
    }

    private double told(String what, double seconds) {
      progress.accept(String.format(Locale.ROOT, "%s: %.2f s", what, seconds));
      return seconds;
    }

    private static Map<String, Object> detail(BenchLake lake) {
      Map<String, Object> detail = new LinkedHashMap<>();
      detail.put("landing_rows", lake.landingRows());
      return detail;
    }

    private void add(
        Bar bar, BenchLake lake, double ours, double theirs, Map<String, Object> detail) {
      results.add(new BarResult(bar, lake.scale(), lake.name(), "s", ours, theirs, detail));
    }
  }
}
