package io.liftguard.conform;

import io.liftguard.contract.Column;
import io.liftguard.contract.TableContract;
import io.liftguard.domain.Firms;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Which rows of the clean tables count: not deleted, and with a lift and a firm that the registers
 * know. It makes, for each landing table t, the views
 *
 * <ul>
 *   <li>{@code clean_t}: the current version of every key, tombstones too
 *   <li>{@code live_t}: of these, not deleted and of a known firm (or none)
 *   <li>{@code current_t}: of these, of a known lift (or none): neither deleted nor held
 * </ul>
 *
 * and {@code known_firms}, {@code known_lifts}. The facts of lifts start from the register of lifts
 * and need no second look at whether the lift is known, hence {@code live_t}.
 */
public final class Conform {

  private static final String FIRM = "firms.firm_id";
  private static final String LIFT = "elevators.elevator_id";

  private Conform() {}

  /**
   * Makes the views.
   *
   * @param clean the clean table of a landing table, empty when nothing was ever delivered
   * @param known keeps a register's ids, which are read many times
   */
  public static void views(
      SparkSession spark,
      List<TableContract> landing,
      Function<String, Dataset<Row>> clean,
      UnaryOperator<Dataset<Row>> known) {
    for (TableContract table : landing) {
      clean.apply(table.name()).createOrReplaceTempView("clean_" + table.name());
    }
    // Nearly every query asks whether a firm or a lift is known.
    known
        .apply(spark.sql("SELECT firm_id FROM clean_firms WHERE NOT deleted"))
        .createOrReplaceTempView("known_firms");
    known
        .apply(spark.sql("SELECT DISTINCT elevator_id FROM clean_elevators WHERE NOT deleted"))
        .createOrReplaceTempView("known_lifts");
    for (TableContract table : landing) {
      String name = table.name();
      view(spark, "live_" + name, live("clean_" + name, table));
      view(spark, "current_" + name, current("live_" + name, table));
    }
  }

  private static void view(SparkSession spark, String name, String sql) {
    spark.sql(sql).createOrReplaceTempView(name);
  }

  private static String live(String from, TableContract table) {
    if (parent(table, FIRM).isEmpty()) {
      return "SELECT * FROM " + from + " WHERE NOT deleted";
    }
    return "SELECT t.* FROM "
        + from
        + " t LEFT JOIN known_firms k ON k.firm_id = t.firm_id"
        + " WHERE NOT t.deleted AND (t.firm_id IS NULL OR k.firm_id IS NOT NULL)";
  }

  private static String current(String from, TableContract table) {
    if (parent(table, LIFT).isEmpty()) {
      return "SELECT * FROM " + from;
    }
    return "SELECT t.* FROM "
        + from
        + " t LEFT JOIN known_lifts k ON k.elevator_id = t.elevator_id"
        + " WHERE t.elevator_id IS NULL OR k.elevator_id IS NOT NULL";
  }

  /** The column of a table that names a parent, such as {@code firms.firm_id}. */
  static Optional<String> parent(TableContract table, String parent) {
    return table.columns().stream()
        .filter(column -> column.reference().filter(parent::equals).isPresent())
        .map(Column::name)
        .findFirst();
  }

  /** Whether rows of a table name a lift or a firm, and so may have to wait for it. */
  public static boolean canBeHeld(TableContract table) {
    return parent(table, FIRM).isPresent() || parent(table, LIFT).isPresent();
  }

  /** Gives towns their names where the register uses another one. */
  public static void aliasTowns(SparkSession spark, Map<String, String> aliases) {
    if (aliases.isEmpty()) {
      return;
    }
    List<String> names = List.copyOf(aliases.keySet());
    List<String> towns = names.stream().map(aliases::get).toList();
    for (String view : List.of("live_elevators", "current_elevators", "clean_elevators")) {
      spark
          .sql(
              "SELECT * EXCEPT (town),"
                  + " coalesce(try_element_at(map_from_arrays(:names, :towns), town), town) AS town"
                  + " FROM "
                  + view,
              Map.of("names", names.toArray(String[]::new), "towns", towns.toArray(String[]::new)))
          .createOrReplaceTempView(view);
    }
  }

  /** The register of firms, from rows of {@code clean_firms}. */
  public static Firms firms(Dataset<Row> cleanFirms) {
    Map<String, String> parents = new HashMap<>();
    Set<String> manufacturers = new HashSet<>();
    for (Row row :
        cleanFirms
            .where("NOT deleted")
            .select("firm_id", "parent_firm_id", "is_manufacturer")
            .collectAsList()) {
      parents.put(row.getString(0), row.getString(1));
      if (!row.isNullAt(2) && row.getBoolean(2)) {
        manufacturers.add(row.getString(0));
      }
    }
    return Firms.of(parents, manufacturers);
  }

  /**
   * Records whose lift or firm is not known: {@code table_name, key, missing}.
   *
   * @param rows rows to look at, by landing table: current versions with tombstones
   */
  public static Dataset<Row> held(
      SparkSession spark, List<TableContract> landing, Function<String, Dataset<Row>> rows) {
    Dataset<Row> all = null;
    for (TableContract table : landing) {
      Optional<String> firm = parent(table, FIRM);
      Optional<String> lift = parent(table, LIFT);
      if (firm.isEmpty() && lift.isEmpty()) {
        continue;
      }
      rows.apply(table.name()).createOrReplaceTempView("held_candidates");
      String noLift =
          lift.map(
                  c -> "if(t." + c + " IS NOT NULL AND l.elevator_id IS NULL, 'elevator_id', NULL)")
              .orElse("cast(NULL AS string)");
      String noFirm =
          firm.map(c -> "if(t." + c + " IS NOT NULL AND f.firm_id IS NULL, 'firm_id', NULL)")
              .orElse("cast(NULL AS string)");
      String sql =
          "WITH judged AS (SELECT '"
              + table.name()
              + "' AS table_name, "
              + keyText(table, "t.")
              + " AS key, concat_ws(' ', "
              + noLift
              + ", "
              + noFirm
              + ") AS missing FROM held_candidates t"
              + lift.map(c -> " LEFT JOIN known_lifts l ON l.elevator_id = t." + c).orElse("")
              + firm.map(c -> " LEFT JOIN known_firms f ON f.firm_id = t." + c).orElse("")
              + " WHERE NOT t.deleted) SELECT * FROM judged WHERE missing <> ''";
      Dataset<Row> part = spark.sql(sql);
      all = all == null ? part : all.unionByName(part);
    }
    return all;
  }

  /** The SQL expression of a record's key as one text, its columns parted by bars. */
  public static String keyText(TableContract table) {
    return keyText(table, "");
  }

  private static String keyText(TableContract table, String prefix) {
    return table.key().stream()
        .map(column -> "cast(" + prefix + column + " AS string)")
        .collect(Collectors.joining(", ", "concat_ws('|', ", ")"));
  }
}
