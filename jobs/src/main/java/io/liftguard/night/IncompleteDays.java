package io.liftguard.night;

import io.liftguard.contract.TableContract;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.quality.Completeness;
import io.liftguard.quality.DataQuality;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Days of a daily table that were not reported in full. */
final class IncompleteDays {

  private IncompleteDays() {}

  /** Epoch days from the first month to as_of that are incomplete. */
  static Set<Integer> of(
      SparkSession spark, Lake lake, TableContract table, int firstDay, LocalDate asOf) {
    Map<Integer, Long> rows = new HashMap<>();
    String day = DataQuality.dayOf(table);
    for (Row row :
        spark
            .table("clean_" + table.name())
            .where("NOT deleted")
            .groupBy(functions.expr(day).as("date"))
            .count()
            .where("date IS NOT NULL")
            .collectAsList()) {
      rows.put((int) row.getLocalDate(0).toEpochDay(), row.getLong(1));
    }
    List<String> files =
        lake.read(TableId.meta("files"))
            .where(
                functions
                    .col("table_name")
                    .equalTo(table.name())
                    .and(functions.expr("NOT refused")))
            .select("file")
            .as(Encoders.STRING())
            .collectAsList();
    return Completeness.incomplete(rows, files, firstDay, (int) asOf.toEpochDay());
  }
}
