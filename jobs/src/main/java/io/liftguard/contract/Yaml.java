package io.liftguard.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A YAML document that remembers the line of every node, so that a fault in it can be named by file
 * and line. Scalars are kept as text: the reader of a key knows its type.
 */
public sealed interface Yaml {

  /** Line on which the node starts, from 1. */
  int line();

  /** A mapping; entries keep their order. */
  record Mapping(int line, Map<String, Yaml> entries) implements Yaml {}

  /** A sequence. */
  record Sequence(int line, List<Yaml> items) implements Yaml {}

  /** A scalar; null text for an empty value. */
  record Scalar(int line, String text) implements Yaml {}

  /**
   * Parses one document; a syntax error or a key that stands twice is added to {@code faults}.
   *
   * @return the root mapping, empty when there is none
   */
  static Optional<Mapping> parse(String file, String text, Faults faults) {
    try (JsonParser parser = new YAMLFactory().createParser(text)) {
      if (parser.nextToken() == null) {
        faults.add(file, 1, "is empty");
        return Optional.empty();
      }
      Yaml root = node(file, parser, faults);
      if (root instanceof Mapping mapping) {
        return Optional.of(mapping);
      }
      faults.add(file, root.line(), "must be a mapping");
      return Optional.empty();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      faults.add(
          file, line, "is not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Yaml node(String file, JsonParser parser, Faults faults) throws IOException {
    int line = parser.currentTokenLocation().getLineNr();
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Yaml> entries = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        int keyLine = parser.currentTokenLocation().getLineNr();
        parser.nextToken();
        if (entries.put(key, node(file, parser, faults)) != null) {
          faults.add(file, keyLine, "key '" + key + "' stands twice");
        }
      }
      return new Mapping(line, entries);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Yaml> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node(file, parser, faults));
      }
      return new Sequence(line, items);
    }
    return new Scalar(line, token == JsonToken.VALUE_NULL ? null : parser.getText());
  }
}
