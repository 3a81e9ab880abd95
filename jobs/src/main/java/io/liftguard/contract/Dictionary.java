package io.liftguard.contract;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words of the house: what each column is called and means, said once in {@code
 * schemas/dictionary.yaml}.
 */
public final class Dictionary {
  static final String FILE = "dictionary.yaml";

  /**
   * Words of one column.
   *
   * @param zh business name in Chinese
   * @param en business name in English
   * @param unitText unit of the values, null for none
   * @param meaning one sentence
   */
  public record Entry(String zh, String en, String unitText, String meaning)
      implements Serializable {
    /** Unit of the values. */
    public Optional<String> unit() {
      return Optional.ofNullable(unitText);
    }
  }

  private final Map<String, Entry> entries;

  private Dictionary(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /** Words of a column: those of its table when there are such, else those of its name. */
  public Optional<Entry> find(String table, String column) {
    Entry own = entries.get(table + "." + column);
    return Optional.ofNullable(own != null ? own : entries.get(column));
  }

  /** All keys: column names, and {@code table.column} where a table uses a name in its own way. */
  public Set<String> keys() {
    return entries.keySet();
  }

  static Dictionary read(String text, Faults faults) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    YamlReader root = YamlReader.of(FILE, text, faults);
    root.allow(Set.of("columns"));
    YamlReader columns = root.mapping("columns");
    for (String key : columns.keys()) {
      YamlReader entry = columns.mapping(key);
      entry.allow(Set.of("zh", "en", "unit", "meaning"));
      entries.put(
          key,
          new Entry(
              entry.text("zh"),
              entry.text("en"),
              entry.optionalText("unit").orElse(null),
              entry.text("meaning")));
    }
    return new Dictionary(entries);
  }
}
