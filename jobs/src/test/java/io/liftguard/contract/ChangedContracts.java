package io.liftguard.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The contracts of this version with a few lines changed, as a later version may bring them. */
public final class ChangedContracts {

  private final Map<String, String> files = new LinkedHashMap<>();
  private String dictionary = SchemaFiles.read(Dictionary.FILE);

  /** A copy of all contracts. */
  public ChangedContracts() {
    for (String folder : List.of("contracts/landing", "contracts/meta", "contracts/gold")) {
      for (String file : SchemaFiles.list(folder)) {
        files.put(file, SchemaFiles.read(file));
      }
    }
  }

  /** Replaces the first place of a text in a file; the text must be there. */
  public ChangedContracts replace(String file, String from, String to) {
    String text = files.get(file);
    int at = text.indexOf(from);
    if (at < 0) {
      throw new IllegalArgumentException(file + " does not hold " + from);
    }
    files.put(file, text.substring(0, at) + to + text.substring(at + from.length()));
    return this;
  }

  /** Adds lines to a file. */
  public ChangedContracts append(String file, String text) {
    files.merge(file, text, String::concat);
    return this;
  }

  /** Adds a column to the dictionary. */
  public ChangedContracts word(String column, String zh, String en, String meaning) {
    dictionary += "  %s: {zh: %s, en: %s, meaning: \"%s\"}\n".formatted(column, zh, en, meaning);
    return this;
  }

  /** The contracts, read and checked. */
  public Contracts read() {
    return Contracts.parse(files, dictionary);
  }
}
