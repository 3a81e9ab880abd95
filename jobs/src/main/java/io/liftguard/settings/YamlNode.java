package io.liftguard.settings;

import io.liftguard.LiftGuardException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A piece of a YAML document that still knows its line, since a message about a setting must say
 * where it stands. Scalars stay text: the setting's own type decides what {@code 2024-01} means.
 */
sealed interface YamlNode {

  /** The line on which it begins, from 1. */
  int line();

  /** A single value; {@code text} is null for YAML's null. */
  record Scalar(int line, String text) implements YamlNode {}

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {}

  /** Named values in the order of the document. */
  record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {}

  /**
   * Reads one document. An empty one is an empty mapping.
   *
   * @param where what the text is called in messages: a file or a variable
   * @throws LiftGuardException (wrong use) when it is no YAML, or names a key twice
   */
  static YamlNode parse(String text, String where) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      return root == null ? new Mapping(1, Map.of()) : convert(root, where);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw LiftGuardException.wrongUse(
          where + ", line " + line + ": this is no valid YAML: " + e.getProblem(),
          "Correct the line; a value with a colon or a bracket in it needs quotes.");
    } catch (YAMLException e) {
      throw LiftGuardException.wrongUse(
          where + ": this is no valid YAML: " + e.getMessage(),
          "Correct the file; it must be UTF-8 text in YAML.");
    }
  }

  private static YamlNode convert(Node node, String where) {
    int line = node.getStartMark().getLine() + 1;
    if (node instanceof ScalarNode scalar) {
      return new Scalar(line, scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue());
    }
    if (node instanceof SequenceNode sequence) {
      List<YamlNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, where));
      }
      return new Sequence(line, List.copyOf(items));
    }
    if (node instanceof MappingNode mapping) {
      Map<String, YamlNode> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        int at = tuple.getKeyNode().getStartMark().getLine() + 1;
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw LiftGuardException.wrongUse(
              where + ", line " + at + ": a key must be a plain word", "Write it as key: value.");
        }
        if (entries.put(key.getValue(), convert(tuple.getValueNode(), where)) != null) {
          throw LiftGuardException.wrongUse(
              where + ", line " + at + ": the key '" + key.getValue() + "' stands there twice",
              "Keep one of the two.");
        }
      }
      return new Mapping(line, entries);
    }
    throw LiftGuardException.wrongUse(
        where + ", line " + line + ": anchors and aliases are not allowed here",
        "Write the value out.");
  }
}
