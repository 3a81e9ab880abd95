package io.liftguard.lake;

import io.liftguard.contract.Column;
import io.liftguard.contract.TableContract;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Contracts as Spark schemas. */
public final class SparkSchemas {
  private SparkSchemas() {}

  /**
   * The contract's columns in order, with their comments. All are nullable: a tombstone carries
   * nothing but its key, and what must not be null is a CHECK constraint.
   */
  public static StructType structType(TableContract contract) {
    List<StructField> fields = new ArrayList<>();
    for (Column column : contract.columns()) {
      fields.add(field(column));
    }
    return new StructType(fields.toArray(StructField[]::new));
  }

  /** One column with its comment. */
  public static StructField field(Column column) {
    return field(column.name(), column.type().physical(), column.comment());
  }

  /** A column by the Spark SQL name of its type. */
  public static StructField field(String name, String type, String comment) {
    return new StructField(
        name,
        DataType.fromDDL(type),
        true,
        new MetadataBuilder().putString("comment", comment).build());
  }
}
