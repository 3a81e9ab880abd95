package io.liftguard.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.liftguard.LiftGuardException;
import io.liftguard.bench.Bar;
import io.liftguard.bench.BarResult;
import io.liftguard.bench.BenchReport;
import io.liftguard.bench.BenchRequest;
import io.liftguard.bench.Benchmarks;
import io.liftguard.synth.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench}: measures the bars of part 9 and says which are held. The launcher puts the
 * measuring classes on the class path, as they need DuckDB and the oracle of the tests.
 */
@Command(name = "bench")
final class BenchCommand extends SubCommand {

  /** What is measured on the scale itself; a county's run leaves out what only a city can tell. */
  private static final Set<Bar> OF_A_CITY = EnumSet.of(Bar.DAY, Bar.MEMORY);

  @Option(
      names = "--scale",
      paramLabel = "county|city|nation",
      defaultValue = "county",
      descriptionKey = "option.scale")
  private Scale scale;

  @Option(names = "--only", paramLabel = "NAME", split = ",", descriptionKey = "option.only")
  private List<Bar> only;

  @Option(names = "--lifts", paramLabel = "N", descriptionKey = "option.lifts")
  private int lifts;

  @Option(names = "--json", paramLabel = "FILE", descriptionKey = "option.json.bench")
  private Path json;

  BenchCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    Optional<Benchmarks> benchmarks = ServiceLoader.load(Benchmarks.class).findFirst();
    if (benchmarks.isEmpty()) {
      throw LiftGuardException.wrongUse(text("bench.how"), text("bench.how.remedy"));
    }
    BenchReport report =
        benchmarks
            .get()
            .run(
                new BenchRequest(
                    scale, lifts, bars(), Path.of(System.getProperty("liftguard.root", "."))),
                progress());
    print(report.bars());
    if (json != null) {
      write(report);
    }
    boolean held = report.bars().stream().allMatch(r -> r.held() || !r.counts());
    return held ? 0 : LiftGuardException.Kind.RUN_FAILED.exitCode();
  }

  private Set<Bar> bars() {
    if (only != null) {
      return EnumSet.copyOf(only);
    }
    return scale == Scale.COUNTY
        ? EnumSet.complementOf(EnumSet.copyOf(OF_A_CITY))
        : EnumSet.allOf(Bar.class);
  }

  private void print(List<BarResult> bars) {
    TextTable table =
        new TextTable()
            .column(text("bench.bar"), TextTable.Align.LEFT)
            .column(text("bench.what"), TextTable.Align.LEFT)
            .column(text("bench.data"), TextTable.Align.LEFT)
            .column(text("bench.ours"), TextTable.Align.RIGHT)
            .column(text("bench.theirs"), TextTable.Align.RIGHT)
            .column(text("bench.ratio"), TextTable.Align.RIGHT)
            .column(text("bench.limit"), TextTable.Align.RIGHT)
            .column(text("bench.held"), TextTable.Align.LEFT);
    for (BarResult result : bars) {
      table.row(
          List.of(
              name(result.bar()),
              text("bench.what." + name(result.bar())),
              result.data(),
              quantity(result.ours(), result.unit()),
              quantity(result.theirs(), result.unit()),
              String.format(Locale.ROOT, "%.3f", result.ratio()),
              String.format(Locale.ROOT, "<= %.2f", result.bar().limit()),
              text(held(result))));
    }
    table.print(out());
  }

  private static String held(BarResult result) {
    if (!result.counts()) {
      return "bench.of-city";
    }
    return result.held() ? "bench.yes" : "bench.no";
  }

  private static String quantity(double value, String unit) {
    return String.format(Locale.ROOT, unit.equals("s") ? "%.2f s" : "%.0f " + unit, value);
  }

  private static String name(Bar bar) {
    return bar.name().toLowerCase(Locale.ROOT);
  }

  private void write(BenchReport report) {
    List<Map<String, Object>> bars = new ArrayList<>();
    for (BarResult result : report.bars()) {
      Map<String, Object> bar = new LinkedHashMap<>();
      bar.put("name", name(result.bar()));
      bar.put("what", Language.EN.text("bench.what." + name(result.bar())));
      bar.put("data", result.data());
      bar.put("unit", result.unit());
      bar.put("ours", rounded(result.ours()));
      bar.put("theirs", rounded(result.theirs()));
      bar.put("ratio", rounded(result.ratio()));
      bar.put("limit", result.bar().limit());
      bar.put("held", result.held());
      bar.put("counts", result.counts());
      bar.put("detail", result.detail());
      bars.add(bar);
    }
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("setting", report.setting());
    content.put("bars", bars);
    try {
      Files.writeString(
          json,
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(content)
              + "\n");
    } catch (IOException e) {
      throw LiftGuardException.runFailed(
          json + " could not be written: " + e.getMessage(), "Name another file.", e);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1e3) / 1e3;
  }
}
