package io.liftguard.settings;

import io.liftguard.LiftGuardException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns a piece of YAML into the value of a setting, or says what is wrong with it and where. */
final class ValueReader {

  private static final Pattern SIZE = Pattern.compile("[1-9]\\d{0,9}[kKmMgGtT]?");

  private final SettingKey key;
  private final String where;

  /**
   * @param where how the source is called in messages, without a line
   */
  ValueReader(SettingKey key, String where) {
    this.key = key;
    this.where = where;
  }

  /** The value; null when the setting is left without one. */
  Object read(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar && scalar.text() == null) {
      return emptyValue();
    }
    return switch (key.type()) {
      case TEXT, SECRET -> text(node);
      case WHOLE -> whole(node);
      case NUMBER -> number(node);
      case FLAG -> flag(node);
      case MONTH -> month(node);
      case CHOICE -> choice(node);
      case SIZE -> size(node);
      case LIST -> texts(node);
      case MAP -> map(node);
      case LIMITS -> limits(node);
      case TOWNS -> towns(node);
    };
  }

  private Object emptyValue() {
    return switch (key.type()) {
      case LIST, LIMITS, TOWNS -> List.of();
      case MAP -> Map.of();
      default -> {
        if (key.standard() instanceof YamlNode.Scalar scalar && scalar.text() != null) {
          throw wrong(scalar, "it needs a value");
        }
        yield null;
      }
    };
  }

  private String text(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar && scalar.text() != null) {
      return scalar.text().strip();
    }
    throw wrong(node, "it must be a single value");
  }

  private Long whole(YamlNode node) {
    try {
      return inRange(node, Long.valueOf(text(node)));
    } catch (NumberFormatException e) {
      throw wrong(node, "'" + text(node) + "' is no whole number");
    }
  }

  private Double number(YamlNode node) {
    try {
      return inRange(node, new BigDecimal(text(node)).doubleValue());
    } catch (NumberFormatException e) {
      throw wrong(node, "'" + text(node) + "' is no number");
    }
  }

  private <N extends Number> N inRange(YamlNode node, N value) {
    if (key.least() != null && value.doubleValue() < key.least()) {
      throw wrong(node, value + " is less than " + plain(key.least()));
    }
    if (key.greatest() != null && value.doubleValue() > key.greatest()) {
      throw wrong(node, value + " is more than " + plain(key.greatest()));
    }
    return value;
  }

  private static String plain(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  private Boolean flag(YamlNode node) {
    return switch (text(node)) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw wrong(node, "'" + text(node) + "' is neither true nor false");
    };
  }

  private YearMonth month(YamlNode node) {
    try {
      return YearMonth.parse(text(node));
    } catch (DateTimeException e) {
      throw wrong(node, "'" + text(node) + "' is no month like 2024-01");
    }
  }

  private String choice(YamlNode node) {
    String text = text(node);
    for (String choice : key.choices()) {
      if (choice.equalsIgnoreCase(text)) {
        return choice;
      }
    }
    throw wrong(node, "'" + text + "' is none of " + String.join(", ", key.choices()));
  }

  private String size(YamlNode node) {
    String text = text(node);
    if (!SIZE.matcher(text).matches()) {
      throw wrong(node, "'" + text + "' is no size like 4g or 900m");
    }
    return text;
  }

  private List<String> texts(YamlNode node) {
    List<String> texts = new ArrayList<>();
    for (YamlNode item : items(node)) {
      texts.add(text(item));
    }
    return List.copyOf(texts);
  }

  private Map<String, String> map(YamlNode node) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> entry : fields(node).entrySet()) {
      String value = key.choices().isEmpty() ? text(entry.getValue()) : choice(entry.getValue());
      values.put(entry.getKey(), value);
    }
    return values;
  }

  private List<ArrivalLimit> limits(YamlNode node) {
    List<ArrivalLimit> limits = new ArrayList<>();
    for (YamlNode item : items(node)) {
      Map<String, YamlNode> fields = onlyFields(item, Set.of("town", "from", "minutes"));
      YamlNode minutes = fields.get("minutes");
      if (minutes == null) {
        throw wrong(item, "a limit needs its minutes");
      }
      long value;
      try {
        value = Long.parseLong(text(minutes));
      } catch (NumberFormatException e) {
        throw wrong(minutes, "'" + text(minutes) + "' is no whole number of minutes");
      }
      if (value < 1 || value > 1440) {
        throw wrong(minutes, "a limit must lie between 1 and 1440 minutes");
      }
      limits.add(
          new ArrivalLimit(
              fields.containsKey("town") ? text(fields.get("town")) : "",
              fields.containsKey("from") ? date(fields.get("from")) : LocalDate.MIN,
              value));
    }
    return List.copyOf(limits);
  }

  private LocalDate date(YamlNode node) {
    try {
      return LocalDate.parse(text(node));
    } catch (DateTimeException e) {
      throw wrong(node, "'" + text(node) + "' is no date like 2024-01-31");
    }
  }

  private List<Town> towns(YamlNode node) {
    List<Town> towns = new ArrayList<>();
    Map<String, String> owners = new LinkedHashMap<>();
    for (YamlNode item : items(node)) {
      Map<String, YamlNode> fields = onlyFields(item, Set.of("name", "aliases"));
      if (!fields.containsKey("name")) {
        throw wrong(item, "a town needs its name");
      }
      String name = text(fields.get("name"));
      List<String> aliases =
          fields.containsKey("aliases") ? texts(fields.get("aliases")) : List.of();
      claim(owners, item, name, name);
      for (String alias : aliases) {
        claim(owners, item, alias, name);
      }
      towns.add(new Town(name, aliases));
    }
    return List.copyOf(towns);
  }

  private void claim(Map<String, String> owners, YamlNode item, String alias, String town) {
    String other = owners.put(alias, town);
    if (other != null) {
      throw wrong(item, "'" + alias + "' already stands for the town '" + other + "'");
    }
  }

  private List<YamlNode> items(YamlNode node) {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    throw wrong(node, "it must be a list");
  }

  private Map<String, YamlNode> fields(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping.entries();
    }
    throw wrong(node, "it must be named values");
  }

  private Map<String, YamlNode> onlyFields(YamlNode node, Set<String> known) {
    Map<String, YamlNode> fields = fields(node);
    for (Map.Entry<String, YamlNode> field : fields.entrySet()) {
      if (!known.contains(field.getKey())) {
        throw wrong(
            field.getValue(),
            "'"
                + field.getKey()
                + "' is unknown, the nearest is '"
                + Nearest.to(field.getKey(), known)
                + "'");
      }
    }
    return fields;
  }

  private LiftGuardException wrong(YamlNode node, String problem) {
    return LiftGuardException.wrongUse(
        where + ", line " + node.line() + ": setting '" + key.key() + "': " + problem,
        "See what it is for with `liftguard config`. " + key.en());
  }
}
