package io.liftguard.night;

import io.liftguard.contract.TableContract;
import io.liftguard.domain.Firms;
import io.liftguard.domain.RescueOrder;
import io.liftguard.domain.RescueRules;
import io.liftguard.domain.Times;
import io.liftguard.sql.SqlFile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * How far the records that changed since the last run reach (part 7, the table of reach). It works
 * on the views {@code changed_<table>}: old and new versions of every changed row.
 */
final class Changes {

  private final SparkSession spark;

  private Changes(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Makes the views.
   *
   * @param changed old and new versions of the rows of a clean table that changed
   */
  static void views(List<TableContract> landing, Function<String, Dataset<Row>> changed) {
    for (TableContract table : landing) {
      changed.apply(table.name()).createOrReplaceTempView("changed_" + table.name());
    }
  }

  /**
   * Reads off the views which lifts are touched.
   *
   * @param firms the register of firms as the last run saw it, and as it is now
   * @return lift to the epoch day from which its figures may differ
   */
  static Map<String, Integer> touched(SparkSession spark, FirmsChange firms) {
    return new Changes(spark).touched(firms);
  }

  /** The register of firms before and after, with the firms known in each. */
  record FirmsChange(Firms before, Set<String> knownBefore, Firms after, Set<String> knownAfter) {

    /** Firms that came, went, changed their house or their kind. */
    Set<String> changed() {
      Set<String> all = new HashSet<>(knownBefore);
      all.addAll(knownAfter);
      all.removeIf(
          firm ->
              knownBefore.contains(firm) == knownAfter.contains(firm)
                  && before.root(firm).equals(after.root(firm))
                  && before.manufacturer(firm) == after.manufacturer(firm));
      return all;
    }
  }

  private Map<String, Integer> touched(FirmsChange firms) {
    Map<String, Integer> reach = new HashMap<>();
    for (Row row : SqlFile.query(spark, "night/touched_by_rows", Map.of()).collectAsList()) {
      merge(reach, row.getString(0), (int) row.getLocalDate(1).toEpochDay());
    }
    rescueReach().forEach((lift, day) -> merge(reach, lift, day));
    Set<String> changedFirms = firms.changed();
    if (!changedFirms.isEmpty()) {
      spark
          .createDataset(List.copyOf(changedFirms), org.apache.spark.sql.Encoders.STRING())
          .toDF("firm_id")
          .createOrReplaceTempView("changed_firm_ids");
      int beginning = (int) LocalDate.of(1900, 1, 1).toEpochDay();
      for (Row row : SqlFile.query(spark, "night/touched_by_firms", Map.of()).collectAsList()) {
        merge(reach, row.getString(0), beginning);
      }
    }
    return reach;
  }

  private static void merge(Map<String, Integer> reach, String lift, int day) {
    reach.merge(lift, day, Math::min);
  }

  // A changed order may join or part events: its reach is the start of the chain of old and new
  // orders that it lies in.
  private Map<String, Integer> rescueReach() {
    Map<String, List<Version>> byLift = new HashMap<>();
    for (Row row :
        SqlFile.query(spark, "night/orders_of_changed_lifts", Map.of()).collectAsList()) {
      byLift
          .computeIfAbsent(row.getString(0), lift -> new ArrayList<>())
          .add(
              new Version(
                  new RescueOrder(
                      row.getString(1),
                      null,
                      Times.NO_TIME,
                      row.getLong(2),
                      Times.NO_TIME,
                      Times.NO_TIME,
                      Times.NO_TIME,
                      row.isNullAt(3) ? Times.NO_TIME : row.getLong(3),
                      1,
                      null,
                      null,
                      // Whether a drill or not, old and new: the widest chain is wanted.
                      "open",
                      null),
                  row.getBoolean(5)));
    }
    Map<String, Integer> reach = new HashMap<>();
    byLift.forEach((lift, versions) -> reach.put(lift, earliest(versions)));
    return reach;
  }

  private record Version(RescueOrder order, boolean changed) {}

  private static int earliest(List<Version> versions) {
    Set<RescueOrder> changed = new HashSet<>();
    List<RescueOrder> orders = new ArrayList<>();
    for (Version version : versions) {
      orders.add(version.order());
      if (version.changed()) {
        changed.add(version.order());
      }
    }
    for (List<RescueOrder> chain : RescueRules.chains(orders)) {
      for (RescueOrder order : chain) {
        if (changed.contains(order)) {
          return Times.localDay(chain.get(0).calledAt());
        }
      }
    }
    throw new IllegalStateException("a lift without a changed order");
  }
}
