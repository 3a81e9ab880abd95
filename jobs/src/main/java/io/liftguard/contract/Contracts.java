package io.liftguard.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * All contracts of {@code schemas/contracts}, read and checked at once.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class Contracts {
  private final Map<Layer, Map<String, TableContract>> tables;
  private final Dictionary dictionary;

  private Contracts(Map<Layer, Map<String, TableContract>> tables, Dictionary dictionary) {
    this.tables = tables;
    this.dictionary = dictionary;
  }

  /**
   * Reads the contracts that the class path carries.
   *
   * @throws io.liftguard.LiftGuardException wrong use, naming every fault by file and line
   */
  public static Contracts load() {
    Map<String, String> files = new LinkedHashMap<>();
    for (String folder : List.of("contracts/landing", "contracts/meta", "contracts/gold")) {
      for (String file : SchemaFiles.list(folder)) {
        files.put(file, SchemaFiles.read(file));
      }
    }
    return parse(files, SchemaFiles.read(Dictionary.FILE));
  }

  /**
   * Reads contracts from text, by file name relative to {@code schemas/}.
   *
   * @throws io.liftguard.LiftGuardException wrong use, naming every fault by file and line
   */
  static Contracts parse(Map<String, String> files, String dictionaryText) {
    Faults faults = new Faults();
    Dictionary dictionary = Dictionary.read(dictionaryText, faults);
    Map<Layer, Map<String, TableContract>> tables = new HashMap<>();
    ContractReader reader = new ContractReader(dictionary, faults);
    List<TableContract> read = new ArrayList<>();
    files.forEach((file, text) -> reader.read(file, text).ifPresent(read::add));
    read.sort(Comparator.comparingInt(TableContract::position).thenComparing(TableContract::name));
    for (TableContract table : read) {
      TableContract other =
          tables
              .computeIfAbsent(table.layer(), l -> new LinkedHashMap<>())
              .putIfAbsent(table.name(), table);
      if (other != null) {
        faults.add(
            table.file(),
            1,
            table.layer().text() + "." + table.name() + " is also in schemas/" + other.file());
      }
    }
    ContractReader.checkReferences(tables, faults);
    faults.throwIfAny();
    return new Contracts(tables, dictionary);
  }

  /** The landing tables in the specification's order. */
  public List<TableContract> landing() {
    return in(Layer.LANDING);
  }

  /** The tables of a layer: landing in the specification's order, others by name. */
  public List<TableContract> in(Layer layer) {
    return List.copyOf(tables.getOrDefault(layer, Map.of()).values());
  }

  /** The landing table of that name. */
  public TableContract table(String name) {
    return table(Layer.LANDING, name);
  }

  /** The table of that name in a layer. */
  public TableContract table(Layer layer, String name) {
    TableContract table = tables.getOrDefault(layer, Map.of()).get(name);
    if (table == null) {
      throw new NoSuchElementException("no contract for " + layer.text() + "." + name);
    }
    return table;
  }

  public boolean has(Layer layer, String name) {
    return tables.getOrDefault(layer, Map.of()).containsKey(name);
  }

  public Dictionary dictionary() {
    return dictionary;
  }
}
