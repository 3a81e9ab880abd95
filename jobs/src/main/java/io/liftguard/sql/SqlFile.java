package io.liftguard.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The set logic under {@code sql/<layer>/<name>.sql}; values enter as parameters only. */
public final class SqlFile {

  private SqlFile() {}

  /** The text of a file, such as {@code facts/lift_visits}. */
  public static String text(String name) {
    String path = "/sql/" + name + ".sql";
    try (InputStream in = SqlFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no " + path + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result of a file over the session's views. */
  public static Dataset<Row> query(SparkSession spark, String name, Map<String, Object> params) {
    return spark.sql(text(name), params);
  }

  /** Makes the result of {@code <layer>/<view>} a temporary view of its name. */
  public static void view(
      SparkSession spark, String layer, String view, Map<String, Object> params) {
    query(spark, layer + "/" + view, params).createOrReplaceTempView(view);
  }
}
