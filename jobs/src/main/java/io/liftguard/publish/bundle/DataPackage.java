package io.liftguard.publish.bundle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.liftguard.contract.ReleaseSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code datapackage.json}: every file of a bundle described by Frictionless Data Package v2. */
final class DataPackage {

  static final String NAME = "datapackage.json";

  private static final String PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json";

  private static final Map<String, List<String>> MEDIA_TYPES =
      Map.of(
          "csv", List.of("csv", "text/csv"),
          "json", List.of("json", "application/json"),
          "parquet", List.of("parquet", "application/vnd.apache.parquet"),
          "html", List.of("html", "text/html"),
          "py", List.of("py", "text/x-python"),
          "css", List.of("css", "text/css"),
          "js", List.of("js", "text/javascript"),
          "svg", List.of("svg", "image/svg+xml"),
          "md", List.of("md", "text/markdown"));

  private DataPackage() {}

  /**
   * The description of a bundle.
   *
   * @param files all files but this one and those that come after it
   */
  static byte[] of(
      String name,
      String title,
      String description,
      ReleaseSchema schema,
      Map<String, byte[]> files) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("$schema", PROFILE);
    json.put("name", name.toLowerCase(Locale.ROOT));
    json.put("title", title);
    json.put("description", description);
    ArrayNode resources = json.putArray("resources");
    Set<String> names = new HashSet<>();
    files.forEach((path, content) -> resources.add(resource(path, content, schema, names)));
    return ReleaseText.pretty(json);
  }

  private static ObjectNode resource(
      String path, byte[] content, ReleaseSchema schema, Set<String> names) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    int dot = path.lastIndexOf('.');
    String stem = dot < 0 ? path : path.substring(0, dot);
    String ending = dot < 0 ? "" : path.substring(dot + 1);
    ReleaseSchema.File table =
        schema.files().stream().filter(f -> f.name().equals(stem)).findFirst().orElse(null);
    json.put("name", name(table != null && ending.equals("csv") ? stem : path, names));
    json.put("path", path);
    if (table != null) {
      json.put("title", table.en() + " " + table.zh());
      json.put("description", table.meaning());
    }
    List<String> media = MEDIA_TYPES.get(ending);
    if (media != null) {
      json.put("format", media.get(0));
      json.put("mediatype", media.get(1));
    }
    if (!ending.equals("parquet")) {
      json.put("encoding", "utf-8");
    }
    // The reference validator counts no bytes of tables that are no CSV, and then finds fault.
    if (table == null || ending.equals("csv")) {
      json.put("bytes", content.length);
    }
    json.put("hash", "sha256:" + Digests.sha256(content));
    if (table != null && (ending.equals("csv") || ending.equals("json"))) {
      json.put("type", "table");
      json.set("schema", schema(table));
    }
    return json;
  }

  /** A name that no other resource has, of small letters, digits, dashes and dots. */
  private static String name(String path, Set<String> names) {
    String slug = path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    String name = slug;
    for (int n = 2; !names.add(name); n++) {
      name = slug + "-" + n;
    }
    return name;
  }

  private static ObjectNode schema(ReleaseSchema.File table) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode fields = json.putArray("fields");
    for (ReleaseSchema.Column column : table.columns()) {
      ObjectNode field = fields.addObject();
      field.put("name", column.name());
      field.put(
          "type",
          switch (column.kind()) {
            case STRING -> "string";
            case INT -> "integer";
            case BOOL -> "boolean";
            case DATE -> "date";
            case DOUBLE, DECIMAL -> "number";
            case LIST -> "list";
          });
      field.put("title", column.en() + " " + column.zh());
      String unit = column.unit().isEmpty() ? "" : " [" + column.unit() + "]";
      field.put("description", column.meaning() + unit);
    }
    json.set("primaryKey", ReleaseText.list(table.key()));
    json.set("missingValues", ReleaseText.list(List.of("")));
    return json;
  }
}
