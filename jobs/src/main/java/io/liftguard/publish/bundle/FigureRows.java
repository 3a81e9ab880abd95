package io.liftguard.publish.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.rating.Release;
import io.liftguard.rating.ReleaseRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of a release by file, key of the row and column, as pages name them (see {@link
 * PageFigure}). Besides the CSV files there is {@code release}: one row, its key the release's id,
 * its columns the fields of {@code release.json}, those within others joined by dots ({@code
 * settings.weights.M1}).
 */
public final class FigureRows {

  /** Name under which pages refer to {@code release.json}. */
  public static final String RELEASE = "release";

  /** What joins the columns of a key. */
  private static final String JOINT = "|";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Map<String, Map<String, Object>>> files = new HashMap<>();

  private FigureRows() {}

  /** The figures of a release. */
  public static FigureRows of(Release release) {
    FigureRows rows = new FigureRows();
    ReleaseRows.of(release)
        .forEach((name, lines) -> rows.add(RatingBundle.SCHEMA.file(name), lines));
    Map<String, Object> head = new LinkedHashMap<>();
    try {
      flatten("", JSON.readTree(ReleaseJson.write(release.head())), head);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rows.files.put(RELEASE, Map.of(release.head().releaseId(), head));
    return rows;
  }

  private void add(ReleaseSchema.File file, List<List<Object>> lines) {
    Map<String, Map<String, Object>> byKey = new LinkedHashMap<>();
    List<String> columns = file.columnNames();
    for (List<Object> line : lines) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        row.put(columns.get(i), line.get(i));
      }
      byKey.put(
          file.key().stream()
              .map(column -> String.valueOf(row.get(column)))
              .collect(Collectors.joining(JOINT)),
          row);
    }
    files.put(file.name(), byKey);
  }

  private static void flatten(String path, JsonNode node, Map<String, Object> into) {
    node.properties()
        .forEach(
            field -> {
              String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
              JsonNode value = field.getValue();
              if (value.isObject()) {
                flatten(name, value, into);
              } else if (value.isIntegralNumber()) {
                into.put(name, value.longValue());
              } else if (value.isNumber()) {
                into.put(name, value.doubleValue());
              } else if (!value.isArray()) {
                into.put(name, value.isNull() ? null : value.asText());
              }
            });
  }

  /** The key of a row, of the values of its key's columns. */
  public static String key(Object... parts) {
    StringBuilder key = new StringBuilder();
    for (Object part : parts) {
      key.append(key.isEmpty() ? "" : JOINT)
          .append(part instanceof LocalDate date ? date.toString() : String.valueOf(part));
    }
    return key.toString();
  }

  /** Whether there is such a row. */
  public boolean has(String file, String key) {
    return files.getOrDefault(file, Map.of()).containsKey(key);
  }

  /** Whether the rows of a file have such a column; false when there is no such row. */
  public boolean has(String file, String key, String column) {
    return has(file, key) && files.get(file).get(key).containsKey(column);
  }

  /**
   * A figure, null for an empty field.
   *
   * @throws IllegalArgumentException when there is no such row or column
   */
  public Object value(String file, String key, String column) {
    if (!has(file, key, column)) {
      throw new IllegalArgumentException("no figure " + file + " " + key + " " + column);
    }
    return files.get(file).get(key).get(column);
  }
}
