package io.liftguard.publish.bundle;

import io.liftguard.contract.ReleaseSchema;
import io.liftguard.lake.Lake;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads files of a release as rows of values, by the schema of its kind. */
public final class BundleRows {

  private BundleRows() {}

  /**
   * The files of a release.
   *
   * @throws IOException when they are not exactly as they were made
   */
  public static Map<String, byte[]> read(Lake lake, ReleaseLog.Entry entry) throws IOException {
    Map<String, byte[]> files = entry.store(lake).read("");
    byte[] sums = files.get(RatingBundle.SUMS);
    if (sums == null || !Digests.sha256(sums).equals(entry.sumsSha256())) {
      throw new IOException(RatingBundle.SUMS + " is not as it was made");
    }
    for (Map.Entry<String, String> sum : Digests.read(sums, new ArrayList<>()).entrySet()) {
      byte[] content = files.get(sum.getKey());
      if (content == null || !Digests.sha256(content).equals(sum.getValue())) {
        throw new IOException(sum.getKey() + " is not as it was made");
      }
    }
    return new TreeMap<>(files);
  }

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
          row.add(value(file.columns().get(i).type(), record.get(i)));
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

  private static Object value(String type, String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (type.startsWith("decimal(")) {
      return new BigDecimal(text);
    }
    return switch (type) {
      case "string" -> RatingBundleReader.bare(text);
      case "int" -> Long.valueOf(text);
      case "bool" -> {
        if (!text.equals("true") && !text.equals("false")) {
          throw new IllegalArgumentException("neither true nor false: " + text);
        }
        yield text.equals("true");
      }
      case "date" -> LocalDate.parse(text);
      case "double" -> Double.valueOf(text);
      case "list" -> List.of(text.split(";"));
      default -> throw new IllegalArgumentException("no type of a release's column: " + type);
    };
  }
}
