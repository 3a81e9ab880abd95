package io.liftguard.publish.feed;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.insurance.FeedRows;
import io.liftguard.publish.bundle.ReleaseText;
import java.util.List;
import java.util.Set;

/**
 * The JSON Schema (draft 2020-12) that each line of {@code relativities.jsonl} obeys, made from the
 * one definition of the columns; {@code schemas/feed/} holds it for insurers to read beforehand.
 */
public final class FeedJsonSchema {

  /** Its name in a release. */
  public static final String NAME = "relativities.schema.json";

  /** Columns that the rows of their kinds always fill. */
  private static final Set<String> ALWAYS =
      Set.of(
          "insurer_id",
          "month",
          "subject_type",
          "subject_id",
          "window_from",
          "window_to",
          "as_of",
          "method_version",
          "definition_version",
          "exposure_days",
          "observed",
          "expected",
          "reason_codes",
          "firm_relativity",
          "z",
          "indicated",
          "earned_days",
          "earned_premium",
          "in_use_days",
          "use_type",
          "arrivals",
          "overdue_inspection_days",
          "entrapments_ext",
          "entrapments_hum",
          "entrapments_dor",
          "entrapments_ctl",
          "entrapments_trc",
          "entrapments_mnt",
          "entrapments_mgt",
          "entrapments_unk",
          "trapped_lt15",
          "trapped_15_30",
          "trapped_30_60",
          "trapped_ge60",
          "trapped_unknown",
          "persons_lt15",
          "persons_15_30",
          "persons_30_60",
          "persons_ge60",
          "persons_unknown");

  private FeedJsonSchema() {}

  /** The text of the schema. */
  public static byte[] write() {
    ReleaseSchema.File file = FeedFiles.SCHEMA.file(FeedFiles.RELATIVITIES);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    json.put("$id", "urn:liftguard:feed:relativities:" + FeedManifest.SCHEMA_VERSION);
    json.put("title", "Line of relativities.jsonl 费率系数行");
    StringBuilder description = new StringBuilder(file.meaning());
    FeedTexts.ALL
        .notes()
        .forEach(n -> description.append(' ').append(n.en()).append(' ').append(n.zh()));
    json.put("description", description.toString());
    json.put("type", "object");
    ObjectNode properties = json.putObject("properties");
    for (ReleaseSchema.Column column : file.columns()) {
      properties.set(column.name(), property(column));
    }
    json.set("required", ReleaseText.list(file.columnNames()));
    json.put("additionalProperties", false);
    ArrayNode kinds = json.putArray("oneOf");
    for (String subject : FeedRows.SUBJECTS) {
      kinds.add(kind(file, subject));
    }
    return ReleaseText.pretty(json);
  }

  private static ObjectNode property(ReleaseSchema.Column column) {
    ObjectNode property = JsonNodeFactory.instance.objectNode();
    property.put("title", column.en() + " " + column.zh());
    String unit = column.unit().isEmpty() ? "" : " [" + column.unit() + "]";
    property.put("description", column.meaning() + unit);
    switch (column.kind()) {
      case STRING -> nullable(property, "string").put("minLength", 1);
      case INT -> nullable(property, "integer").put("minimum", 0);
      case BOOL -> nullable(property, "boolean");
      case DATE -> nullable(property, "string").put("format", "date");
      case DECIMAL ->
          nullable(property, "string")
              .put("pattern", "^(0|[1-9][0-9]*)\\.[0-9]{" + column.scale() + "}$");
      case LIST -> {
        property.put("type", "array").put("minItems", 1).put("uniqueItems", true);
        property.putObject("items").set("enum", ReleaseText.list(FeedTexts.ALL.reasonCodes()));
      }
      case DOUBLE -> throw new IllegalStateException("no doubles in a feed: " + column.name());
    }
    if (column.name().equals("month")) {
      property.put("pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$");
    }
    if (column.name().equals("public_stars")) {
      property.put("minimum", 1).put("maximum", 5);
    }
    return property;
  }

  private static ObjectNode nullable(ObjectNode property, String type) {
    property.set("type", ReleaseText.list(List.of(type, "null")));
    return property;
  }

  /** Whether rows of a kind always fill a column. */
  static boolean alwaysFilled(ReleaseSchema.Column column, String subject) {
    return column.isOf(subject)
        && (ALWAYS.contains(column.name())
            || (column.name().equals("relativity") && !subject.equals(FeedRows.BOOK))
            || (column.name().equals("firm_id") && subject.equals(FeedRows.FIRM)));
  }

  /** What rows of a kind leave empty, and what they always fill. */
  private static ObjectNode kind(ReleaseSchema.File file, String subject) {
    ObjectNode kind = JsonNodeFactory.instance.objectNode();
    kind.put("title", subject);
    ObjectNode properties = kind.putObject("properties");
    for (ReleaseSchema.Column column : file.columns()) {
      if (column.name().equals("subject_type")) {
        properties.putObject(column.name()).put("const", subject);
      } else if (!column.isOf(subject)) {
        properties.putObject(column.name()).put("type", "null");
      } else if (alwaysFilled(column, subject)) {
        properties.putObject(column.name()).putObject("not").put("type", "null");
      }
    }
    return kind;
  }
}
