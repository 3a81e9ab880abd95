package io.liftguard.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads one Open Data Contract Standard v3 file; what it cannot use becomes a fault. */
final class ContractReader {
  private static final Set<String> TOP =
      Set.of(
          "kind",
          "apiVersion",
          "id",
          "name",
          "version",
          "status",
          "domain",
          "description",
          "schema");
  private static final Set<String> TABLE =
      Set.of(
          "name", "logicalType", "physicalType", "description", "customProperties", "properties");
  private static final Set<String> PROPERTY =
      Set.of(
          "name",
          "logicalType",
          "physicalType",
          "required",
          "primaryKey",
          "primaryKeyPosition",
          "partitioned",
          "partitionKeyPosition",
          "logicalTypeOptions",
          "classification",
          "customProperties");
  private static final Set<String> TABLE_CUSTOM =
      Set.of("layer", "position", "core", "datingColumn", "zh", "en");
  private static final Set<String> COLUMN_CUSTOM =
      Set.of("enum", "default", "reference", "notAfterRecorded");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern SEMVER = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  private final Dictionary dictionary;
  private final Faults faults;

  ContractReader(Dictionary dictionary, Faults faults) {
    this.dictionary = dictionary;
    this.faults = faults;
  }

  /** Reads one file; empty when it holds no table at all. */
  Optional<TableContract> read(String file, String text) {
    YamlReader root = YamlReader.of(file, text, faults);
    root.allow(TOP);
    root.choice("kind", List.of("DataContract"));
    if (!root.text("apiVersion").startsWith("v3.0.")) {
      root.fault("apiVersion", "'apiVersion' must be v3.0.x");
    }
    root.choice("status", List.of("proposed", "draft", "active", "deprecated", "retired"));
    String version = root.text("version");
    if (!SEMVER.matcher(version).matches()) {
      root.fault("version", "'version' must be major.minor.patch");
    }
    String purpose = root.mapping("description").text("purpose");
    List<YamlReader> schemas = root.mappings("schema");
    if (schemas.size() != 1) {
      root.fault("schema", "'schema' must hold exactly one table");
      return Optional.empty();
    }
    YamlReader table = schemas.get(0);
    table.allow(TABLE);
    String name = name(table);
    if (!file.endsWith("/" + name + ".yaml")) {
      table.fault("name", "table '" + name + "' must stand in " + name + ".yaml");
    }
    Custom custom = new Custom(table, TABLE_CUSTOM);
    Layer layer = layer(custom);
    String id = root.text("id");
    if (!id.equals(layer.text() + "." + name)) {
      root.fault("id", "'id' must be " + layer.text() + "." + name);
    }
    List<Column> columns = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Set<Integer> positions = new HashSet<>();
    SortedMap<Integer, String> partitions = new TreeMap<>();
    for (YamlReader property : table.mappings("properties")) {
      Column column = column(name, layer, property);
      if (!seen.add(column.name())) {
        property.fault("name", "column '" + column.name() + "' stands twice");
      }
      if (column.key() && !positions.add(column.keyPosition())) {
        property.fault(
            "primaryKeyPosition", "key position " + column.keyPosition() + " stands twice");
      }
      if (property.optionalTruth("partitioned").orElse(false)) {
        int position = property.optionalNumber("partitionKeyPosition").orElse(1);
        if (partitions.putIfAbsent(position, column.name()) != null) {
          property.fault(
              "partitionKeyPosition", "partition position " + position + " stands twice");
        }
      }
      columns.add(column);
    }
    if (columns.isEmpty()) {
      table.fault("properties", "table '" + name + "' has no columns");
    }
    String dating = custom.text("datingColumn").orElse("");
    if (layer == Layer.LANDING) {
      checkLanding(table, name, seen, positions, dating);
    }
    return Optional.of(
        new TableContract(
            layer,
            name,
            version,
            custom.text("position").map(ContractReader::number).orElse(0),
            custom.text("core").orElse("false").equals("true")
                ? TableContract.Weight.CORE
                : TableContract.Weight.OPTIONAL,
            dating,
            custom.text("zh").orElse(name),
            custom.text("en").orElse(name),
            purpose,
            List.copyOf(columns),
            List.copyOf(partitions.values()),
            file));
  }

  private static int number(String text) {
    return text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
  }

  private void checkLanding(
      YamlReader table, String name, Set<String> columns, Set<Integer> positions, String dating) {
    for (String needed : List.of("recorded_at", "deleted")) {
      if (!columns.contains(needed)) {
        table.fault("properties", "landing table '" + name + "' lacks " + needed);
      }
    }
    if (positions.isEmpty()) {
      table.fault("properties", "landing table '" + name + "' has no primary key");
    }
    if (!columns.contains(dating)) {
      table.fault("customProperties", "dating column '" + dating + "' is no column");
    }
  }

  private static Layer layer(Custom custom) {
    String text = custom.text("layer").orElse("");
    for (Layer layer : Layer.values()) {
      if (layer.text().equals(text)) {
        return layer;
      }
    }
    custom.fault("layer", "unknown layer '" + text + "'");
    return Layer.GOLD;
  }

  private static String name(YamlReader reader) {
    String name = reader.text("name");
    if (!NAME.matcher(name).matches()) {
      reader.fault("name", "name '" + name + "' must be lower-case snake case");
    }
    return name;
  }

  private Column column(String table, Layer layer, YamlReader property) {
    property.allow(PROPERTY);
    String name = name(property);
    String physical = property.text("physicalType");
    Optional<ColumnType> known = ColumnType.of(physical);
    if (known.isEmpty()) {
      property.fault("physicalType", "unknown type '" + physical + "'");
    }
    ColumnType type = known.orElseGet(() -> new ColumnType(ColumnType.Kind.STRING, "string", 0, 0));
    property.choice("logicalType", logicalTypes(type.kind()));
    boolean required = property.optionalTruth("required").orElse(false);
    int position = 0;
    if (property.optionalTruth("primaryKey").orElse(false)) {
      position = property.optionalNumber("primaryKeyPosition").orElse(1);
      // A fact may have no value in a dimension; a record must be told from every other.
      if (!required && layer != Layer.GOLD) {
        property.fault("required", "key column '" + name + "' must be required");
      }
    }
    YamlReader options = property.optionalMapping("logicalTypeOptions");
    options.allow(Set.of("minimum", "maximum", "pattern"));
    String pattern = options.optionalText("pattern").orElse(null);
    if (pattern != null) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        options.fault("pattern", "'pattern' is no regular expression: " + e.getDescription());
      }
    }
    Custom custom = new Custom(property, COLUMN_CUSTOM);
    Optional<Dictionary.Entry> words = dictionary.find(table, name);
    if (words.isEmpty()) {
      property.fault("name", "column '" + name + "' is not in schemas/" + Dictionary.FILE);
    }
    return new Column(
        name,
        type,
        required ? Column.Presence.REQUIRED : Column.Presence.OPTIONAL,
        position,
        custom.texts("enum"),
        options.optionalText("minimum").orElse(null),
        options.optionalText("maximum").orElse(null),
        pattern,
        custom.text("reference").orElse(null),
        custom.text("default").orElse(null),
        custom.text("notAfterRecorded").orElse("false").equals("true")
            ? Column.Timing.EVENT
            : Column.Timing.FREE,
        property.optionalText("classification").orElse("").equals("restricted")
            ? Column.Access.RESTRICTED
            : Column.Access.OPEN,
        words.orElseGet(() -> new Dictionary.Entry(name, name, null, "")));
  }

  private static List<String> logicalTypes(ColumnType.Kind kind) {
    return switch (kind) {
      case STRING -> List.of("string");
      case INT -> List.of("integer");
      case DECIMAL, DOUBLE -> List.of("number");
      case BOOL -> List.of("boolean");
      case DATE -> List.of("date");
      case TIMESTAMP -> List.of("timestamp", "date");
      case NESTED -> List.of("array", "object");
    };
  }

  /** Every reference must name a key column of a landing table. */
  static void checkReferences(Map<Layer, Map<String, TableContract>> tables, Faults faults) {
    Map<String, TableContract> landing = tables.getOrDefault(Layer.LANDING, Map.of());
    for (Map<String, TableContract> layer : tables.values()) {
      for (TableContract table : layer.values()) {
        for (Column column : table.columns()) {
          String reference = column.referenceText();
          if (reference == null) {
            continue;
          }
          int dot = reference.indexOf('.');
          TableContract target = dot < 0 ? null : landing.get(reference.substring(0, dot));
          if (target == null || !target.key().contains(reference.substring(dot + 1))) {
            faults.add(
                table.file(),
                1,
                "column '" + column.name() + "' refers to '" + reference + "', which is no key");
          }
        }
      }
    }
  }

  /** The {@code customProperties} of a table or column: a list of property and value. */
  private static final class Custom {
    private final Map<String, YamlReader> values = new java.util.LinkedHashMap<>();
    private final YamlReader owner;

    Custom(YamlReader owner, Set<String> known) {
      this.owner = owner;
      for (YamlReader item : owner.mappings("customProperties")) {
        item.allow(Set.of("property", "value"));
        String key = item.text("property");
        if (!known.contains(key)) {
          item.fault("property", "unknown property '" + key + "'");
        } else if (values.put(key, item) != null) {
          item.fault("property", "property '" + key + "' stands twice");
        }
      }
    }

    void fault(String key, String problem) {
      YamlReader item = values.get(key);
      if (item == null) {
        owner.fault("customProperties", problem);
      } else {
        item.fault("value", problem);
      }
    }

    Optional<String> text(String key) {
      YamlReader item = values.get(key);
      return item == null ? Optional.empty() : Optional.of(item.text("value"));
    }

    List<String> texts(String key) {
      YamlReader item = values.get(key);
      return item == null ? List.of() : item.texts("value");
    }
  }
}
