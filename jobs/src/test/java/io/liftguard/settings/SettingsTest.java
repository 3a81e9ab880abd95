package io.liftguard.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static Settings of(String yaml) {
    return Settings.ofText(yaml, "liftguard.yaml", Map.of());
  }

  private static LiftGuardException refused(String yaml) {
    LiftGuardException e = assertThrows(LiftGuardException.class, () -> of(yaml));
    assertEquals(LiftGuardException.Kind.WRONG_USE, e.kind());
    return e;
  }

  @Test
  void builtInValuesAreThoseOfTheSpecification() {
    Settings settings = Settings.builtIn(Map.of());
    assertEquals(0, settings.whole("landing.settle-seconds"));
    assertEquals("UTF-8", settings.text("landing.csv-encoding"));
    assertEquals(30, settings.whole("arrival.limit-minutes"));
    assertEquals(Optional.empty(), settings.dataFrom());
    assertEquals(List.of(), settings.arrivalLimits());
    assertEquals(Map.of(), settings.map("sources"));
    assertEquals(15, settings.whole("rating.objection-days"));
    assertEquals(
        1.0,
        settings.number("rating.weight.entrapments")
            + settings.number("rating.weight.late-callouts")
            + settings.number("rating.weight.repeats")
            + settings.number("rating.weight.missed-maintenance"),
        1e-12);
    assertEquals(1.25, settings.number("insurance.firm.high"));
    assertEquals(1.5, settings.number("insurance.elevator.high"));
  }

  @Test
  void everyEntryHasAnOriginAndWordsInBothLanguages() {
    List<Settings.Entry> entries = Settings.builtIn(Map.of()).entries();
    assertTrue(entries.size() > 40);
    for (Settings.Entry entry : entries) {
      assertEquals(Settings.Place.BUILT_IN, entry.origin().place());
      assertTrue(entry.en().endsWith("."), entry.key());
      assertTrue(entry.zh().endsWith("。"), entry.key());
    }
  }

  @Test
  void nestedAndDottedKeysMeanTheSame() {
    assertEquals(60, of("landing: {settle-seconds: 60}").whole("landing.settle-seconds"));
    assertEquals(60, of("landing.settle-seconds: 60").whole("landing.settle-seconds"));
    assertEquals(0, of("landing:\n").whole("landing.settle-seconds"));
  }

  @Test
  void tablesAreReadWithTheirTypes() {
    Settings settings =
        of(
            """
            data-from: 2024-03
            arrival.limits:
              - {town: 城关街道, from: 2025-01-01, minutes: 20}
              - {minutes: 25}
            towns:
              - {name: 城关街道, aliases: [城关镇, 城关]}
            sources: {rescues: daily}
            """);
    assertEquals(Optional.of(YearMonth.of(2024, 3)), settings.dataFrom());
    assertEquals(
        List.of(
            new ArrivalLimit("城关街道", LocalDate.of(2025, 1, 1), 20),
            new ArrivalLimit("", LocalDate.MIN, 25)),
        settings.arrivalLimits());
    assertEquals(List.of(new Town("城关街道", List.of("城关镇", "城关"))), settings.towns());
    assertEquals(Map.of("rescues", "daily"), settings.map("sources"));
  }

  @Test
  void theEnvironmentGoesBeforeTheFileAndTheFileBeforeTheBuiltInValue() {
    Map<String, String> environment =
        Map.of("LIFTGUARD_LANDING_SETTLE_SECONDS", "90", "LIFTGUARD_SOURCES", "{rescues: daily}");
    Settings settings =
        Settings.ofText(
            "landing: {settle-seconds: 60, csv-encoding: gb18030}", "here.yaml", environment);
    assertEquals(90, settings.whole("landing.settle-seconds"));
    assertEquals("GB18030", settings.text("landing.csv-encoding"));
    assertEquals(Map.of("rescues", "daily"), settings.map("sources"));
    assertEquals(
        new Settings.Origin(Settings.Place.ENVIRONMENT, "LIFTGUARD_LANDING_SETTLE_SECONDS"),
        entry(settings, "landing.settle-seconds").origin());
    assertEquals(
        new Settings.Origin(Settings.Place.FILE, "here.yaml, line 1"),
        entry(settings, "landing.csv-encoding").origin());
  }

  private static Settings.Entry entry(Settings settings, String key) {
    return settings.entries().stream().filter(e -> e.key().equals(key)).findFirst().orElseThrow();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "landing.setle-seconds: 5 | unknown setting 'landing.setle-seconds' | 'landing.settle-seconds'",
        "landing: {csv-encodng: x} | unknown setting 'landing.csv-encodng' | 'landing.csv-encoding'",
        "ratings: 1 | unknown setting 'ratings' | Did you mean 'rating'",
        "landing.settle-seconds: -1 | less than 0 | liftguard config",
        "landing.settle-seconds: soon | no whole number | liftguard config",
        "landing.csv-encoding: EBCDIC | none of UTF-8, GB18030 | liftguard config",
        "data-from: 2024-13 | no month | liftguard config",
        "arrival.limits: [{town: x}] | needs its minutes | liftguard config",
        "arrival.limits: [{twon: x, minutes: 3}] | nearest is 'town' | liftguard config",
        "towns: [{name: a, aliases: [b]}, {name: c, aliases: [b]}] | already stands for | config",
        "sources: {rescues: weekly} | none of daily | liftguard config",
        "serving.password: secret | must not stand here | LIFTGUARD_SERVING_PASSWORD",
        "heap: | needs a value | liftguard config",
        "heap: 1 2 | no size | liftguard config",
      })
  void aWrongFileIsRefusedWithLineAndRemedy(String yaml, String problem, String remedy) {
    LiftGuardException e = refused(yaml);
    assertTrue(e.getMessage().contains("liftguard.yaml, line 1"), e.getMessage());
    assertTrue(e.getMessage().contains(problem), e.getMessage());
    assertTrue(e.remedy().contains(remedy), e.remedy());
  }

  @Test
  void aKeyGivenTwiceAndBrokenYamlAreRefusedWithTheLine() {
    assertTrue(refused("heap: 1g\nheap: 2g").getMessage().contains("line 2"));
    assertTrue(refused("heap: 1g\n  lang: [zh").getMessage().contains("no valid YAML"));
    assertTrue(refused("- a").getMessage().contains("key: value"));
  }

  @Test
  void anUnknownVariableIsRefusedWithTheNearestOne() {
    LiftGuardException e =
        assertThrows(
            LiftGuardException.class,
            () -> Settings.builtIn(Map.of("LIFTGUARD_LANDING_SETLE_SECONDS", "1", "PATH", "x")));
    assertTrue(e.remedy().contains("LIFTGUARD_LANDING_SETTLE_SECONDS"), e.remedy());
  }

  @Test
  void aSecretComesFromTheEnvironmentOrAFileNamedThereAndIsNeverShown(@TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "from file\n");
    Settings direct = Settings.builtIn(Map.of("LIFTGUARD_SERVING_PASSWORD", "direct"));
    Settings named = Settings.builtIn(Map.of("LIFTGUARD_SERVING_PASSWORD_FILE", file.toString()));
    assertEquals(Optional.of("direct"), direct.secret("serving.password"));
    assertEquals(Optional.of("from file"), named.secret("serving.password"));
    assertEquals(Optional.empty(), direct.secret("signing.key"));
    assertEquals("(set)", entry(direct, "serving.password").value());
    assertFalse(direct.entries().toString().contains("direct\""));
  }

  @Test
  void theFileBesideTheLakeIsFound(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("liftguard.yaml"), "landing.settle-seconds: 7");
    String lake = directory.resolve("lake").toString();
    for (String uri : List.of(lake, lake + "/", "file:" + lake, "file://" + lake)) {
      assertEquals(7, Settings.besideLake(uri, Map.of()).whole("landing.settle-seconds"), uri);
    }
    assertEquals(
        0, Settings.besideLake("s3a://bucket/lake", Map.of()).whole("landing.settle-seconds"));
  }

  @Test
  void onlySettingsThatMoveFiguresChangeTheFingerprint() {
    String plain = of("").figuresFingerprint();
    assertEquals(plain, of("heap: 1g\nlanding.settle-seconds: 9").figuresFingerprint());
    assertNotEquals(plain, of("data-from: 2024-01").figuresFingerprint());
    assertNotEquals(plain, of("arrival.limits: [{minutes: 20}]").figuresFingerprint());
    assertEquals(
        of("sources: {rescues: daily, faults: daily}").figuresFingerprint(),
        of("sources: {faults: daily, rescues: daily}").figuresFingerprint());
  }
}
