package io.liftguard.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the code values of columns are called, said once in {@code schemas/codes.yaml}.
 *
 * @param columns texts by column, as the {@link Dictionary} names it, and value
 */
public record Codes(Map<String, Map<String, Text>> columns) {

  public Codes {
    Map<String, Map<String, Text>> copy = new LinkedHashMap<>();
    columns.forEach((column, values) -> copy.put(column, Map.copyOf(values)));
    columns = Map.copyOf(copy);
  }

  /** Reads the names that the class path carries. */
  public static Codes load() {
    return SchemaRecords.read("codes.yaml", Codes.class);
  }

  /** The names of a table's column: its own when there are such, else those of its name. */
  public Map<String, Text> of(String table, String column) {
    Map<String, Text> own = columns.get(table + "." + column);
    return own != null ? own : columns.getOrDefault(column, Map.of());
  }

  /** The name of a value of a column that means the same in every table. */
  public Optional<Text> text(String column, String value) {
    return Optional.ofNullable(columns.getOrDefault(column, Map.of()).get(value));
  }
}
