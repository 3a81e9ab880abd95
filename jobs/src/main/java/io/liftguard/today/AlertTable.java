package io.liftguard.today;

import static org.apache.spark.sql.functions.col;

import io.liftguard.facts.RecordStream;
import io.liftguard.sql.SqlFile;
import io.liftguard.stats.Cusum;
import io.liftguard.watch.AlertPath;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The gold table {@code alert}: every scope's path, computed from the first day on. */
final class AlertTable {

  private static final String COUNTY = "county";
  private static final String FIRM = "firm";

  private static final StructType ROWS =
      new StructType()
          .add("scope_type", DataTypes.StringType)
          .add("scope_id", DataTypes.StringType)
          .add("date", DataTypes.DateType)
          .add("y", DataTypes.LongType)
          .add("m", DataTypes.DoubleType)
          .add("c", DataTypes.DoubleType)
          .add("threshold", DataTypes.DoubleType)
          .add("alarm", DataTypes.BooleanType)
          .add("incomplete", DataTypes.BooleanType);

  /** What the fold of a scope needs; it travels to executors. */
  private record Task(
      int firstDay,
      int days,
      int keptDays,
      TreeSet<Integer> incomplete,
      AlertPath towns,
      AlertPath firms)
      implements java.io.Serializable {}

  private AlertTable() {}

  /**
   * All rows, over the views {@code lifts_today} and {@code entrapments_in_scope}.
   *
   * @param incomplete epoch days on which rescues were not reported in full
   */
  static Dataset<Row> rows(SparkSession spark, TodayContext context, Set<Integer> incomplete) {
    int firstDay = context.watch().fleet().firstDay();
    int days = Math.max(0, context.asOf() - firstDay + 1);
    Map<String, Object> params = new HashMap<>();
    params.put("first_day", LocalDate.ofEpochDay(firstDay));
    params.put("delta_kind", LiftsToday.DELTA);
    long[] events = new long[days];
    long[] attributable = new long[days];
    long[] changes = new long[days];
    for (Row row : SqlFile.query(spark, "today/county_days", params).collectAsList()) {
      int at = row.getInt(0) - firstDay;
      events[at] += row.getLong(1);
      attributable[at] += row.getLong(2);
      changes[at] += row.getLong(3);
    }
    AlertPath.Series county = new AlertPath.Series(events, runningSum(changes));
    AlertPath.Series blamed = county.withEvents(attributable);
    var rules = context.watch().rules().alerts();
    Task task =
        new Task(
            firstDay,
            days,
            rules.keptDays(),
            new TreeSet<>(incomplete),
            new AlertPath(rules, county),
            new AlertPath(rules, blamed));
    List<Row> ofCounty = rows(task, COUNTY, COUNTY, Cusum.county(), task.towns().ofCounty(county));
    return SqlFile.query(spark, "today/scope_days", params)
        .repartition(col("scope_type"), col("scope_id"))
        .sortWithinPartitions("scope_type", "scope_id")
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>)
                rows -> RecordStream.fold(rows, 2, group -> ofPart(group, task)),
            Encoders.row(ROWS))
        .union(spark.createDataFrame(ofCounty, ROWS));
  }

  private static long[] runningSum(long[] changes) {
    long[] sums = Arrays.copyOf(changes, changes.length);
    for (int i = 1; i < sums.length; i++) {
      sums[i] += sums[i - 1];
    }
    return sums;
  }

  private static List<Row> ofPart(Iterator<Row> rows, Task task) {
    long[] events = new long[task.days()];
    long[] changes = new long[task.days()];
    String scopeType = null;
    String scopeId = null;
    while (rows.hasNext()) {
      Row row = rows.next();
      scopeType = row.getString(0);
      scopeId = row.getString(1);
      int at = row.getInt(2) - task.firstDay();
      events[at] += row.getLong(3);
      changes[at] += row.getLong(4);
    }
    AlertPath path = FIRM.equals(scopeType) ? task.firms() : task.towns();
    AlertPath.Series series = new AlertPath.Series(events, runningSum(changes));
    return rows(task, scopeType, scopeId, Cusum.part(), path.ofPart(series));
  }

  private static List<Row> rows(
      Task task, String scopeType, String scopeId, Cusum chart, List<AlertPath.Day> path) {
    List<Row> rows = new ArrayList<>();
    for (AlertPath.Day day : path) {
      if (day.index() >= task.days() - task.keptDays()) {
        int date = task.firstDay() + day.index();
        rows.add(
            RowFactory.create(
                scopeType,
                scopeId,
                LocalDate.ofEpochDay(date),
                day.events(),
                day.expected(),
                day.c(),
                chart.threshold(),
                day.alarm(),
                task.incomplete().contains(date)));
      }
    }
    return rows;
  }
}
