package io.liftguard.publish.bundle;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.contract.TableContract;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.rating.Objection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The records that objections name: whether there are such, and whether they were corrected. */
final class ObjectionRecords {

  private final Lake lake;
  private final SparkSession spark;
  private final Contracts contracts;

  ObjectionRecords(Lake lake, Contracts contracts) {
    this.lake = lake;
    this.spark = lake.spark();
    this.contracts = contracts;
  }

  /**
   * Refuses objections that name a record which the lake has never had.
   *
   * @throws LiftGuardException (wrong use) naming them
   */
  void refuseUnknown(List<Objection> objections) {
    List<String> unknown = new ArrayList<>();
    for (Objection objection : objections) {
      boolean known = false;
      for (String table : tables(objection)) {
        TableId clean = TableId.clean(table);
        known |= lake.exists(clean) && !lake.read(clean).where(names(objection)).limit(1).isEmpty();
      }
      if (!known) {
        unknown.add(objection.label());
      }
    }
    if (!unknown.isEmpty()) {
      throw LiftGuardException.wrongUse(
          "Objections name records that the lake does not hold: " + String.join(", ", unknown),
          "Correct record_id: an event's id is the order_id of its earliest order.");
    }
  }

  private static List<String> tables(Objection objection) {
    return objection.recordType().equals("exposure")
        ? List.of("elevators", "contracts")
        : List.of("rescues");
  }

  private Column names(Objection objection) {
    if (objection.recordType().equals("exposure")) {
      return functions.col("elevator_id").equalTo(ObjectionsFile.lift(objection.recordId()));
    }
    List<String> orders = new ArrayList<>(List.of(objection.recordId()));
    if (!objection.recordType().equals("time_stamp")) {
      // An event is all of its orders; any of them may have been wrong.
      spark
          .table("fact_rescue")
          .where(functions.col("event_id").equalTo(objection.recordId()))
          .select(functions.explode(functions.col("order_ids")))
          .collectAsList()
          .forEach(row -> orders.add(row.getString(0)));
    }
    return functions.col("order_id").isin(orders.toArray());
  }

  /**
   * Whether the record that an objection names is another one than it was: a version of it is
   * current that was delivered only after a time.
   */
  boolean corrected(Objection objection, Instant after) {
    for (String table : tables(objection)) {
      TableId clean = TableId.clean(table);
      TableId bronze = TableId.bronze(table);
      if (!lake.exists(clean) || !lake.exists(bronze)) {
        continue;
      }
      TableContract contract = contracts.table(Layer.LANDING, table);
      Column[] columns = contract.columnNames().stream().map(functions::col).toArray(Column[]::new);
      Dataset<Row> filesBefore =
          lake.read(TableId.meta("files"))
              .where(
                  functions
                      .col("table_name")
                      .equalTo(table)
                      .and(functions.col("seen_at").leq(functions.lit(after))))
              .select(functions.col("file").as("seen_file"), functions.col("run").as("seen_run"))
              .distinct();
      Dataset<Row> deliveries = lake.read(bronze).where(names(objection));
      Dataset<Row> before =
          deliveries
              .join(
                  filesBefore,
                  functions
                      .col("file")
                      .equalTo(functions.col("seen_file"))
                      .and(functions.col("run").equalTo(functions.col("seen_run"))))
              .select(columns);
      Dataset<Row> current = lake.read(clean).where(names(objection)).select(columns);
      if (!current.except(before).isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
