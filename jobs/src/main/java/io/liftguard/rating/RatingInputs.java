package io.liftguard.rating;

import io.liftguard.contract.Contracts;
import io.liftguard.domain.CodePoints;
import io.liftguard.lake.Lake;
import io.liftguard.night.Parallel;
import io.liftguard.night.RunRecord;
import io.liftguard.night.RunViews;
import io.liftguard.sql.SqlFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a release takes from the lake: small tables of integers, from gold as the last complete run
 * left it and from the registers in the versions that this run read.
 *
 * @param cells counts
 * @param names names of all firms of the register
 * @param vetoes vetoes on the window's last day
 * @param facts public facts by firm, firms by code point
 */
public record RatingInputs(
    List<Cell> cells, Map<String, String> names, List<Veto> vetoes, List<PublicFacts> facts) {

  /** Landing tables that are read: every one costs the opening of its log. */
  private static final Set<String> REGISTERS =
      Set.of("firms", "elevators", "contracts", "rescues", "sanctions");

  private static final List<String> GOLD =
      List.of(
          "fact_exposure",
          "fact_rescue",
          "fact_maintenance",
          "fact_complaint",
          "fact_spot_check",
          "fact_inspection",
          "fact_lift",
          "overdue_episodes");

  /**
   * Reads the inputs of a window. It makes the session's views {@code live_<table>} and {@code
   * fact_<name>} of that run.
   *
   * @param run the last complete run
   * @param graceDays days from a take-over on that count for nobody
   */
  public static RatingInputs read(
      SparkSession spark,
      Lake lake,
      Contracts contracts,
      RunRecord run,
      Window window,
      long graceDays) {
    RunViews.make(spark, lake, contracts, run, REGISTERS, GOLD);
    Map<String, Object> params =
        Map.of(
            "window_from", window.from(),
            "window_to", window.to(),
            "last_month", window.to().withDayOfMonth(1),
            "grace_days", graceDays);
    List<Cell> cells = new ArrayList<>();
    Map<String, Sanctions.Firm> register = new TreeMap<>(CodePoints.ORDER);
    List<Sanctions.Sanction> sanctions = new ArrayList<>();
    List<Row> facts = new ArrayList<>();
    Parallel.run(
        spark,
        List.of(
            () -> readCells(spark, params, cells),
            () -> {
              readRegister(spark, register);
              readSanctions(spark, run.asOf(), sanctions);
              facts.addAll(
                  SqlFile.query(
                          spark,
                          "rating/public_facts",
                          Map.of("window_from", window.from(), "window_to", window.to()))
                      .collectAsList());
            }));
    List<Sanctions.Sanction> inForce = Sanctions.inForce(sanctions, register, window.to());
    return new RatingInputs(
        cells, names(register), Sanctions.vetoes(inForce, register), facts(facts, inForce));
  }

  private static void readCells(SparkSession spark, Map<String, Object> params, List<Cell> cells) {
    for (Row r : SqlFile.query(spark, "rating/cells", params).collectAsList()) {
      cells.add(
          new Cell(
              r.getString(0),
              r.getString(1),
              r.getString(2),
              r.getString(3),
              r.getString(4),
              r.getLong(5),
              r.getLong(6)));
    }
    cells.sort(Cell.ORDER);
  }

  /**
   * Firms of the register, and the vetoes on them.
   *
   * @param names names by firm, firms by code point
   * @param vetoes vetoes on the day asked for
   */
  public record Register(Map<String, String> names, List<Veto> vetoes) {}

  /**
   * Reads the register from the views {@code live_firms} and {@code live_sanctions}.
   *
   * @param asOf day that the lake speaks for
   * @param day day on which vetoes are in force
   */
  public static Register register(SparkSession spark, LocalDate asOf, LocalDate day) {
    Map<String, Sanctions.Firm> register = new TreeMap<>(CodePoints.ORDER);
    List<Sanctions.Sanction> sanctions = new ArrayList<>();
    readRegister(spark, register);
    readSanctions(spark, asOf, sanctions);
    return new Register(
        names(register), Sanctions.vetoes(Sanctions.inForce(sanctions, register, day), register));
  }

  private static Map<String, String> names(Map<String, Sanctions.Firm> register) {
    Map<String, String> names = new TreeMap<>(CodePoints.ORDER);
    register.forEach((id, firm) -> names.put(id, firm.name()));
    return names;
  }

  private static void readRegister(SparkSession spark, Map<String, Sanctions.Firm> register) {
    for (Row r :
        spark
            .table("live_firms")
            .select("firm_id", "name", "parent_firm_id", "licence_valid_to")
            .collectAsList()) {
      register.put(
          r.getString(0), new Sanctions.Firm(r.getString(1), r.getString(2), r.getLocalDate(3)));
    }
  }

  private static void readSanctions(
      SparkSession spark, LocalDate asOf, List<Sanctions.Sanction> sanctions) {
    for (Row r :
        spark
            .table("live_sanctions")
            .select("sanction_id", "firm_id", "kind", "decided_on", "ends_on", "reference")
            .collectAsList()) {
      if (!r.getLocalDate(3).isAfter(asOf)) {
        sanctions.add(
            new Sanctions.Sanction(
                r.getString(0),
                r.getString(1),
                r.getString(2),
                r.getLocalDate(3),
                r.getLocalDate(4),
                r.getString(5)));
      }
    }
  }

  private static List<PublicFacts> facts(List<Row> rows, List<Sanctions.Sanction> inForce) {
    Map<String, List<PublicFacts.Sanction>> sanctions = new LinkedHashMap<>();
    for (Sanctions.Sanction s : inForce) {
      sanctions
          .computeIfAbsent(s.firmId(), f -> new ArrayList<>())
          .add(
              new PublicFacts.Sanction(
                  s.sanctionId(), s.kind(), s.decidedOn(), s.end(), s.reference()));
    }
    Map<String, PublicFacts> facts = new TreeMap<>(CodePoints.ORDER);
    for (Row r : rows) {
      String firm = r.getString(0);
      facts.put(
          firm,
          new PublicFacts(
              firm,
              r.getLong(1),
              r.getLong(2),
              r.getLong(3),
              r.getLong(4),
              r.getLong(5),
              r.getLong(6),
              r.getLong(7),
              r.getLong(8),
              sanctions.getOrDefault(firm, List.of())));
    }
    return List.copyOf(facts.values());
  }
}
