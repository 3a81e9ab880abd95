package io.liftguard.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.kpi.Period;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightRequest;
import io.liftguard.night.NightSettings;
import io.liftguard.night.Nights;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Figures of the worked example, counted again from bronze lines. */
@Tag("spark")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KpiSubjectTest {

  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 14);
  private static final Path EXAMPLE =
      Path.of(System.getProperty("liftguard.root"))
          .resolve("jobs/src/test/resources/example/county");

  @TempDir static Path temp;

  private Grounds grounds;

  @BeforeAll
  void runTheExample() {
    Lake lake = Nights.lake(temp.resolve("example"));
    Nights.run(lake, EXAMPLE.resolve("landing"), AS_OF, NightRequest.Extent.INCREMENTAL);
    grounds =
        new Grounds(
            Nights.spark(),
            lake,
            Contracts.load(),
            NightSettings.standard(),
            Grounds.Amount.SAMPLE);
  }

  /** Every row of the gold table, of all scopes and periods, and no row that it lacks. */
  @Test
  void countsEveryRowOfTheLake() {
    LastRun run = LastRun.of(grounds);
    LiftFiles files =
        LiftFiles.of(
            new Bronze(grounds.lake(), grounds.contracts(), run.record().runId()), run, null);
    files.addOrders(null);
    files.addFaults(null);
    files.addVisits(null);
    files.addInspections(null);
    files.addPolicies(null);
    files.addComplaints(null);
    files.addSpotChecks(null);
    List<FactRow> rows = Recount.rows(files, files.lifts().values(), run.firstDay());
    Map<String, Map<String, Row>> lake = new HashMap<>();
    for (Row row : run.gold(grounds.lake(), "kpi").collectAsList()) {
      lake.computeIfAbsent(
              row.getAs("scope_type") + ":" + row.getAs("scope_id"), s -> new HashMap<>())
          .put(
              row.getAs("kpi_id") + " " + row.getAs("period_type") + row.getAs("period_start"),
              row);
    }
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Map.Entry<String, Map<String, Row>> of : lake.entrySet()) {
      String[] parts = of.getKey().split(":", 2);
      Scope scope = new Scope(parts[0], parts[1]);
      List<FactRow> own = rows.stream().filter(scope::has).toList();
      for (KpiCard card : KpiCatalogue.load().cards()) {
        KpiCount count = new KpiCount(KpiCatalogue.load(), card, run);
        for (Period period : Period.all(run.firstDay(), run.asOf())) {
          count.count(own, scope, period);
          Row said =
              of.getValue()
                  .get(
                      card.id()
                          + " "
                          + period.type().text()
                          + LocalDate.ofEpochDay(period.start()));
          var differences = KpiCount.differences(count.row(scope, period), said);
          if (!differences.isEmpty()) {
            wrong.add(of.getKey() + " " + card.id() + " " + period + ": " + differences);
          }
          compared += said == null ? 0 : 1;
        }
      }
    }
    assertEquals(List.of(), wrong.stream().limit(10).toList());
    assertEquals(run.gold(grounds.lake(), "kpi").count(), compared);
    assertTrue(compared > 10_000, "rows: " + compared);
  }

  /** As a user asks: every KPI in three scopes, read no further than it must be. */
  @Test
  @Tag("soak")
  void explainsEveryKpiInThreeScopes() {
    LastRun run = LastRun.of(grounds);
    Row town =
        run.gold(grounds.lake(), "kpi")
            .where("scope_type = 'town' AND kpi_id = 'entrapment_rate' AND numerator > 0")
            .orderBy("scope_id")
            .head();
    Row firm =
        run.gold(grounds.lake(), "kpi")
            .where("scope_type = 'firm' AND kpi_id = 'entrapment_rate' AND numerator > 0")
            .orderBy("scope_id")
            .head();
    List<String> scopes =
        List.of("county", "town:" + town.getAs("scope_id"), "firm:" + firm.getAs("scope_id"));
    List<String> wrong = new ArrayList<>();
    for (KpiCard card : KpiCatalogue.load().cards()) {
      for (String scope : scopes) {
        Explanation explanation = new KpiSubject(card.id(), scope, null).explain(grounds);
        if (!explanation.differences().isEmpty()) {
          wrong.add(explanation.id() + ": " + explanation.differences());
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /** Events of every outcome, mass events among them, and the lifts they happened on. */
  @Test
  void explainsEventsAndLiftsAsTheLakeHasThem() {
    LastRun run = LastRun.of(grounds);
    List<Row> events = new ArrayList<>();
    for (String which :
        List.of(
            "mass",
            "NOT mass AND cause_group = 'EXT'",
            "outcome = 'open'",
            "repeat_30d",
            "outcome = 'false_alarm'",
            "size(order_ids) > 1")) {
      events.addAll(
          run.gold(grounds.lake(), "fact_rescue")
              .where(which)
              .orderBy("event_id")
              .limit(1)
              .collectAsList());
    }
    assertTrue(events.size() >= 4, "kinds of events in the example: " + events.size());
    Words words = new Words(Contracts.load(), Words.Tongue.ZH);
    for (Row event : events) {
      Explanation explanation = new EventSubject(event.getAs("event_id")).explain(grounds);
      assertEquals(List.of(), explanation.differences(), explanation.id());
      assertTrue(new JsonRenderer(words).render(explanation).contains("\"line\""));
      Explanation lift = new ElevatorSubject(event.getAs("elevator_id")).explain(grounds);
      assertEquals(List.of(), lift.differences(), lift.id());
      assertTrue(new JsonRenderer(words).render(lift).contains("\"watch\""));
    }
  }

  @Test
  void refusesEventsAndLiftsThatNobodyDelivered() {
    LiftGuardException noEvent =
        assertThrows(LiftGuardException.class, () -> new EventSubject("no-such").explain(grounds));
    assertTrue(noEvent.getMessage().contains("no-such"), noEvent.getMessage());
    assertThrows(LiftGuardException.class, () -> new ElevatorSubject("no-such").explain(grounds));
  }
}
