package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.ChangedContracts;
import io.liftguard.contract.Contracts;
import io.liftguard.lake.FaultPoints;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake of an older version meets newer contracts (part 9). */
@Tag("spark")
@Tag("slow")
class SchemaChangeTest {

  private static final LocalDate DAY = LocalDate.of(2025, 1, 20);
  private static final String ELEVATORS = "contracts/landing/elevators.yaml";
  private static final String POLICIES = "contracts/landing/policies.yaml";
  private static final String LIFTS =
      "elevator_id,effective_from,status,kind,use_type,town,installed_on,%srecorded_at\n";
  private static final String POLICY =
      "policy_id,elevator_id,insurer_id,starts_on,ends_on,base_premium,recorded_at\n";

  @TempDir Path folder;

  /** Another kind of lift, a column more, greater premiums. */
  private static Contracts newer() {
    return new ChangedContracts()
        .replace(ELEVATORS, "moving_walk, dumbwaiter]", "moving_walk, dumbwaiter, inclined]")
        .append(
            ELEVATORS,
            "      - name: pit_depth\n"
                + "        logicalType: integer\n"
                + "        physicalType: bigint\n"
                + "        required: false\n"
                + "        logicalTypeOptions:\n"
                + "          minimum: 0\n")
        .word("pit_depth", "底坑深度", "Pit depth", "Depth of the pit in millimetres.")
        .replace(POLICIES, "decimal(12,2)", "decimal(16,4)")
        .read();
  }

  @AfterEach
  void forgetPoints() {
    FaultPoints.reset();
  }

  private NightReport run(Lake lake, TinyCounty county, Contracts contracts) {
    FaultPoints.reset();
    return Night.run(
        Nights.spark(),
        lake,
        contracts,
        Nights.request(county.landing(), DAY, NightRequest.Extent.INCREMENTAL),
        message -> {});
  }

  private static List<String> upgrades() {
    return FaultPoints.reached().stream()
        .filter(point -> point.matches("after (allow|widen|upgrade) .*"))
        .toList();
  }

  private static String premium(Lake lake, String policy) {
    Dataset<Row> policies = lake.read(TableId.clean("policies"));
    return policies.where("policy_id = '" + policy + "'").select("base_premium").head().toString();
  }

  @Test
  void anOldLakeIsUpgradedInPlace() {
    TinyCounty county = new TinyCounty(folder.resolve("landing"));
    county.rescues("one.csv", TinyCounty.order("O1", "L1", DAY.minusDays(10)));
    county.put(
        "policies/p.csv",
        POLICY
            + "P1,L1,I1,2025-01-01,2026-01-01,100.25,2025-01-01 00:00:00\n"
            + "P2,L2,I1,2025-01-01,2026-01-01,200.50,2025-01-01 00:00:00\n");
    Lake lake = Nights.lake(folder.resolve("lake"));
    run(lake, county, Contracts.load());
    Contracts newer = newer();

    // A night without files under the newer contracts: tables stay as they are, figures too.
    assertEquals("incremental", run(lake, county, newer).mode());
    assertEquals(List.of(), upgrades());

    county.put(
        "elevators/new.csv",
        LIFTS.formatted("pit_depth,")
            + "L4,2025-01-02,in_use,inclined,office,East,2024-12-01,1500,2025-01-02 00:00:00\n"
            + "L5,2025-01-02,in_use,submarine,office,East,2024-12-01,1500,2025-01-02 00:00:00\n"
            + "L1,2024-01-01,in_use,passenger,office,East,2020-01-01,1400,2025-01-02 00:00:00\n");
    county.put(
        "policies/new.csv",
        POLICY
            + "P2,L2,I1,2025-01-01,2026-01-01,99999999999.1234,2025-01-02 00:00:00\n"
            + "P3,L3,I1,2025-01-01,2026-01-01,0.0001,2025-01-02 00:00:00\n");
    NightReport night = run(lake, county, newer);
    assertEquals("incremental", night.mode(), night.reason());
    assertEquals(
        List.of("NOT_IN_ENUM"),
        List.copyOf(night.ingest().quarantinedByReason().get("elevators").keySet()));
    assertTrue(
        upgrades()
            .containsAll(
                List.of(
                    "after upgrade bronze/elevators",
                    "after upgrade clean/elevators",
                    "after allow clean/policies",
                    "after widen clean/policies",
                    "after widen bronze/policies")),
        upgrades()::toString);
    Dataset<Row> lifts =
        lake.read(TableId.clean("elevators")).select("elevator_id", "kind", "pit_depth");
    assertEquals(
        List.of(
            "[L1,passenger,1400]",
            "[L2,passenger,null]",
            "[L3,passenger,null]",
            "[L4,inclined,1500]"),
        lifts.orderBy("elevator_id").collectAsList().stream().map(Row::toString).toList());
    assertEquals("[100.2500]", premium(lake, "P1"));
    assertEquals("[99999999999.1234]", premium(lake, "P2"));
    assertEquals("[0.0001]", premium(lake, "P3"));
    assertTrue(
        lake.spark()
            .read()
            .format("delta")
            .load(lake.path(TableId.clean("elevators")).toString())
            .schema()
            .apply("pit_depth")
            .getComment()
            .get()
            .contains("底坑深度"),
        "a new column has its comment");

    // Nothing more to upgrade, and the same figures as from the first night on.
    county.rescues("two.csv", TinyCounty.order("O2", "L2", DAY.minusDays(9)));
    county.put(
        "policies/newest.csv", POLICY + "P1,L1,I1,2025-01-01,2025-01-10,7.5,2025-01-03 00:00:00\n");
    run(lake, county, newer);
    assertEquals(List.of(), upgrades());
    Lake fresh = Nights.lake(folder.resolve("fresh"));
    run(fresh, county, newer);
    assertEquals(List.of(), Nights.differences(fresh, lake));
    assertEquals(List.of(), differences(fresh, lake, "elevators"));
    assertEquals(List.of(), differences(fresh, lake, "policies"));
  }

  private static List<Row> differences(Lake expected, Lake actual, String table) {
    Dataset<Row> want = expected.read(TableId.clean(table));
    Dataset<Row> got = actual.read(TableId.clean(table)).to(want.schema());
    return want.exceptAll(got).union(got.exceptAll(want)).collectAsList();
  }

  @Test
  void refusesATypeThatIsNoWiderOne() {
    TinyCounty county = new TinyCounty(folder.resolve("landing"));
    county.rescues("one.csv", TinyCounty.order("O1", "L1", DAY.minusDays(10)));
    county.put(
        "policies/p.csv", POLICY + "P1,L1,I1,2025-01-01,2026-01-01,100.25,2025-01-01 00:00:00\n");
    Lake lake = Nights.lake(folder.resolve("lake"));
    run(lake, county, Contracts.load());
    Contracts narrower =
        new ChangedContracts().replace(POLICIES, "decimal(12,2)", "decimal(12,4)").read();
    county.put("policies/q.csv", POLICY + "P2,L1,I1,2025-01-01,2026-01-01,1,2025-01-01 00:00:00\n");
    LiftGuardException refusal =
        assertThrows(LiftGuardException.class, () -> run(lake, county, narrower));
    assertEquals(LiftGuardException.Kind.RUN_FAILED, refusal.kind());
    assertTrue(refusal.getMessage().contains("base_premium"), refusal.getMessage());
    assertEquals("[100.25]", premium(lake, "P1"));
  }
}
