package io.liftguard.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A result that is computed once and read by many queries. Unlike a persisted dataset it forgets
 * how it was made: each query over a persisted one analyses the whole plan behind it again, which
 * took a county's night longer than computing it.
 */
public final class Computed {

  private static final String FOLDER = "_computed";

  private Computed() {}

  /**
   * Computes a dataset. In local mode its rows stay in memory and on the local disk; on a cluster
   * they go to the lake, since what lies with a worker is lost with it.
   */
  public static Dataset<Row> once(Dataset<Row> rows, Lake lake) {
    var context = lake.spark().sparkContext();
    if (context.isLocal()) {
      return rows.localCheckpoint();
    }
    if (context.getCheckpointDir().isEmpty()) {
      context.setCheckpointDir(new Path(lake.root(), FOLDER).toString());
    }
    return rows.checkpoint();
  }

  /**
   * Removes what a program's session put into the lake, when it ends. What one that was killed left
   * there is nobody's: it goes with the folder {@code _computed} while no run is under way.
   */
  public static void forget(Lake lake) {
    var directory = lake.spark().sparkContext().getCheckpointDir();
    if (directory.isEmpty()) {
      return;
    }
    try {
      lake.fileSystem().delete(new Path(directory.get()), true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory.get(), e);
    }
  }
}
