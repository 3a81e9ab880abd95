package io.liftguard.settings;

import java.util.List;
import java.util.Locale;

/**
 * What the catalogue {@code schemas/settings.yaml} says of one setting.
 *
 * @param key dotted name, as in the settings file
 * @param type how its value is read
 * @param choices the values allowed; empty = any
 * @param least least number allowed; null = any
 * @param greatest greatest number allowed; null = any
 * @param standard the built-in value as YAML; null = none
 * @param effect whether a change of it moves figures
 * @param en what it is for, in English
 * @param zh what it is for, in Chinese
 */
record SettingKey(
    String key,
    Type type,
    List<String> choices,
    Double least,
    Double greatest,
    YamlNode standard,
    Effect effect,
    String en,
    String zh) {

  /** How a value is read. */
  enum Type {
    TEXT,
    WHOLE,
    NUMBER,
    FLAG,
    MONTH,
    CHOICE,
    SIZE,
    LIST,
    MAP,
    LIMITS,
    TOWNS,
    SECRET
  }

  /** What a change of the value does to figures already computed. */
  enum Effect {
    MOVES_FIGURES,
    NONE
  }

  /** The environment variable that goes before file and default. */
  String variable() {
    return "LIFTGUARD_" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }
}
