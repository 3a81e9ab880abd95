package io.liftguard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLinesTest {

  private record Outcome(int code, String out, String err) {}

  private static Outcome run(Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(stream(out), stream(err), 0);
    int code = CommandLines.run(args, terminal, environment);
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "liftguard {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | Missing the command",
        "nonsense | Unknown word 'nonsense'",
        "confg | nearest known one is 'config'",
        "config --lak x | nearest known one is '--lake'",
        "config --lang xx | 'xx' is no value for --lang (en, zh)",
        "export kpi | Missing: --lake",
        "export kpi --lake a --lake b | --lake was given twice",
        "export kpi --lake a --format xml | 'xml' is no value for --format (csv, json, parquet)",
        "export kpi --lake a --format parquet | Parquet cannot be written to the terminal",
        "synth --as-of 2026-13-01 --out x | is no value for --as-of",
        "synth --as-of 2026-10-14 --out x --lifts 3 | 3 lifts cannot be made",
        "bench --only speed | 'speed' is no value for --only",
        "bench --scale village | 'village' is no value for --scale (county, city, nation)",
        "rate --lake a | Missing: --quarter",
        "rate --lake a --quarter 2026-Q3 | '2026-Q3' is no quarter",
        "rate --lake a --quarter 2026Q5 | '2026Q5' is no quarter",
        "rate --lake nowhere --quarter 2026Q3 | There is no lake at nowhere",
        "feed --lake a | Missing: --month",
        "feed --lake a --month 2026-13 | '2026-13' is no month",
        "feed --lake a --month 2026Q3 | '2026Q3' is no month",
        "feed --lake nowhere --month 2026-10 | There is no lake at nowhere",
        "dashboards | Missing",
        "dashboards --start --stop | mutually exclusive",
        "dashboards --check --port 1 | --lake and --port go with --start only",
        "dashboards --superset http://127.0.0.1:9 | The secret superset.password is not set",
        "verify nowhere | There is no bundle at nowhere",
        "verify . --key 12 | The key file 12 cannot be read",
        "config --lang zh --config nowhere.yaml | 错误：The settings file nowhere.yaml does not",
        "confg --lang zh | 最接近的是“config”",
      })
  void wrongUseEndsWithTwoAndSaysWhatToDo(String words, String problem) {
    Outcome outcome = run(Map.of(), words.isEmpty() ? new String[0] : words.split(" "));
    assertEquals(2, outcome.code(), outcome.err());
    assertTrue(outcome.err().contains(problem), outcome.err());
    assertTrue(
        outcome.err().contains("What to do: ") || outcome.err().contains("处理办法："), outcome.err());
    assertEquals("", outcome.out());
  }

  @Test
  void helpIsInTheLanguageAskedFor() {
    assertTrue(run(Map.of(), "--help").out().contains("Exit codes:"));
    assertTrue(run(Map.of(), "--help", "--lang", "zh").out().contains("退出码："));
    assertTrue(run(Map.of(), "--help", "--lang=zh").out().contains("退出码："));
    assertTrue(run(Map.of("LIFTGUARD_LANG", "zh"), "config", "--help").out().contains("选项："));
    assertEquals(0, run(Map.of(), "--version").code());
  }

  @Test
  void theStackTraceIsShownOnlyWhenAskedFor() {
    String[] plain = {"config", "--config", "nowhere.yaml"};
    assertTrue(!run(Map.of(), plain).err().contains("\tat io.liftguard"));
    String[] debug = {"config", "--config", "nowhere.yaml", "--debug"};
    assertTrue(run(Map.of(), debug).err().contains("\tat io.liftguard"));
  }

  @Test
  void configTellsValueAndOrigin(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("s.yaml"), "\narrival.limit-minutes: 20\n");
    Outcome outcome =
        run(
            Map.of("LIFTGUARD_HEAP", "3g", "LIFTGUARD_SERVING_PASSWORD", "hidden-word"),
            "config",
            "--config",
            file.toString());
    assertEquals(0, outcome.code());
    assertTrue(
        outcome.out().lines().anyMatch(l -> l.matches("arrival.limit-minutes +20 +.*line 2 .*")));
    assertTrue(outcome.out().lines().anyMatch(l -> l.matches("heap +3g +LIFTGUARD_HEAP .*")));
    assertTrue(!outcome.out().contains("hidden-word"));
  }
}
