package io.liftguard.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads typed values out of a YAML mapping. A missing or ill-typed value is a fault with its line
 * and a neutral value in its place, so that reading goes on and finds the other faults.
 */
public final class YamlReader {
  private final String file;
  private final Yaml.Mapping mapping;
  private final Faults faults;

  private YamlReader(String file, Yaml.Mapping mapping, Faults faults) {
    this.file = file;
    this.mapping = mapping;
    this.faults = faults;
  }

  /** Reader of a file's root mapping. */
  public static YamlReader of(String file, String text, Faults faults) {
    return new YamlReader(file, Yaml.parse(file, text, faults).orElseGet(() -> empty(1)), faults);
  }

  private static Yaml.Mapping empty(int line) {
    return new Yaml.Mapping(line, new LinkedHashMap<>());
  }

  /** File of the mapping, relative to {@code schemas/}. */
  String file() {
    return file;
  }

  /** Line of the mapping. */
  public int line() {
    return mapping.line();
  }

  /** Line of a key's value, or of the mapping when the key is absent. */
  public int line(String key) {
    Yaml node = mapping.entries().get(key);
    return node == null ? mapping.line() : node.line();
  }

  /** Notes a fault at a key. */
  public void fault(String key, String problem) {
    faults.add(file, line(key), problem);
  }

  /** Keys in order. */
  public Set<String> keys() {
    return mapping.entries().keySet();
  }

  public boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  /** Any key outside {@code known} is a fault: a misspelt key must not be lost in silence. */
  public void allow(Set<String> known) {
    for (Map.Entry<String, Yaml> e : mapping.entries().entrySet()) {
      if (!known.contains(e.getKey())) {
        faults.add(file, e.getValue().line(), "unknown key '" + e.getKey() + "'");
      }
    }
  }

  /** Text of a required scalar; empty text after a fault. */
  public String text(String key) {
    Optional<String> value = optionalText(key);
    if (value.isEmpty() && !(mapping.entries().get(key) instanceof Yaml.Mapping)) {
      faults.add(file, line(key), "'" + key + "' is missing");
    }
    return value.orElse("");
  }

  /** Text of a scalar that may be absent. */
  public Optional<String> optionalText(String key) {
    Yaml node = mapping.entries().get(key);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof Yaml.Scalar scalar) {
      return Optional.ofNullable(scalar.text());
    }
    faults.add(file, node.line(), "'" + key + "' must be a single value");
    return Optional.empty();
  }

  /** A scalar out of a fixed set; the first of them after a fault. */
  public String choice(String key, List<String> allowed) {
    String value = text(key);
    if (!value.isEmpty() && !allowed.contains(value)) {
      faults.add(
          file,
          line(key),
          "'" + key + "' is '" + value + "', must be one of " + String.join(", ", allowed));
    }
    return allowed.contains(value) ? value : allowed.get(0);
  }

  /** Truth of a scalar, {@code absent} when it is not there. */
  public Optional<Boolean> optionalTruth(String key) {
    Optional<String> value = optionalText(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get().equals("true") || value.get().equals("false")) {
      return Optional.of(value.get().equals("true"));
    }
    faults.add(file, line(key), "'" + key + "' must be true or false");
    return Optional.empty();
  }

  /** A whole number that may be absent. */
  public Optional<Integer> optionalNumber(String key) {
    Optional<String> value = optionalText(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.valueOf(value.get()));
    } catch (NumberFormatException e) {
      faults.add(file, line(key), "'" + key + "' must be a whole number");
      return Optional.empty();
    }
  }

  /** A required mapping; an empty one after a fault. */
  public YamlReader mapping(String key) {
    Yaml node = mapping.entries().get(key);
    if (node instanceof Yaml.Mapping m) {
      return new YamlReader(file, m, faults);
    }
    faults.add(file, line(key), "'" + key + "' must be a mapping");
    return new YamlReader(file, empty(line(key)), faults);
  }

  /** A mapping that may be absent; an empty one then. */
  public YamlReader optionalMapping(String key) {
    return has(key) ? mapping(key) : new YamlReader(file, empty(line()), faults);
  }

  /** The mappings of a list that may be absent. */
  public List<YamlReader> mappings(String key) {
    Yaml node = mapping.entries().get(key);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof Yaml.Sequence sequence)) {
      faults.add(file, node.line(), "'" + key + "' must be a list");
      return List.of();
    }
    return sequence.items().stream()
        .flatMap(
            item -> {
              if (item instanceof Yaml.Mapping m) {
                return java.util.stream.Stream.of(new YamlReader(file, m, faults));
              }
              faults.add(file, item.line(), "an item of '" + key + "' must be a mapping");
              return java.util.stream.Stream.empty();
            })
        .toList();
  }

  /** The scalars of a list that may be absent. */
  public List<String> texts(String key) {
    Yaml node = mapping.entries().get(key);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof Yaml.Sequence sequence)) {
      faults.add(file, node.line(), "'" + key + "' must be a list");
      return List.of();
    }
    return sequence.items().stream()
        .flatMap(
            item -> {
              if (item instanceof Yaml.Scalar s && s.text() != null) {
                return java.util.stream.Stream.of(s.text());
              }
              faults.add(file, item.line(), "an item of '" + key + "' must be a single value");
              return java.util.stream.Stream.empty();
            })
        .toList();
  }
}
