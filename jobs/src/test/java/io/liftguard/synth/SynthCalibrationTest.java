package io.liftguard.synth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.Column;
import io.liftguard.synth.SynthReport.PlantedFirm;
import io.liftguard.synth.SynthReport.Quality;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One county of the default size, measured against what it was calibrated to. */
@Tag("slow")
class SynthCalibrationTest {

  private static final Set<String> ENTRAPMENTS = Set.of("released", "self_released", "open");

  @TempDir private static Path temp;
  private static SynthOptions options;
  private static SynthReport report;
  private static final Map<Table, Collection<Map<String, String>>> CURRENT = new HashMap<>();

  @BeforeAll
  static void make() throws IOException {
    options =
        new SynthOptions(
            Scale.COUNTY, 3_000, 3, 2, LocalDate.of(2026, 10, 14), temp.resolve("c"), Dirt.NONE);
    report = Synth.generate(options, line -> {});
    for (Table table : Table.values()) {
      CURRENT.put(table, DeliveredRows.current(options.landing(), table).values());
    }
  }

  private static List<Map<String, String>> orders(Predicate<Map<String, String>> which) {
    return CURRENT.get(Table.RESCUES).stream()
        .filter(row -> row.get("level").equals("1") && !row.get("outcome").equals("drill"))
        .filter(which)
        .toList();
  }

  private static double seconds(Map<String, String> row, String from, String to) {
    return Duration.between(time(row.get(from)), time(row.get(to))).toSeconds();
  }

  private static LocalDateTime time(String text) {
    return LocalDateTime.parse(text.replace(' ', 'T'));
  }

  private static void between(double low, double high, double value, String what) {
    assertTrue(low <= value && value <= high, what + ": " + value);
  }

  private static boolean isEntrapment(Map<String, String> row) {
    return ENTRAPMENTS.contains(row.get("outcome"));
  }

  @Test
  void entrapmentsPerHundredLiftMonths() {
    Map<String, LocalDate> since = new HashMap<>();
    for (Map<String, String> row : CURRENT.get(Table.ELEVATORS)) {
      if (row.get("kind").equals("passenger") && row.get("on_platform").equals("true")) {
        LocalDate from = LocalDate.parse(row.get("effective_from"));
        LocalDate begins = from.isBefore(options.start()) ? options.start() : from;
        since.merge(row.get("elevator_id"), begins, (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    double liftMonths =
        since.values().stream()
                .mapToLong(from -> ChronoUnit.DAYS.between(from, options.asOf()))
                .sum()
            / 30.44;
    long events =
        orders(row -> isEntrapment(row) && since.containsKey(row.get("elevator_id"))).size();
    between(0.42, 0.62, 100 * events / liftMonths, "per 100 lift-months");
  }

  @Test
  void timesOfARescue() {
    List<Map<String, String>> timed =
        orders(
            row ->
                row.get("outcome").equals("released")
                    && row.containsKey("arrived_at")
                    && row.get("arrived_at").compareTo(row.get("called_at")) > 0);
    double mean =
        timed.stream()
            .mapToDouble(row -> seconds(row, "called_at", "arrived_at"))
            .average()
            .orElse(0);
    between(11, 13.2, mean / 60, "mean arrival, minutes");
    double inTime =
        timed.stream().filter(row -> seconds(row, "called_at", "arrived_at") <= 1800).count();
    between(0.95, 0.995, inTime / timed.size(), "arrived within 30 minutes");
    double attended = orders(row -> row.get("outcome").equals("released")).size();
    between(0.01, 0.05, 1 - timed.size() / attended, "without a good arrival stamp");
    List<Map<String, String>> freed =
        timed.stream().filter(row -> row.containsKey("released_at")).toList();
    double rescue =
        freed.stream()
            .mapToDouble(row -> seconds(row, "arrived_at", "released_at"))
            .average()
            .orElse(0);
    between(4.5, 7, rescue / 60, "mean rescue, minutes");
    List<Map<String, String>> answered =
        orders(row -> row.containsKey("dispatched_at") && !row.get("outcome").equals("cancelled"));
    double quick =
        answered.stream()
            .filter(
                row ->
                    row.containsKey("acknowledged_at")
                        && seconds(row, "dispatched_at", "acknowledged_at") <= 180)
            .count();
    between(0.98, 0.998, quick / answered.size(), "answered within 3 minutes");
  }

  @Test
  void personsCausesUsesAndLevels() {
    List<Map<String, String>> events = orders(SynthCalibrationTest::isEntrapment);
    double persons =
        events.stream()
            .filter(row -> row.containsKey("trapped_persons"))
            .mapToInt(row -> Integer.parseInt(row.get("trapped_persons")))
            .average()
            .orElse(0);
    between(1.8, 2.5, persons, "persons");
    between(0.24, 0.36, share(events, "cause_code", "EXT"), "external causes");
    between(0.19, 0.33, share(events, "cause_code", "HUM"), "human causes");
    between(0.12, 0.22, share(events, "cause_code", "DOR"), "doors");
    Map<String, String> uses = new HashMap<>();
    CURRENT
        .get(Table.ELEVATORS)
        .forEach(row -> uses.put(row.get("elevator_id"), row.get("use_type")));
    double residential =
        events.stream()
            .filter(row -> uses.get(row.get("elevator_id")).equals("residential"))
            .count();
    between(0.58, 0.76, residential / events.size(), "residential");
    double further =
        CURRENT.get(Table.RESCUES).stream().filter(row -> !row.get("level").equals("1")).count();
    between(0.004, 0.03, further / CURRENT.get(Table.RESCUES).size(), "level 2 and 3");
  }

  private static double share(List<Map<String, String>> rows, String column, String prefix) {
    double with =
        rows.stream().filter(row -> row.getOrDefault(column, "").startsWith(prefix)).count();
    return with / rows.size();
  }

  @Test
  void inspectionsVisitsAndFaults() {
    List<Map<String, String>> first =
        CURRENT.get(Table.INSPECTIONS).stream()
            .filter(row -> !row.containsKey("reinspection_of"))
            .filter(row -> row.get("inspected_on").compareTo(options.start().toString()) >= 0)
            .toList();
    between(0.92, 0.97, share(first, "result", "pass"), "passed at once");
    double liftYears = 3_000 * 3.04 * 0.96;
    between(21, 26, CURRENT.get(Table.MAINTENANCE_VISITS).size() / liftYears, "visits a lift-year");
    between(2.5, 4, CURRENT.get(Table.FAULTS).size() / liftYears, "faults a lift-year");
  }

  @Test
  void firmsShowTheirPlantedQuality() {
    Map<String, Quality> quality = new HashMap<>();
    for (PlantedFirm firm : report.firms()) {
      quality.put(firm.firmId(), firm.quality());
    }
    Map<String, Quality> ofLift = new HashMap<>();
    Map<Quality, Double> lifts = new HashMap<>();
    Map<String, Set<Quality>> seen = new HashMap<>();
    for (Map<String, String> row : CURRENT.get(Table.CONTRACTS)) {
      seen.computeIfAbsent(row.get("elevator_id"), none -> new HashSet<>())
          .add(quality.get(row.get("firm_id")));
    }
    // Lifts that were with firms of one class all the time.
    seen.forEach(
        (lift, classes) -> {
          if (classes.size() == 1) {
            ofLift.put(lift, classes.iterator().next());
            lifts.merge(classes.iterator().next(), 1.0, Double::sum);
          }
        });
    Map<Quality, Double> events = new HashMap<>();
    for (Map<String, String> row : orders(SynthCalibrationTest::isEntrapment)) {
      String cause = row.getOrDefault("cause_code", "UNK");
      boolean outside =
          cause.startsWith("EXT") || cause.startsWith("HUM") || cause.startsWith("MGT");
      Quality of = ofLift.get(row.get("elevator_id"));
      if (!outside && of != null) {
        events.merge(of, 1.0, Double::sum);
      }
    }
    double average = events.get(Quality.AVERAGE) / lifts.get(Quality.AVERAGE);
    between(1.5, 3.2, events.get(Quality.BAD) / lifts.get(Quality.BAD) / average, "bad");
    between(0.2, 0.85, events.get(Quality.GOOD) / lifts.get(Quality.GOOD) / average, "good");
    assertTrue(lifts.get(Quality.TINY) >= 3, "lifts of tiny firms");
  }

  @Test
  void everyEnumValueOccursAndEveryColumnIsFilledSomewhere() {
    for (Table table : Table.values()) {
      Collection<Map<String, String>> rows = CURRENT.get(table);
      assertTrue(!rows.isEmpty(), table.id());
      for (Column column : table.contract().columns()) {
        Set<String> values = new HashSet<>();
        rows.forEach(row -> values.add(row.get(column.name())));
        if (!column.enumValues().isEmpty()) {
          assertTrue(
              values.containsAll(column.enumValues()), table.id() + "." + column.name() + values);
        }
        boolean filled = values.stream().anyMatch(value -> value != null);
        assertEquals(!column.name().equals("deleted"), filled, table.id() + "." + column.name());
        if (column.required()) {
          assertTrue(!values.contains(null), table.id() + "." + column.name());
        }
      }
    }
  }

  @Test
  void everyNamedFirmAndLiftIsKnown() {
    Set<String> lifts = new HashSet<>();
    CURRENT.get(Table.ELEVATORS).forEach(row -> lifts.add(row.get("elevator_id")));
    Set<String> firms = new HashSet<>();
    CURRENT.get(Table.FIRMS).forEach(row -> firms.add(row.get("firm_id")));
    assertEquals(3_000, lifts.size());
    for (Table table : Table.values()) {
      for (Map<String, String> row : CURRENT.get(table)) {
        assertTrue(!row.containsKey("elevator_id") || lifts.contains(row.get("elevator_id")));
        assertTrue(!row.containsKey("firm_id") || firms.contains(row.get("firm_id")));
      }
    }
  }

  @Test
  void whatTheRulesAreAboutHappens() {
    Map<String, Integer> firmsOfLift = new HashMap<>();
    Map<String, Set<String>> firms = new HashMap<>();
    for (Map<String, String> row : CURRENT.get(Table.CONTRACTS)) {
      firms
          .computeIfAbsent(row.get("elevator_id"), none -> new HashSet<>())
          .add(row.get("firm_id"));
    }
    firms.forEach((lift, of) -> firmsOfLift.put(lift, of.size()));
    assertTrue(firmsOfLift.values().stream().filter(n -> n > 1).count() > 250, "take-overs");
    assertTrue(firmsOfLift.size() < 3_000, "lifts without a firm");
    Map<String, Integer> bursts = new HashMap<>();
    Map<String, String> towns = new HashMap<>();
    CURRENT.get(Table.ELEVATORS).forEach(row -> towns.put(row.get("elevator_id"), row.get("town")));
    for (Map<String, String> row : orders(SynthCalibrationTest::isEntrapment)) {
      if (row.getOrDefault("cause_code", "").startsWith("EXT")) {
        String hour = towns.get(row.get("elevator_id")) + row.get("called_at").substring(0, 13);
        bursts.merge(hour, 1, Integer::sum);
      }
    }
    assertTrue(bursts.values().stream().filter(n -> n >= 5).count() >= 2, "power cuts");
    assertTrue(report.firms().stream().anyMatch(firm -> !firm.parentFirmId().isEmpty()));
    Set<String> twice = new HashSet<>();
    CURRENT.get(Table.POLICIES).stream()
        .filter(row -> row.get("policy_id").endsWith("X"))
        .forEach(row -> twice.add(row.get("insurer_id")));
    assertTrue(twice.size() >= 2, "lifts with a second policy");
  }
}
