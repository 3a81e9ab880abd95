package io.liftguard.publish.bundle;

import io.liftguard.contract.ReleaseSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads files of a release as rows of values, by the schema of its kind. */
public final class BundleRows {

  private BundleRows() {}

  /**
   * The rows of a CSV file: texts, longs, booleans, dates, doubles, decimals and lists of texts by
   * the columns' types, an empty field as null.
   *
   * @throws IOException when the file is missing, its columns are not those of the schema, or a
   *     value is none of its type
   */
  public static List<List<Object>> of(ReleaseSchema.File file, Map<String, byte[]> files)
      throws IOException {
    byte[] csv = files.get(file.name() + ".csv");
    if (csv == null) {
      throw new IOException(file.name() + ".csv is missing");
    }
    List<List<String>> records = ReleaseText.records(csv);
    if (records.isEmpty() || !records.get(0).equals(file.columnNames())) {
      throw new IOException(file.name() + ".csv: the columns are not " + file.columnNames());
    }
    List<List<Object>> rows = new ArrayList<>();
    for (List<String> record : records.subList(1, records.size())) {
      if (record.size() != file.columns().size()) {
        throw new IOException(file.name() + ".csv: a row has " + record.size() + " fields");
      }
      List<Object> row = new ArrayList<>();
      for (int i = 0; i < record.size(); i++) {
        try {
          row.add(value(file.columns().get(i).kind(), record.get(i)));
        } catch (RuntimeException e) {
          throw new IOException(
              file.name() + ".csv, row " + (rows.size() + 2) + " cannot be read: " + e.getMessage(),
              e);
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static Object value(ReleaseSchema.Type type, String text) {
    if (text.isEmpty()) {
      return null;
    }
    return switch (type) {
      case STRING -> RatingBundleReader.bare(text);
      case INT -> Long.valueOf(text);
      case BOOL -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw new IllegalArgumentException("neither true nor false: " + text);
        }
        yield text.equals("true");
      }
      case DATE -> LocalDate.parse(text);
      case DOUBLE -> Double.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case LIST -> List.of(text.split(";"));
    };
  }
}
