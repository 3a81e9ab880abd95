package io.liftguard.ingest;

import io.liftguard.contract.TableContract;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import io.liftguard.lake.Versions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes many rows into a clean table: laid out by time when it is new, merged when it is not. */
final class CleanWriter {
  private CleanWriter() {}

  /** Brings the current versions among the rows into the clean table. */
  static void write(Lake lake, LakeWriter writer, TableContract contract, Dataset<Row> rows) {
    TableId clean = TableId.clean(contract.name());
    Dataset<Row> current = Versions.current(contract, rows);
    writer.mergeNewest(clean, TableSpec.clean(contract), contract, current);
  }
}
