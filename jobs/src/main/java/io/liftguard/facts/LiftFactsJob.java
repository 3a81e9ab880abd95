package io.liftguard.facts;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.liftguard.domain.FleetContext;
import io.liftguard.domain.LiftHistory;
import io.liftguard.domain.Times;
import io.liftguard.sql.SqlFile;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.commons.collections4.iterators.PeekingIterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;

/**
 * Facts of the lifts of a run. Input: the views {@code live_<table>} (current rows whose firm is
 * known), {@code current_inspections} (lift known too), {@code touched} and {@code
 * before_overdue_episodes}; output: one row per lift that the register knows, with an array for
 * each fact table, as {@link LiftFactRows#LIFT}.
 *
 * <p>All records of all lifts are one stream, brought together and sorted by lift once: a join of
 * one array per kind of record costs a shuffle and two sorts for each of them, and a plan that
 * takes longer to make than a county's night to compute.
 */
public final class LiftFactsJob {

  /** A visit covers at most so many days: the longest interval a contract can have. */
  public static final int LONGEST_INTERVAL = 100;

  /** What the job asks of {@code current_inspections}, in several queries. */
  public static final List<Column> INSPECTION_COLUMNS =
      List.of(
          col("inspection_id"),
          col("elevator_id"),
          col("kind"),
          col("inspected_on"),
          col("result"),
          col("maintenance_caused"),
          col("reinspection_of"),
          col("next_due_on"));

  private LiftFactsJob() {}

  /** Plans the job; nothing runs before an action on the result. */
  public static Dataset<Row> plan(SparkSession spark, FleetContext fleet, LiftWindows windows) {
    Map<String, Object> params = new HashMap<>();
    params.put("as_of", LocalDate.ofEpochDay(fleet.asOf()));
    params.put("after_as_of", startOf(fleet.asOf() + 1));
    params.put("all_lifts", windows.allLifts());
    params.put("window_date", LocalDate.ofEpochDay(windows.from()));
    params.put("window_from", startOf(windows.from()));
    params.put("visits_from", startOf(windows.visitsFrom(windows.from())));
    params.put("earliest_window", startOf(windows.earliest()));
    params.put("earliest_visit_needed", startOf(windows.visitsFrom(windows.earliest())));
    SqlFile.view(spark, "facts", "re_inspections", params);
    List<Dataset<Row>> parts = new ArrayList<>();
    for (LiftRecordKind kind : LiftRecordKind.values()) {
      Dataset<Row> part = SqlFile.query(spark, "facts/" + kind.file(), params);
      parts.add(windows.allLifts() ? part : ofTouchedLifts(part));
    }
    return records(parts)
        .repartition(col("elevator_id"))
        .sortWithinPartitions("elevator_id")
        .mapPartitions(facts(fleet, windows.from()), Encoders.row(LiftFactRows.LIFT));
  }

  private static Dataset<Row> ofTouchedLifts(Dataset<Row> part) {
    Dataset<Row> touched = part.sparkSession().table("touched").select("elevator_id");
    return part.join(
        touched,
        scala.jdk.javaapi.CollectionConverters.asScala(List.of("elevator_id")).toSeq(),
        "left_semi");
  }

  // Lift, kind of record, and one column for each kind, of which the row's own is filled.
  private static Dataset<Row> records(List<Dataset<Row>> parts) {
    Dataset<Row> all = null;
    for (int kind = 0; kind < parts.size(); kind++) {
      List<Column> columns = new ArrayList<>();
      columns.add(col("elevator_id"));
      columns.add(lit(kind).as("kind"));
      for (int other = 0; other < parts.size(); other++) {
        String name = parts.get(other).columns()[1];
        DataType type = parts.get(other).schema().apply(name).dataType();
        columns.add((other == kind ? col(name) : lit(null).cast(type)).as(name));
      }
      Dataset<Row> part = parts.get(kind).select(columns.toArray(Column[]::new));
      all = all == null ? part : all.union(part);
    }
    return all;
  }

  private static MapPartitionsFunction<Row, Row> facts(FleetContext fleet, int from) {
    return rows -> {
      PeekingIterator<Row> ahead = PeekingIterator.peekingIterator(rows);
      return new Iterator<Row>() {
        private Row next;

        @Override
        public boolean hasNext() {
          while (next == null && ahead.hasNext()) {
            next = nextLift();
          }
          return next != null;
        }

        @Override
        public Row next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          Row lift = next;
          next = null;
          return lift;
        }

        private Row nextLift() {
          LiftRowReader lift = new LiftRowReader(ahead.peek().getString(0), from);
          while (ahead.hasNext() && ahead.peek().getString(0).equals(lift.elevatorId())) {
            lift.add(ahead.next());
          }
          return lift.known()
              ? LiftFactRows.write(
                  LiftHistory.facts(lift.records(), fleet, lift.windowFrom()), fleet)
              : null;
        }
      };
    };
  }

  private static Instant startOf(int day) {
    return Instant.EPOCH.plus(Times.startOf(day), ChronoUnit.MICROS);
  }
}
