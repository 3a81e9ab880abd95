package io.liftguard.settings;

import io.liftguard.LiftGuardException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The values in force. For each key the environment goes before the settings file, and the file
 * before the built-in value; this class is the only place that knows so.
 *
 * <p>The file is the one given with {@code --config}, else {@code liftguard.yaml} beside the lake
 * (in the directory that holds the lake's), else none. Secrets come from the environment only:
 * {@code LIFTGUARD_X}, or a file named by {@code LIFTGUARD_X_FILE}.
 */
public final class Settings {

  /** Name of the file that is looked for beside the lake. */
  public static final String FILE_NAME = "liftguard.yaml";

  private static final String PREFIX = "LIFTGUARD_";
  private static final Object SECRET_IS_SET = new Object();

  /**
   * One setting as {@code config} shows it.
   *
   * @param key dotted name
   * @param value as YAML text; of a secret only whether it is set
   * @param origin where the value comes from: a file and line, a variable, or the built-in value
   * @param en what it is for, in English
   * @param zh what it is for, in Chinese
   */
  public record Entry(String key, String value, Origin origin, String en, String zh) {}

  /**
   * Where a value comes from.
   *
   * @param place which of the three
   * @param detail the file with line, or the variable; empty for the built-in value
   */
  public record Origin(Place place, String detail) {}

  /** The places a value can come from, the strongest last. */
  public enum Place {
    BUILT_IN,
    FILE,
    ENVIRONMENT
  }

  private record Value(Object value, Origin origin) {}

  private final SettingsCatalogue catalogue = SettingsCatalogue.builtIn();
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, String> environment;

  private Settings(Map<String, String> environment) {
    this.environment = environment;
    for (SettingKey key : catalogue.keys().values()) {
      Object standard =
          key.standard() == null
              ? null
              : new ValueReader(key, SettingsCatalogue.RESOURCE).read(key.standard());
      values.put(key.key(), new Value(standard, new Origin(Place.BUILT_IN, "")));
    }
  }

  /** Built-in values under the environment. */
  public static Settings builtIn(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    settings.applyEnvironment();
    return settings;
  }

  /**
   * The values of a file under the environment.
   *
   * @throws LiftGuardException (wrong use) when the file cannot be read, or holds an unknown key or
   *     a wrong value
   */
  public static Settings ofFile(Path file, Map<String, String> environment) {
    try {
      return ofText(Files.readString(file, StandardCharsets.UTF_8), file.toString(), environment);
    } catch (NoSuchFileException e) {
      throw LiftGuardException.wrongUse(
          "The settings file " + file + " does not exist", "Give an existing file to --config.");
    } catch (CharacterCodingException e) {
      throw LiftGuardException.wrongUse(
          "The settings file " + file + " is not UTF-8 text", "Save it as UTF-8.");
    } catch (IOException e) {
      throw LiftGuardException.wrongUse(
          "The settings file " + file + " cannot be read: " + e,
          "Give a readable file to --config.");
    }
  }

  /** The values of a text under the environment; {@code where} is its name in messages. */
  public static Settings ofText(String yaml, String where, Map<String, String> environment) {
    Settings settings = new Settings(environment);
    YamlNode root = YamlNode.parse(yaml, where);
    if (!(root instanceof YamlNode.Mapping mapping)) {
      throw LiftGuardException.wrongUse(
          where + ": settings are lines of the form key: value",
          "See the keys with `liftguard config`.");
    }
    settings.applyFile("", mapping, where);
    settings.applyEnvironment();
    return settings;
  }

  /**
   * The values of {@link #FILE_NAME} in the directory that holds the lake's, when there is one.
   *
   * @param lake path or URI of the lake; on a file system other than the local one nothing is
   *     looked for, as there {@code --config} names the file
   */
  public static Settings besideLake(String lake, Map<String, String> environment) {
    Path directory = localPath(lake);
    Path parent = directory == null ? null : directory.toAbsolutePath().normalize().getParent();
    if (parent == null || !Files.isRegularFile(parent.resolve(FILE_NAME))) {
      return builtIn(environment);
    }
    return ofFile(parent.resolve(FILE_NAME), environment);
  }

  private static Path localPath(String lake) {
    if (lake.startsWith("file:")) {
      return Path.of(URI.create(lake).getPath());
    }
    return lake.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") ? null : Path.of(lake);
  }

  private void applyFile(String prefix, YamlNode.Mapping mapping, String where) {
    for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
      String name = prefix + entry.getKey();
      SettingKey key = catalogue.keys().get(name);
      YamlNode node = entry.getValue();
      if (key != null && key.type() == SettingKey.Type.SECRET) {
        throw LiftGuardException.wrongUse(
            where
                + ", line "
                + node.line()
                + ": '"
                + name
                + "' is a secret and must not stand here",
            "Set "
                + key.variable()
                + ", or name a file that holds it in "
                + key.variable()
                + "_FILE.");
      } else if (key != null) {
        Object value = new ValueReader(key, where).read(node);
        values.put(name, new Value(value, new Origin(Place.FILE, where + ", line " + node.line())));
      } else if (node instanceof YamlNode.Mapping group && isGroup(name)) {
        applyFile(name + ".", group, where);
      } else if (!isEmptyGroup(name, node)) {
        throw LiftGuardException.wrongUse(
            where + ", line " + node.line() + ": unknown setting '" + name + "'",
            "Did you mean '"
                + Nearest.to(name, namesAndGroups())
                + "'? All settings: `liftguard config`.");
      }
    }
  }

  private Set<String> namesAndGroups() {
    Set<String> names = new TreeSet<>();
    for (String key : catalogue.keys().keySet()) {
      names.add(key);
      for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
        names.add(key.substring(0, dot));
      }
    }
    return names;
  }

  /** A group whose entries are all commented out says nothing. */
  private boolean isEmptyGroup(String name, YamlNode node) {
    return node instanceof YamlNode.Scalar scalar && scalar.text() == null && isGroup(name);
  }

  private boolean isGroup(String name) {
    return catalogue.keys().keySet().stream().anyMatch(key -> key.startsWith(name + "."));
  }

  private void applyEnvironment() {
    Map<String, SettingKey> byVariable = new TreeMap<>();
    for (SettingKey key : catalogue.keys().values()) {
      byVariable.put(key.variable(), key);
      if (key.type() == SettingKey.Type.SECRET) {
        byVariable.put(key.variable() + "_FILE", key);
      }
    }
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(PREFIX)) {
        continue;
      }
      SettingKey key = byVariable.get(name);
      if (key == null) {
        throw LiftGuardException.wrongUse(
            "Unknown setting in the environment: " + name,
            "Did you mean "
                + Nearest.to(name, byVariable.keySet())
                + "? All settings: `liftguard config`.");
      }
      // A secret's value is fetched only when it is asked for, and is never parsed or shown.
      Object value =
          key.type() == SettingKey.Type.SECRET
              ? SECRET_IS_SET
              : new ValueReader(key, name).read(environmentNode(key, variable.getValue(), name));
      values.put(key.key(), new Value(value, new Origin(Place.ENVIRONMENT, name)));
    }
  }

  private static YamlNode environmentNode(SettingKey key, String text, String name) {
    return switch (key.type()) {
      case LIST, MAP, LIMITS, TOWNS -> YamlNode.parse(text, name);
      default -> new YamlNode.Scalar(1, text.isBlank() ? null : text);
    };
  }

  /** Every setting with its value and where it comes from, in the catalogue's order. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (SettingKey key : catalogue.keys().values()) {
      Value value = values.get(key.key());
      String text =
          key.type() == SettingKey.Type.SECRET
              ? value.value() == null ? "(not set)" : "(set)"
              : show(value.value());
      entries.add(new Entry(key.key(), text, value.origin(), key.en(), key.zh()));
    }
    return entries;
  }

  /**
   * The settings that move figures, in one canonical line. A night compares it with the line of the
   * run before: when they differ, earlier figures no longer hold and all are computed anew.
   */
  public String figuresFingerprint() {
    List<String> parts = new ArrayList<>();
    for (SettingKey key : catalogue.keys().values()) {
      if (key.effect() == SettingKey.Effect.MOVES_FIGURES) {
        parts.add(key.key() + "=" + show(values.get(key.key()).value()));
      }
    }
    return String.join("; ", parts);
  }

  /** A whole number. */
  public long whole(String key) {
    return (Long) required(key);
  }

  /** A number. */
  public double number(String key) {
    return (Double) required(key);
  }

  /** A text, choice or size that always has a value. */
  public String text(String key) {
    return (String) required(key);
  }

  /** A text that may be left out. */
  public Optional<String> optionalText(String key) {
    return Optional.ofNullable((String) value(key));
  }

  /** The month {@code data-from}; absent = the month of the earliest call. */
  public Optional<YearMonth> dataFrom() {
    return Optional.ofNullable((YearMonth) value("data-from"));
  }

  /** The limits of arrival that differ from {@code arrival.limit-minutes}. */
  @SuppressWarnings("unchecked")
  public List<ArrivalLimit> arrivalLimits() {
    return (List<ArrivalLimit>) required("arrival.limits");
  }

  /** The towns known by name, with aliases. */
  @SuppressWarnings("unchecked")
  public List<Town> towns() {
    return (List<Town>) required("towns");
  }

  /** A list of texts. */
  @SuppressWarnings("unchecked")
  public List<String> texts(String key) {
    return (List<String>) required(key);
  }

  /** Named texts in the order given. */
  @SuppressWarnings("unchecked")
  public Map<String, String> map(String key) {
    return (Map<String, String>) required(key);
  }

  /**
   * A secret, from its variable or the file that {@code <variable>_FILE} names, without the line
   * end.
   *
   * @throws LiftGuardException (wrong use) when the file cannot be read
   */
  public Optional<String> secret(String key) {
    SettingKey definition = catalogue.keys().get(key);
    if (definition == null || definition.type() != SettingKey.Type.SECRET) {
      throw new IllegalArgumentException("no secret: " + key);
    }
    String direct = environment.get(definition.variable());
    if (direct != null) {
      return Optional.of(direct);
    }
    String file = environment.get(definition.variable() + "_FILE");
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(file), StandardCharsets.UTF_8).stripTrailing());
    } catch (IOException e) {
      throw LiftGuardException.wrongUse(
          "The secret file " + file + " (" + definition.variable() + "_FILE) cannot be read",
          "Name a readable file, or set " + definition.variable() + ".");
    }
  }

  private Object required(String key) {
    Object value = value(key);
    if (value == null) {
      throw new IllegalStateException("the setting " + key + " has no value");
    }
    return value;
  }

  private Object value(String key) {
    Value value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no such setting: " + key);
    }
    return value.value();
  }

  private static String show(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(Settings::show).toList()) + "]";
    }
    if (value instanceof Map<?, ?> map) {
      // Sorted, so that the order in which somebody wrote the map makes no other fingerprint.
      Map<String, String> sorted = new TreeMap<>();
      map.forEach((k, v) -> sorted.put(show(k), show(v)));
      return sorted.toString().replace("=", ": ");
    }
    if (value instanceof ArrivalLimit limit) {
      return "{"
          + (limit.town().isEmpty() ? "" : "town: " + limit.town() + ", ")
          + (limit.from().equals(LocalDate.MIN) ? "" : "from: " + limit.from() + ", ")
          + "minutes: "
          + limit.minutes()
          + "}";
    }
    if (value instanceof Town town) {
      return "{name: " + town.name() + ", aliases: " + show(town.aliases()) + "}";
    }
    return value.toString();
  }
}
