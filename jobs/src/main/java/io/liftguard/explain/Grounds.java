package io.liftguard.explain;

import io.liftguard.contract.Contracts;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightSettings;
import org.apache.spark.sql.SparkSession;

/**
 * What explanations are made from.
 *
 * @param spark the session
 * @param lake the lake
 * @param contracts all contracts
 * @param settings settings that move figures, which must be those of the lake's last run
 * @param amount how many rows each table shows
 */
public record Grounds(
    SparkSession spark, Lake lake, Contracts contracts, NightSettings settings, Amount amount) {

  /** How many rows each table of an explanation shows. */
  public enum Amount {
    /** So many that a screen holds them; how many there are is said beside them. */
    SAMPLE(20),
    ALL(Integer.MAX_VALUE);

    private final int rows;

    Amount(int rows) {
      this.rows = rows;
    }

    /** Most rows of a table. */
    public int rows() {
      return rows;
    }
  }
}
