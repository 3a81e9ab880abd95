package io.liftguard.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.liftguard.contract.Text;
import io.liftguard.explain.Explanation.Decimal;
import io.liftguard.explain.Explanation.Difference;
import io.liftguard.explain.Explanation.Figure;
import io.liftguard.explain.Explanation.Part;
import io.liftguard.explain.Explanation.Section;
import io.liftguard.explain.Explanation.Sentence;
import io.liftguard.explain.Explanation.Source;
import io.liftguard.explain.Explanation.Stars;
import io.liftguard.explain.Explanation.Table;
import io.liftguard.explain.Explanation.Word;
import io.liftguard.publish.CellText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Explanations for machines. Keys and values are the same in every language, and each section has
 * its figures and tables by key; only what is called {@code text} or {@code title} is meant for
 * people.
 */
public final class JsonRenderer {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Words words;

  public JsonRenderer(Words words) {
    this.words = words;
  }

  /** The explanation as one JSON object. */
  public String render(Explanation explanation) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("subject", explanation.subject());
    root.put("id", explanation.id());
    root.put("agrees", explanation.differences().isEmpty());
    List<Object> differences = new ArrayList<>();
    for (Difference difference : explanation.differences()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("what", difference.what());
      object.put("lake", value(difference.lake()));
      object.put("bronze", value(difference.bronze()));
      differences.add(object);
    }
    root.put("differences", differences);
    List<Object> sections = new ArrayList<>();
    explanation.sections().forEach(section -> sections.add(section(explanation, section)));
    root.put("sections", sections);
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> section(Explanation explanation, Section section) {
    List<Object> sentences = new ArrayList<>();
    Map<String, Object> figures = new LinkedHashMap<>();
    Map<String, Object> tables = new LinkedHashMap<>();
    for (Part part : section.parts()) {
      if (part instanceof Sentence sentence) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", sentence.key());
        object.put("values", sentence.values().stream().map(JsonRenderer::value).toList());
        object.put("text", words.sentence(sentence));
        sentences.add(object);
      } else if (part instanceof Figure figure) {
        figures.put(figure.key(), value(figure.value()));
      } else if (part instanceof Table table) {
        tables.put(table.key(), table(table));
      }
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("key", section.key());
    object.put("title", words.heading(explanation, section));
    object.put("sentences", sentences);
    object.put("figures", figures);
    object.put("tables", tables);
    return object;
  }

  private static Map<String, Object> table(Table table) {
    List<Object> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      Map<String, Object> object = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        object.put(table.columns().get(i), value(row.get(i)));
      }
      rows.add(object);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("total", table.total());
    object.put("shown", table.rows().size());
    object.put("rows", rows);
    return object;
  }

  private static Object value(Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Decimal decimal) {
      return decimal.number();
    }
    if (value instanceof Stars stars) {
      return stars.stars();
    }
    if (value instanceof Word word) {
      return word.code();
    }
    if (value instanceof Source source) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("table", source.table());
      object.put("file", source.file());
      object.put("line", source.line());
      return object;
    }
    if (value instanceof Text text) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("zh", text.zh());
      object.put("en", text.en());
      return object;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> object = new LinkedHashMap<>();
      map.forEach((key, of) -> object.put(String.valueOf(key), value(of)));
      return object;
    }
    if (value instanceof List<?> list) {
      List<Object> values = new ArrayList<>();
      list.forEach(item -> values.add(value(item)));
      return values;
    }
    return CellText.of(value);
  }
}
