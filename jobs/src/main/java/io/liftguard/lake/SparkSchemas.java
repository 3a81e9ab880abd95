package io.liftguard.lake;

import io.liftguard.contract.Column;
import io.liftguard.contract.TableContract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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

  /**
   * Rows of a table that an older contract made as its present contract has them: columns that the
   * table lacks are null, values are of the wider type. The same rows when the table fits.
   */
  public static Dataset<Row> present(Dataset<Row> rows, StructType schema) {
    return types(rows.schema()).equals(types(schema)) ? rows : rows.to(schema);
  }

  private static Map<String, DataType> types(StructType schema) {
    Map<String, DataType> types = new HashMap<>();
    for (StructField field : schema.fields()) {
      types.put(field.name(), field.dataType());
    }
    return types;
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
