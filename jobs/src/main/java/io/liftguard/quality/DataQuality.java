package io.liftguard.quality;

import static java.util.stream.Collectors.joining;

import io.liftguard.contract.ColumnType;
import io.liftguard.contract.TableContract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The gold table {@code data_quality}: one row per source table, local date and measure, from the
 * accepted rows and as_of alone. A row is dated by its table's dating column; registers without one
 * by recorded_at.
 */
public final class DataQuality {

  /** A day that a daily table did not report in full. */
  public static final String INCOMPLETE = "INCOMPLETE";

  /** A row that was recorded after as_of. */
  public static final String FUTURE_RECORDED = "FUTURE_RECORDED";

  /** A claim on no policy of its lift: it is in no insurer's feed. */
  public static final String WITHOUT_POLICY = "WITHOUT_POLICY";

  /** Columns of the rows made here. */
  public static final StructType SCHEMA =
      new StructType()
          .add("month", DataTypes.DateType)
          .add("table_name", DataTypes.StringType)
          .add("date", DataTypes.DateType)
          .add("measure", DataTypes.StringType)
          .add("firm_id", DataTypes.StringType)
          .add("count", DataTypes.LongType);

  /** Firm of a measure that is not told by firm. */
  public static final String ALL_FIRMS = "(all)";

  /** Recorded more than so many days after it happened: late. */
  private static final int LATE_DAYS = 3;

  /** Recorded more than so many days after as_of: in the future. */
  private static final int FUTURE_DAYS = 2;

  // The key of a policy is policy and lift, so that no row is joined twice.
  private static final String POLICIES =
      " LEFT JOIN clean_policies p ON p.policy_id = t.policy_id AND p.elevator_id = t.elevator_id"
          + " AND NOT p.deleted AND p.starts_on < p.ends_on";

  private final SparkSession spark;
  private final LocalDate asOf;
  private final Set<String> towns;

  /**
   * Quality at as_of.
   *
   * @param towns names that a town may have, empty when none are listed
   */
  public DataQuality(SparkSession spark, LocalDate asOf, Set<String> towns) {
    this.spark = spark;
    this.asOf = asOf;
    this.towns = towns;
  }

  /**
   * Rows of a landing table in some months: {@code month, table_name, date, measure, firm_id,
   * count}.
   *
   * @param months first days of the months wanted, null for all
   */
  public Dataset<Row> rows(TableContract table, SortedSet<LocalDate> months) {
    Map<String, String> measures = new LinkedHashMap<>();
    measures.put("rows", "is_current");
    measures.put("held", "NOT is_current");
    measures.put(
        "late", "is_current AND recorded_at > happened_at + INTERVAL " + LATE_DAYS + " DAYS");
    measures.put(
        FUTURE_RECORDED,
        "is_current AND cast(recorded_at AS date) > date_add(:as_of, " + FUTURE_DAYS + ")");
    Set<String> columns = Set.copyOf(table.columnNames());
    if (columns.contains("starts_on") && columns.contains("ends_on")) {
      measures.put("EMPTY_INTERVAL", "is_current AND coalesce(ends_on <= starts_on, false)");
    }
    if (columns.contains("restored_at")) {
      measures.put("FAULT_NOT_RESTORED", "is_current AND restored_at IS NULL");
    }
    if (namesPolicy(columns)) {
      measures.put(WITHOUT_POLICY, "is_current AND NOT has_policy");
    }
    if (columns.contains("town") && !towns.isEmpty()) {
      measures.put("UNKNOWN_TOWN", "is_current AND NOT array_contains(:towns, town)");
    }
    String counts =
        measures.values().stream().map(rule -> "count_if(" + rule + ")").collect(joining(", "));
    String names = measures.keySet().stream().map(name -> "'" + name + "'").collect(joining(", "));
    Map<String, Object> params = new HashMap<>();
    params.put("as_of", asOf);
    params.put("towns", towns.toArray(String[]::new));
    String day = day(table);
    String where = day + " <= :as_of";
    if (months != null) {
      if (months.isEmpty()) {
        where = "false";
      } else {
        params.put("from", months.first());
        params.put("to", months.last().plusMonths(1));
        params.put("months", months.toArray(LocalDate[]::new));
        where +=
            " AND "
                + dating(table)
                + " >= :from AND "
                + dating(table)
                + " < :to AND array_contains(:months, cast(trunc("
                + day
                + ", 'MM') AS date))";
      }
    }
    String happened = isInstant(table) ? dating(table) : "cast(" + dating(table) + " AS timestamp)";
    String sql =
        """
        WITH judged AS (
          SELECT t.*, %1$s AS date, %2$s AS happened_at, %3$s AS is_current, %9$s AS has_policy
          FROM clean_%4$s t %5$s
          WHERE NOT t.deleted AND %6$s
        ),
        counted AS (
          SELECT date, arrays_zip(array(%8$s), array(%7$s)) AS counts FROM judged GROUP BY date
        ),
        measured AS (
          SELECT date, inline(counts) AS (measure, count) FROM counted
        ),
        result AS (
          SELECT cast(trunc(date, 'MM') AS date) AS month, '%4$s' AS table_name, date, measure, '(all)' AS firm_id, count
          FROM measured WHERE count > 0
        )
        SELECT * FROM result
        """
            .formatted(
                day,
                happened,
                currentRule(columns),
                table.name(),
                parents(columns),
                where,
                counts,
                names,
                namesPolicy(columns) ? "p.policy_id IS NOT NULL" : "true");
    return spark.sql(sql, params);
  }

  // The first column of a key of a register is its own id, no parent.
  private static String currentRule(Set<String> columns) {
    List<String> rules = new ArrayList<>(List.of("true"));
    if (needsLift(columns)) {
      rules.add("(t.elevator_id IS NULL OR l.elevator_id IS NOT NULL)");
    }
    if (needsFirm(columns)) {
      rules.add("(t.firm_id IS NULL OR f.firm_id IS NOT NULL)");
    }
    return String.join(" AND ", rules);
  }

  private static String parents(Set<String> columns) {
    return (needsLift(columns) ? " LEFT JOIN known_lifts l ON l.elevator_id = t.elevator_id" : "")
        + (needsFirm(columns) ? " LEFT JOIN known_firms f ON f.firm_id = t.firm_id" : "")
        + (namesPolicy(columns) ? POLICIES : "");
  }

  /** Whether rows of a table name a policy, without being one. */
  public static boolean namesPolicy(Set<String> columns) {
    return columns.contains("claim_id");
  }

  private static boolean needsLift(Set<String> columns) {
    return columns.contains("elevator_id") && !columns.contains("effective_from");
  }

  private static boolean needsFirm(Set<String> columns) {
    return columns.contains("firm_id") && !columns.contains("licence_no");
  }

  private static String dating(TableContract table) {
    return "t." + (table.datingColumn().isEmpty() ? "recorded_at" : table.datingColumn());
  }

  private static boolean isInstant(TableContract table) {
    String column = table.datingColumn().isEmpty() ? "recorded_at" : table.datingColumn();
    return table.column(column).type().kind() == ColumnType.Kind.TIMESTAMP;
  }

  private static String day(TableContract table) {
    return "cast(" + dating(table) + " AS date)";
  }

  /** The day by which a table's rows are dated, over rows with its columns. */
  public static String dayOf(TableContract table) {
    return day(table).replace("t.", "");
  }

  /**
   * Measures that the facts of rescues tell: invalid stamps, entrapments out of scope, and by firm
   * the level-1 orders that it had to answer, without an arrival and without a dispatch.
   */
  public static Dataset<Row> ofRescues(Dataset<Row> events, Dataset<Row> orders) {
    Dataset<Row> outOfScope =
        events
            .where("is_entrapment AND NOT in_scope")
            .selectExpr("month", "event_date AS date", "'OUT_OF_SCOPE' AS measure");
    Dataset<Row> invalid =
        orders
            .selectExpr(
                "month",
                "order_date AS date",
                "stack(3, 'ARRIVAL_INVALID', arrival_invalid, 'DISPATCH_INVALID', dispatch_invalid,"
                    + " 'RELEASE_INVALID', release_invalid) AS (measure, holds)")
            .where("holds")
            .drop("holds");
    Dataset<Row> missing =
        orders
            .where("to_answer")
            .selectExpr(
                "month",
                "order_date AS date",
                "firm_id",
                "stack(3, 'ORDERS', true, 'ARRIVAL_MISSING', arrival_missing, 'DISPATCH_MISSING',"
                    + " NOT ack_base) AS (measure, holds)")
            .where("holds")
            .drop("holds");
    return outOfScope
        .unionByName(invalid)
        .withColumn("firm_id", functions.lit(ALL_FIRMS))
        .unionByName(missing)
        .withColumn("table_name", functions.lit("rescues"))
        .groupBy("month", "table_name", "date", "measure", "firm_id")
        .count();
  }
}
