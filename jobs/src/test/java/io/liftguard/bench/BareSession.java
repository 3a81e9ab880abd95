package io.liftguard.bench;

import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** The least that a Spark job on Delta can do: read one table, commit one. */
public final class BareSession {
  private BareSession() {}

  /** Arguments: the table that is read, the table that gets a commit. */
  public static void main(String[] args) {
    SparkSession spark = Sessions.open(Profile.SMALL);
    List<Row> rows = spark.read().format("delta").load(args[0]).collectAsList();
    spark
        .createDataFrame(rows, spark.read().format("delta").load(args[0]).schema())
        .write()
        .format("delta")
        .mode(SaveMode.Append)
        .save(args[1]);
    spark.stop();
    System.exit(0);
  }
}
