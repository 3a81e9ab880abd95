import io.delta.tables.DeltaTable;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Does a little of what a night does while the JVM notes which library classes it loads (see
 * `archive` in the launcher): the archive then saves every later start from reading and verifying
 * them. LiftGuard's own classes come through a loader of their own, so that the archive holds the
 * libraries' classes only and outlives a rebuild of LiftGuard's jar.
 */
public final class WarmUp {
  public static void main(String[] args) throws Exception {
    URL[] jar = {Path.of(args[0]).toUri().toURL()};
    ClassLoader loader = new URLClassLoader(jar, SparkSession.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> profile = loader.loadClass("io.liftguard.session.Profile");
    SparkSession spark =
        (SparkSession)
            loader
                .loadClass("io.liftguard.session.Sessions")
                .getMethod("open", profile)
                .invoke(null, profile.getField("SMALL").get(null));
    String table = Path.of(args[1], "table").toUri().toString();
    spark
        .sql(
            "SELECT id, cast(id AS string) AS name, id % 3 AS part, DATE'2026-01-01' AS day,"
                + " TIMESTAMP'2026-01-01 08:00:00' AS at, array(cast(id AS string)) AS names"
                + " FROM range(100)")
        .write()
        .format("delta")
        .partitionBy("part")
        .option("delta.enableChangeDataFeed", "true")
        .save(table);
    DeltaTable.forPath(spark, table)
        .as("t")
        .merge(spark.read().format("delta").load(table).limit(5).as("s"), "t.id = s.id")
        .whenMatched()
        .updateExpr(Map.of("name", "concat(s.name, 'x')"))
        .whenNotMatched()
        .insertAll()
        .execute();
    spark
        .read()
        .format("delta")
        .load(table)
        .where("part = 1")
        .write()
        .format("delta")
        .mode("overwrite")
        .option("replaceWhere", "part = 1")
        .save(table);
    spark.read().format("delta").load(table).createOrReplaceTempView("t");
    spark
        .sql(
            "WITH s AS (SELECT part, day, name, explode(names) AS n,"
                + " row_number() OVER (PARTITION BY part ORDER BY at, name) AS r FROM t)"
                + " SELECT s.part, count(*), sum(r), collect_list(struct(n, r)), max_by(n, r),"
                + " any_value(t.day) FROM s JOIN t ON s.name = t.name LEFT ANTI JOIN"
                + " (SELECT 'none' AS name) x ON x.name = s.name GROUP BY s.part ORDER BY 1")
        .collectAsList();
    spark
        .read()
        .format("delta")
        .option("readChangeFeed", "true")
        .option("startingVersion", 0)
        .load(table)
        .count();
    spark.read().format("delta").option("versionAsOf", 0).load(table).count();
    spark.stop();
  }
}
