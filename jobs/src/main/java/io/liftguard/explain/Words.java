package io.liftguard.explain;

import io.liftguard.contract.Codes;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Dictionary;
import io.liftguard.contract.SchemaRecords;
import io.liftguard.contract.Text;
import io.liftguard.explain.Explanation.Decimal;
import io.liftguard.explain.Explanation.Source;
import io.liftguard.explain.Explanation.Stars;
import io.liftguard.explain.Explanation.Word;
import io.liftguard.publish.CellText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts explanations into words of one language: sentences and codes from {@code
 * schemas/explain/texts.yaml}, columns from there or else from the dictionary of the lake's
 * columns.
 */
public final class Words {

  /** What stands for no value. */
  public static final String NONE = "–";

  /** How a language is asked for. */
  public enum Tongue {
    EN,
    ZH
  }

  private static final String SECONDS = "seconds";

  private record Texts(Map<String, Text> texts) {}

  private static final Pattern PLACE = Pattern.compile("\\{([0-9])\\}");

  private final Map<String, Text> texts =
      SchemaRecords.read("explain/texts.yaml", Texts.class).texts();
  private final Codes codes = Codes.load();
  private final Dictionary dictionary;
  private final Tongue tongue;

  /** The words of a language. */
  public Words(Contracts contracts, Tongue tongue) {
    this.dictionary = contracts.dictionary();
    this.tongue = tongue;
  }

  /** The heading of a section. */
  public String heading(Explanation explanation, Explanation.Section section) {
    return text(explanation.subject() + "." + section.key());
  }

  /** A sentence with its values. */
  public String sentence(Explanation.Sentence sentence) {
    Matcher place = PLACE.matcher(text(sentence.key()));
    return place.replaceAll(
        found -> {
          int number = Integer.parseInt(found.group(1));
          return Matcher.quoteReplacement(cell(sentence.values().get(number)));
        });
  }

  /** The name of a figure or column. */
  public String column(String key) {
    Text own = texts.get("column." + key);
    if (own != null) {
      return in(own);
    }
    return dictionary.find("", key).map(this::nameAndUnit).orElse(key);
  }

  // Lengths of time are counted in seconds; nobody could tell from the figure.
  private String nameAndUnit(Dictionary.Entry entry) {
    String name = tongue == Tongue.ZH ? entry.zh() : entry.en();
    return entry.unit().filter(SECONDS::equals).isPresent() ? name + text("unit.seconds") : name;
  }

  /** A value of a figure or column as people read it: codes with what they are called. */
  public String cell(String key, Object value) {
    String cell = cell(value);
    return value instanceof String code
        ? codes
            .text(key, code)
            .map(this::in)
            .filter(name -> !name.replaceAll("[- ]", "_").equalsIgnoreCase(code))
            .map(name -> text("code").replace("{0}", cell).replace("{1}", name))
            .orElse(cell)
        : cell;
  }

  /** A value as people read it. */
  public String cell(Object value) {
    if (value == null) {
      return NONE;
    }
    if (value instanceof Decimal decimal) {
      return decimal.number() == null
          ? NONE
          : String.format(Locale.ROOT, "%,." + decimal.decimals() + "f", decimal.number());
    }
    if (value instanceof Stars stars) {
      return stars.stars() == null
          ? NONE
          : "★".repeat(stars.stars()) + "☆".repeat(5 - stars.stars());
    }
    if (value instanceof Word word) {
      return word.code() == null ? NONE : text(word.group() + "." + word.code());
    }
    if (value instanceof Boolean flag) {
      return text(flag ? "yes" : "no");
    }
    if (value instanceof Source source) {
      return place(source);
    }
    if (value instanceof Text text) {
      return in(text);
    }
    if (value instanceof Map<?, ?> map) {
      return String.join(
          " ", map.entrySet().stream().map(e -> e.getKey() + "=" + cell(e.getValue())).toList());
    }
    if (value instanceof List<?> list) {
      return list.isEmpty() ? NONE : String.join(", ", list.stream().map(this::cell).toList());
    }
    if (value instanceof Long || value instanceof Integer) {
      return String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
    }
    return CellText.of(value);
  }

  /** File and line; the table goes first where the file's folder does not name it. */
  static String place(Source source) {
    String place = source.file() + ":" + source.line();
    return place.startsWith(source.table() + "/") ? place : source.table() + " " + place;
  }

  /**
   * The text of a key.
   *
   * @throws IllegalArgumentException when there is none
   */
  public String text(String key) {
    Text text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("no text " + key + " in schemas/explain/texts.yaml");
    }
    return in(text);
  }

  private String in(Text text) {
    return tongue == Tongue.ZH ? text.zh() : text.en();
  }
}
