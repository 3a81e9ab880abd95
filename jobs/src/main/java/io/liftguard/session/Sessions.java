package io.liftguard.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The only place that builds a {@link SparkSession}. */
public final class Sessions {
  /** Every calendar date of this system is a date in this zone. */
  public static final String TIME_ZONE = "Asia/Shanghai";

  private Sessions() {}

  /** A session of that profile; the master of {@code spark-submit} wins over local mode. */
  public static SparkSession open(Profile profile) {
    return open(profile, Map.of());
  }

  /**
   * A session of that profile.
   *
   * @param overrides Spark settings that win over the profile's
   */
  public static SparkSession open(Profile profile, Map<String, String> overrides) {
    Map<String, String> settings = new LinkedHashMap<>();
    String master = master(overrides);
    settings.put("spark.master", master);
    if (isLocal(master)) {
      // A laptop without a resolvable host name must work, and nothing listens to the outside.
      settings.put("spark.driver.host", "127.0.0.1");
      settings.put("spark.driver.bindAddress", "127.0.0.1");
    }
    settings.put("spark.app.name", "liftguard");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.sql.catalogImplementation", "in-memory");
    settings.put("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
    settings.put(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    // Silent overflow and silent nulls would be wrong figures.
    settings.put("spark.sql.ansi.enabled", "true");
    settings.put("spark.sql.session.timeZone", TIME_ZONE);
    // Dates and instants as java.time: the JVM's own time zone must not matter.
    settings.put("spark.sql.datetime.java8API.enabled", "true");
    // Bound parameters fail with Delta's extension otherwise (delta#7640).
    settings.put("spark.sql.legacy.parameterSubstitution.constantsOnly", "true");
    // Any Parquet reader understands microseconds; INT96 is Spark's own.
    settings.put("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    settings.put("spark.databricks.delta.snapshotPartitions", "1");
    settings.put("spark.databricks.delta.properties.defaults.enableDeletionVectors", "false");
    // Nobody reads the list of files in a commit's checksum, and outside UTC Delta proves each such
    // list by putting the table's whole state together again.
    settings.put("spark.databricks.delta.allFilesInCrc.enabled", "false");
    // Two drivers on one object store lose each other's commits with Delta's own. By name, for
    // Delta
    // makes it; the room of the lake is not to be known here.
    settings.put("spark.delta.logStore.s3a.impl", "io.liftguard.lake.ConditionalPutLogStore");
    // Spark describes the plan of every query to listeners, of which there are none without its UI.
    settings.put("spark.sql.ui.explainMode", "simple");
    // Changes from before a type was widened are read as the wider type. Delta refuses that for
    // the sake of renamed and dropped columns, which our tables never have (lake.TableUpgrade).
    settings.put(
        "spark.databricks.delta.changeDataFeed.unsafeBatchReadOnIncompatibleSchemaChanges.enabled",
        "true");
    switch (profile) {
      case SMALL -> {
        settings.put("spark.sql.shuffle.partitions", "2");
        // Every sort and hash map clears a whole page; the default of 64 MB is far more than a
        // county's few thousand rows ever fill.
        settings.put("spark.buffer.pageSize", "1m");
        settings.put("spark.default.parallelism", "2");
        settings.put("spark.sql.adaptive.enabled", "false");
        // Compiling a few hundred expressions costs more than interpreting them over a county's
        // rows: a fifth of the processor time of a first night.
        settings.put("spark.sql.codegen.wholeStage", "false");
        settings.put("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        // A file of each month is open at once instead of the rows sorted by month first.
        settings.put("spark.sql.maxConcurrentOutputFileWriters", "64");
        settings.put("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2");
      }
      case LARGE -> {
        settings.put("spark.sql.shuffle.partitions", "64");
        settings.put("spark.sql.adaptive.enabled", "true");
        // A few dozen rows of a night must not run as 64 tasks.
        settings.put("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false");
      }
    }
    settings.putAll(overrides);
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** The master of the settings, else that of {@code spark-submit}, else all of this machine. */
  public static String master(Map<String, String> overrides) {
    return overrides.getOrDefault("spark.master", new SparkConf().get("spark.master", "local[*]"));
  }

  /** Whether a master is this machine alone. */
  public static boolean isLocal(String master) {
    return master.startsWith("local");
  }

  /** A session of the same context in which times without an offset are those of a zone. */
  public static SparkSession inZone(SparkSession spark, String zone) {
    SparkSession other = spark.newSession();
    // A new session starts from the context's settings, not from those set since.
    spark
        .conf()
        .getAll()
        .foreach(
            entry -> {
              if (other.conf().isModifiable(entry._1())) {
                other.conf().set(entry._1(), entry._2());
              }
              return null;
            });
    other.conf().set("spark.sql.session.timeZone", zone);
    return other;
  }
}
