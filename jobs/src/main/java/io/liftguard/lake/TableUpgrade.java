package io.liftguard.lake;

import io.liftguard.LiftGuardException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.QuotingUtils;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What an existing table lacks of a newer contract, and how it gets it in place: optional columns
 * and CHECK constraints by a change of the metadata alone, wider types by Delta's type widening. No
 * data file is written anew, so that a table of any size is upgraded at once and the change data
 * feed tells of no rows.
 */
final class TableUpgrade {

  private static final String CONSTRAINT = "delta.constraints.";
  private static final String TYPE_WIDENING = "delta.enableTypeWidening";

  /** Digits before the point that any whole number of 64 bits needs, as Delta counts them. */
  private static final int DIGITS_OF_A_LONG = 20;

  private final SparkSession spark;
  private final String path;
  private final DeltaLog log;
  private final List<StructField> wider = new ArrayList<>();
  private final List<StructField> lacking = new ArrayList<>();
  private final Map<String, String> constraints = new TreeMap<>();
  private final Snapshot snapshot;

  private TableUpgrade(SparkSession spark, String path, DeltaLog log, Snapshot snapshot) {
    this.spark = spark;
    this.path = path;
    this.log = log;
    this.snapshot = snapshot;
  }

  /**
   * Compares a table with its spec; nothing is changed yet.
   *
   * @throws LiftGuardException run failed when a type is another one and no wider one
   */
  static TableUpgrade of(Lake lake, TableId table, TableSpec spec) {
    DeltaLog log = lake.log(table);
    Snapshot snapshot = lake.snapshot(table);
    TableUpgrade upgrade =
        new TableUpgrade(lake.spark(), lake.path(table).toString(), log, snapshot);
    if (snapshot.version() >= 0) {
      upgrade.compare(table, spec);
    }
    return upgrade;
  }

  private void compare(TableId table, TableSpec spec) {
    Map<String, StructField> present = new HashMap<>();
    for (StructField field : snapshot.schema().fields()) {
      present.put(field.name(), field);
    }
    for (StructField field : spec.schema().fields()) {
      StructField stands = present.get(field.name());
      if (stands == null) {
        lacking.add(field);
      } else if (!stands.dataType().sameType(field.dataType())) {
        if (!widens(stands, field)) {
          throw LiftGuardException.runFailed(
              table
                  + " holds "
                  + field.name()
                  + " as "
                  + stands.dataType().simpleString()
                  + ", which its contract now calls "
                  + field.dataType().simpleString(),
              "Give the contract back its type, or a wider one such as decimal(14,2) for"
                  + " decimal(12,2); for any other type make a new lake of all landing files.",
              null);
        }
        wider.add(field);
      }
    }
    spec.properties()
        .forEach(
            (key, value) -> {
              if (key.startsWith(CONSTRAINT)) {
                constraints.put(key, value);
              }
            });
  }

  private static boolean widens(StructField stands, StructField wanted) {
    if (!(wanted.dataType() instanceof DecimalType to)) {
      return false;
    }
    int digits = to.precision() - to.scale();
    if (stands.dataType() instanceof DecimalType from) {
      return digits >= from.precision() - from.scale() && to.scale() >= from.scale();
    }
    return stands.dataType().equals(DataTypes.LongType) && digits >= DIGITS_OF_A_LONG;
  }

  /** One commit. */
  record Step(String action, Runnable commit) {}

  /** The commits that are needed, in order; none when the table fits. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    Map<String, String> properties = configuration(snapshot.metadata());
    if (!wider.isEmpty()) {
      // A column that a constraint names cannot be altered, so its constraint goes meanwhile.
      Map<String, String> open = new TreeMap<>(properties);
      wider.forEach(field -> open.remove(CONSTRAINT + field.name()));
      open.put(TYPE_WIDENING, "true");
      steps.add(new Step("allow", () -> changeMetadata(open, List.of())));
    }
    for (StructField field : wider) {
      String sql =
          "ALTER TABLE delta.%s ALTER COLUMN %s TYPE %s"
              .formatted(
                  QuotingUtils.quoteIdentifier(path),
                  QuotingUtils.quoteIdentifier(field.name()),
                  field.dataType().sql());
      steps.add(new Step("widen", () -> spark.sql(sql)));
    }
    Map<String, String> wanted = new TreeMap<>(properties);
    wanted.keySet().removeIf(key -> key.startsWith(CONSTRAINT));
    wanted.putAll(constraints);
    if (!wider.isEmpty()) {
      wanted.put(TYPE_WIDENING, "true");
    }
    if (snapshot.version() >= 0 && (!lacking.isEmpty() || !wanted.equals(properties))) {
      steps.add(new Step("upgrade", () -> changeMetadata(wanted, lacking)));
    }
    return steps;
  }

  // SET TBLPROPERTIES knows no constraints, and ADD CONSTRAINT reads the whole table: rows that
  // kept the older contract keep one that allows more.
  private void changeMetadata(Map<String, String> properties, List<StructField> more) {
    OptimisticTransaction transaction = log.startTransaction(Option.empty(), Option.empty());
    Metadata metadata = transaction.metadata();
    StructType schema = metadata.schema();
    for (StructField field : more) {
      schema = schema.add(field);
    }
    var configuration =
        scala.collection.immutable.Map.from(CollectionConverters.asScala(properties));
    transaction.updateMetadata(
        metadata.copy(
            metadata.id(),
            metadata.name(),
            metadata.description(),
            metadata.format(),
            schema.json(),
            metadata.partitionColumns(),
            configuration,
            metadata.createdTime()),
        false);
    Seq<Action> none = CollectionConverters.asScala(List.<Action>of()).toSeq();
    transaction.commit(none, new DeltaOperations.SetTableProperties(configuration));
  }

  private static Map<String, String> configuration(Metadata metadata) {
    return CollectionConverters.asJava(metadata.configuration());
  }
}
