package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.Contracts;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.publish.brief.BriefData;
import io.liftguard.publish.brief.BriefPages;
import io.liftguard.publish.brief.BriefReader;
import io.liftguard.sql.SqlFile;
import io.liftguard.watch.WatchRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A county in which every reason of the watch list occurs, from landing files to the brief. */
@Tag("spark")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttentionTest {

  private static final LocalDate AS_OF = LocalDate.of(2025, 6, 30);
  private static final int LIFTS = 21;

  @TempDir static Path temp;

  private Path landing;
  private final StringBuilder rescues =
      new StringBuilder(
          "order_id,elevator_id,called_at,dispatched_at,arrived_at,released_at,injured_persons,"
              + "cause_code,outcome,recorded_at\n");
  private Lake lake;

  private void put(String file, String text) {
    try {
      Path path = landing.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firmOf(int lift) {
    return switch (lift) {
      case 6 -> "F2";
      case 12 -> "F4";
      case 13, 19 -> "F5";
      case 14, 15, 16, 17, 18 -> "F6";
      default -> "F1";
    };
  }

  private void order(
      String id, String lift, LocalDate day, int hour, String cause, Arrival arrival, int injured) {
    String at = day + " " + String.format("%02d", hour);
    rescues.append(
        "%s,%s,%s:00:00,%s:01:00,%s,%s:40:00,%d,%s,released,%s 23:00:00\n"
            .formatted(
                id,
                lift,
                at,
                at,
                arrival == Arrival.KNOWN ? at + ":15:00" : "",
                at,
                injured,
                cause,
                day));
  }

  private enum Arrival {
    KNOWN,
    MISSING
  }

  @BeforeAll
  void runANight() {
    landing = temp.resolve("landing");
    put(
        "firms/f.csv",
        """
        firm_id,name,licence_valid_to,recorded_at
        F1,First,,2024-01-01 00:00:00
        F2,Expired,2025-06-29,2024-01-01 00:00:00
        F3,Expiring,2025-07-10,2024-01-01 00:00:00
        F4,External,,2024-01-01 00:00:00
        F5,Short,,2024-01-01 00:00:00
        F6,Overdue,,2024-01-01 00:00:00
        """);
    StringBuilder lifts =
        new StringBuilder(
            "elevator_id,effective_from,status,kind,use_type,town,use_unit_id,installed_on,"
                + "assessed_on,assessment,recorded_at\n");
    StringBuilder contracts =
        new StringBuilder("contract_id,elevator_id,firm_id,starts_on,recorded_at\n");
    StringBuilder visits =
        new StringBuilder(
            "visit_id,elevator_id,firm_id,grade,started_at,finished_at,technician_id,recorded_at\n");
    for (int i = 1; i <= LIFTS; i++) {
      lifts.append(
          "L%d,2023-01-01,in_use,passenger,office,%s,%s,%s,%s,%s,2024-01-01 00:00:00\n"
              .formatted(
                  i,
                  i == 21 ? "West" : "East",
                  i == 11 ? "" : "U1",
                  i == 9 ? "2005-01-01" : "2020-01-01",
                  i == 10 ? "2025-02-01" : "",
                  i == 10 ? "replace" : ""));
      if (i != 5) {
        contracts.append("C%d,L%d,%s,2023-01-01,2024-01-01 00:00:00\n".formatted(i, i, firmOf(i)));
      }
      if (i != 4 && i != 14) {
        visits.append(visit("V" + i, "L" + i, firmOf(i), AS_OF.minusDays(1), "09:00", "09:40", ""));
      }
    }
    visits.append(visit("V0", "L4", "F1", LocalDate.of(2025, 1, 2), "09:00", "09:40", ""));
    visits.append(visit("V99", "L4", "F1", AS_OF.minusDays(90), "09:00", "09:40", ""));
    for (int i = 0; i < 30; i++) {
      visits.append(
          visit(
              "VS" + i, "L13", "F5", AS_OF.minusDays(i), "13:00", i < 7 ? "13:05" : "13:40", "T1"));
    }
    visits.append(visit("VO", "L19", "F5", AS_OF.minusDays(20), "13:10", "13:50", "T1"));
    put("elevators/e.csv", lifts.toString());
    put("contracts/c.csv", contracts.toString());
    put("maintenance_visits/v.csv", visits.toString());
    put(
        "inspections/i.csv",
        """
        inspection_id,elevator_id,kind,inspected_on,result,next_due_on,recorded_at
        I2,L2,periodic,2024-06-29,pass,2025-06-29,2024-06-29 12:00:00
        I3,L3,periodic,2024-07-30,pass,2025-07-30,2024-07-30 12:00:00
        """);
    put(
        "sanctions/s.csv",
        "sanction_id,firm_id,kind,decided_on,recorded_at\n"
            + "S1,F6,penalty,2025-01-01,2025-01-01 12:00:00\n");
    put(
        "faults/q.csv",
        """
        fault_id,elevator_id,occurred_at,restored_at,cause_code,recorded_at
        Q1,L7,2025-06-01 08:00:00,2025-06-01 09:00:00,DOR01,2025-06-01 12:00:00
        Q2,L7,2025-06-11 08:00:00,2025-06-11 09:00:00,DOR01,2025-06-11 12:00:00
        Q3,L7,2025-06-21 08:00:00,2025-06-21 09:00:00,DOR01,2025-06-21 12:00:00
        Q4,L8,2025-06-10 08:00:00,,CTL01,2025-06-10 12:00:00
        Q5,L9,2025-01-10 08:00:00,2025-01-10 09:00:00,EXT01,2025-01-10 12:00:00
        Q6,L9,2025-03-10 08:00:00,2025-03-10 09:00:00,EXT01,2025-03-10 12:00:00
        Q7,L9,2025-05-10 08:00:00,2025-05-10 09:00:00,EXT01,2025-05-10 12:00:00
        """);
    order("A1", "L1", AS_OF.minusDays(29), 8, "DOR01", Arrival.KNOWN, 0);
    order("A2", "L1", AS_OF, 8, "DOR01", Arrival.KNOWN, 1);
    for (int i = 0; i < 20; i++) {
      order(
          "X" + i, "L12", LocalDate.of(2024, 7, 5).plusDays(15L * i), 8, "EXT01", Arrival.KNOWN, 0);
    }
    for (int i = 0; i < 10; i++) {
      Arrival arrival = i < 3 ? Arrival.MISSING : Arrival.KNOWN;
      order("Y" + i, "L12", AS_OF.minusDays(40 - i), 8, "EXT01", arrival, 0);
    }
    for (int i = 0; i < 6; i++) {
      order(
          "Z" + i, "L20", LocalDate.of(2024, 8, 1).plusDays(45L * i), 8, "DOR01", Arrival.KNOWN, 0);
    }
    for (int i = 0; i < 4; i++) {
      order("W" + i, "L21", AS_OF, 6 + 3 * i, "DOR01", Arrival.KNOWN, 0);
    }
    put("rescues/r.csv", rescues.toString());
    lake = Nights.lake(temp.resolve("lake"));
    NightReport report = Nights.run(lake, landing, AS_OF, NightRequest.Extent.INCREMENTAL);
    assertEquals(List.of(), report.ingest().refused());
  }

  private static String visit(
      String id, String lift, String firm, LocalDate day, String from, String to, String who) {
    return "%s,%s,%s,half_month,%s %s:00,%s %s:00,%s,%s 20:00:00\n"
        .formatted(id, lift, firm, day, from, day, to, who, day);
  }

  private Set<String> reasons() {
    Set<String> reasons = new TreeSet<>();
    for (Row row : Gold.visible(lake, "watchlist").orElseThrow().collectAsList()) {
      reasons.add(row.getAs("subject_id") + " " + row.getAs("reason"));
    }
    return reasons;
  }

  @Test
  void everyReasonOccursOnTheLiftOrFirmThatItIsPlantedOn() {
    Set<String> missing =
        new TreeSet<>(
            Set.of(
                "L1 repeat_entrapments",
                "L1 injury",
                "L2 inspection_overdue",
                "L3 inspection_due",
                "L4 maintenance_overdue",
                "L4 no_visit",
                "L5 no_firm",
                "L6 licence_expired",
                "L7 repeat_faults",
                "L8 out_of_order",
                "L9 assess",
                "L10 assessed_unsafe",
                "L11 no_use_unit",
                "L14 no_visit",
                "F2 licence_expired",
                "F3 licence_expiring",
                "F4 missing_arrivals",
                "F4 external_causes",
                "F5 short_visits",
                "F5 overlapping_visits",
                "F6 overdue_lifts"));
    missing.add("F6 sanction");
    Set<String> planted = new TreeSet<>(missing);
    missing.removeAll(reasons());
    assertEquals(Set.of(), missing);
    Set<String> all = new TreeSet<>(WatchRules.load().liftReasons().keySet());
    all.addAll(WatchRules.load().firmReasons().keySet());
    planted.forEach(reason -> all.remove(reason.substring(reason.indexOf(" ") + 1)));
    assertEquals(Set.of(), all, "reasons that nothing was planted for");
  }

  @Test
  void tablesOfTypedQueriesHaveTheirColumnsComments() {
    LakeCatalog.of(Nights.spark(), lake, Contracts.load()).register(List.of("watchlist"));
    assertEquals(
        List.of(),
        Nights.spark().sql("DESCRIBE watchlist").where("comment IS NULL").collectAsList());
  }

  @Test
  void plainLiftsAndFirmsAreNotOnTheList() {
    for (String reason : reasons()) {
      assertTrue(
          !reason.startsWith("L15 ") && !reason.startsWith("L18 ") && !reason.startsWith("L19 "),
          reason);
    }
  }

  @Test
  void scoreIsTheSumOfThePoints() {
    for (Row row :
        Gold.visible(lake, "watchlist")
            .orElseThrow()
            .where("subject_type = 'lift'")
            .groupBy("subject_id")
            .agg(Map.of("points", "sum", "score", "max"))
            .collectAsList()) {
      assertEquals(row.<Long>getAs("sum(points)"), row.<Long>getAs("max(score)"), row.toString());
    }
  }

  @Test
  void fourEntrapmentsInAQuietTownAreAnAlarm() {
    List<Row> alarms =
        Gold.visible(lake, "alert")
            .orElseThrow()
            .where("alarm AND scope_type = 'town' AND date = DATE'2025-06-30'")
            .select("scope_id", "y")
            .collectAsList();
    assertEquals("[[West,4]]", alarms.toString());
    List<Row> told =
        lake.read(TableId.meta("nights_alert"))
            .where("scope_type = 'town' AND scope_id = 'West'")
            .select("date", "state")
            .collectAsList();
    assertEquals("[[2025-06-30,announced]]", told.toString());
  }

  /** The next night tells what has come and gone, and its brief and status show it. */
  @Test
  void theNextNightTellsWhatHasComeAndGone() {
    put(
        "inspections/j.csv",
        """
        inspection_id,elevator_id,kind,inspected_on,result,next_due_on,recorded_at
        I9,L2,periodic,2025-07-01,pass,2026-07-01,2025-07-01 12:00:00
        I8,L19,periodic,2024-07-01,pass,2025-06-30,2025-07-01 12:00:00
        """);
    Path copy = temp.resolve("second");
    try {
      Nights.copy(temp.resolve("lake"), copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Lake second = Nights.lake(copy);
    Nights.run(second, landing, AS_OF.plusDays(1), NightRequest.Extent.INCREMENTAL);
    Set<String> changes = new TreeSet<>();
    for (Row row : second.read(TableId.meta("nights_watchlist")).collectAsList()) {
      changes.add(row.getAs("change") + " " + row.getAs("subject_id") + " " + row.getAs("reason"));
    }
    assertTrue(changes.contains("resolved L2 inspection_overdue"), changes.toString());
    assertTrue(changes.contains("new L19 inspection_overdue"), changes.toString());
    BriefData data = BriefReader.read(Nights.spark(), second, Contracts.load(), null);
    String page =
        new String(
            new BriefPages(Contracts.load()).night(data).get("brief.en.html"),
            StandardCharsets.UTF_8);
    assertEquals(AS_OF, data.run().before());
    assertTrue(page.contains("Against the last run (data as of 2025-06-30)"), page);
    assertTrue(page.contains("Alarm on 2025-06-30"), page);
    LakeCatalog.of(Nights.spark(), second, Contracts.load())
        .register(List.of("runs", "watchlist", "nights_watchlist", "alert", "nights_alert"));
    List<Row> status =
        SqlFile.query(Nights.spark(), "status/attention", Map.of())
            .where("watch_reason = 'inspection_overdue'")
            .collectAsList();
    assertEquals("[[lift,inspection_overdue,1,1,1]]", status.toString());
    assertEquals(
        1,
        SqlFile.query(Nights.spark(), "status/alarms", Map.of())
            .where("scope_id = 'West' AND state = 'announced'")
            .count());
  }
}
