package io.liftguard.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All settings there are, read once from {@code schemas/settings.yaml}. */
final class SettingsCatalogue {

  static final String RESOURCE = "schemas/settings.yaml";

  private static final SettingsCatalogue BUILT_IN = new SettingsCatalogue(resource());

  private final Map<String, SettingKey> keys = new LinkedHashMap<>();

  private SettingsCatalogue(String yaml) {
    YamlNode.Mapping root = (YamlNode.Mapping) YamlNode.parse(yaml, RESOURCE);
    for (YamlNode item : ((YamlNode.Sequence) root.entries().get("settings")).items()) {
      SettingKey key = key(((YamlNode.Mapping) item).entries());
      if (keys.put(key.key(), key) != null) {
        throw new IllegalStateException(RESOURCE + " defines " + key.key() + " twice");
      }
    }
  }

  static SettingsCatalogue builtIn() {
    return BUILT_IN;
  }

  /** Every setting in the catalogue's order, by key. */
  Map<String, SettingKey> keys() {
    return keys;
  }

  private static SettingKey key(Map<String, YamlNode> fields) {
    List<String> choices = new ArrayList<>();
    if (fields.get("choices") instanceof YamlNode.Sequence sequence) {
      for (YamlNode choice : sequence.items()) {
        choices.add(((YamlNode.Scalar) choice).text());
      }
    }
    return new SettingKey(
        text(fields, "key"),
        SettingKey.Type.valueOf(text(fields, "type").toUpperCase(Locale.ROOT)),
        List.copyOf(choices),
        bound(fields, "min"),
        bound(fields, "max"),
        fields.get("default"),
        fields.containsKey("figures") && text(fields, "figures").equals("true")
            ? SettingKey.Effect.MOVES_FIGURES
            : SettingKey.Effect.NONE,
        text(fields, "en"),
        text(fields, "zh"));
  }

  private static Double bound(Map<String, YamlNode> fields, String name) {
    return fields.containsKey(name) ? Double.valueOf(text(fields, name)) : null;
  }

  private static String text(Map<String, YamlNode> fields, String name) {
    if (fields.get(name) instanceof YamlNode.Scalar scalar && scalar.text() != null) {
      return scalar.text();
    }
    throw new IllegalStateException(RESOURCE + ": a setting lacks '" + name + "': " + fields);
  }

  private static String resource() {
    try (InputStream in = SettingsCatalogue.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
