package io.liftguard.publish.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.liftguard.insurance.FeedHead;
import io.liftguard.insurance.FeedMethod;
import io.liftguard.insurance.Parameters;
import io.liftguard.publish.bundle.JsonFields;
import io.liftguard.publish.bundle.ReleaseText;
import io.liftguard.stats.Interval;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code manifest.json}: what a release of the feed says of itself and of its files. */
public final class FeedManifest {

  /** Its name. */
  public static final String NAME = "manifest.json";

  /** Version of the JSON Schema that the lines obey. */
  static final String SCHEMA_VERSION = "1.0.0";

  private static final JsonFields FIELDS = new JsonFields(NAME);
  private static final ObjectMapper JSON = new ObjectMapper();

  private FeedManifest() {}

  /**
   * A file of the release.
   *
   * @param name name
   * @param bytes length
   * @param rows rows, null where there are none to count
   * @param sha256 SHA-256 in hexadecimal digits
   */
  record FileEntry(String name, long bytes, Long rows, String sha256) {}

  /**
   * A manifest as read back.
   *
   * @param head what the release says of itself
   * @param json the whole
   * @param files its files by name
   */
  record Read(FeedHead head, JsonNode json, Map<String, FileEntry> files) {}

  static byte[] write(FeedHead head, FeedTotals totals, List<FileEntry> files) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("release_id", head.releaseId());
    json.put("insurer_id", head.insurerId());
    json.put("month", head.month().toString());
    json.put("revision", head.revision());
    json.put("supersedes", head.supersedes());
    json.put("previous_release", head.previousRelease());
    json.put("rating_release", head.ratingRelease());
    json.put("method_version", head.methodVersion());
    json.put("definition_version", head.definitionVersion());
    json.put("schema_version", SCHEMA_VERSION);
    json.put("code_version", head.codeVersion());
    json.put("as_of", head.asOf().toString());
    json.put("release_date", head.windowTo().toString());
    json.put("window_from", head.windowFrom().toString());
    json.put("window_to", head.windowTo().toString());
    json.put("created_at", head.createdAt().toString());
    settings(json.putObject("settings"), head.method());
    ObjectNode parameters = json.putObject("parameters");
    ObjectNode firm = parameters.putObject("firm");
    JsonFields.put(firm, "dispersion", head.parameters().dispersion());
    kind(firm, head.parameters().firm());
    kind(parameters.putObject("elevator"), head.parameters().elevator());
    ObjectNode counts = json.putObject("row_counts");
    ObjectNode control = json.putObject("control_totals");
    totals
        .bySubject()
        .forEach(
            (subject, t) -> {
              counts.put(subject, t.rows());
              ObjectNode of = control.putObject(subject);
              of.put("exposure_days", t.exposureDays());
              of.put("observed", t.observed());
              of.put("expected", t.expected());
              of.put("mean_relativity", t.meanRelativity());
            });
    json.set("data_gaps", ReleaseText.list(head.dataGaps()));
    ArrayNode list = json.putArray("files");
    for (FileEntry file : files) {
      ObjectNode entry = list.addObject();
      entry.put("name", file.name());
      entry.put("bytes", file.bytes());
      entry.put("rows", file.rows());
      entry.put("sha256", file.sha256());
    }
    ArrayNode notes = json.putArray("notes");
    for (FeedTexts.Text note : FeedTexts.ALL.notes()) {
      notes.addObject().put("code", note.code()).put("en", note.en()).put("zh", note.zh());
    }
    return ReleaseText.pretty(json);
  }

  private static void settings(ObjectNode settings, FeedMethod method) {
    JsonFields.put(settings, "floor", method.firm().low());
    JsonFields.put(settings, "cap", method.firm().high());
    JsonFields.put(settings, "elevator_floor", method.elevator().low());
    JsonFields.put(settings, "elevator_cap", method.elevator().high());
    JsonFields.put(settings, "swing", method.swing());
    JsonFields.put(settings, "low_credibility", method.lowCredibility());
    JsonFields.put(settings, "elevator_low_credibility", method.elevatorLowCredibility());
    settings.put("new_subject_days", method.newSubjectDays());
    settings.put("window_months", method.windowMonths());
    settings.put("level_events", method.levelEvents());
    settings.put("grace_days", method.graceDays());
  }

  private static void kind(ObjectNode node, Parameters.Kind kind) {
    JsonFields.put(node, "shape", kind.shape());
    node.put("at_cap", kind.atCap());
    if (kind.k() == null) {
      node.putNull("k");
    } else {
      JsonFields.put(node, "k", kind.k());
    }
    node.put("neutral", kind.neutral());
    // Without a k, somebody who checks must know at which bound all stand.
    node.put("side", kind.side().name());
  }

  /**
   * Reads it back.
   *
   * @throws IOException when it is no such file
   */
  static Read read(byte[] text) throws IOException {
    try {
      JsonNode json = JSON.readTree(text);
      JsonNode settings = FIELDS.required(json, "settings");
      JsonNode parameters = FIELDS.required(json, "parameters");
      JsonNode firm = FIELDS.required(parameters, "firm");
      List<String> gaps = new ArrayList<>();
      FIELDS.required(json, "data_gaps").forEach(gap -> gaps.add(gap.textValue()));
      Map<String, FileEntry> files = new LinkedHashMap<>();
      for (JsonNode file : FIELDS.required(json, "files")) {
        String name = FIELDS.required(file, "name").textValue();
        files.put(
            name,
            new FileEntry(
                name,
                FIELDS.required(file, "bytes").longValue(),
                file.path("rows").isIntegralNumber() ? file.get("rows").longValue() : null,
                FIELDS.required(file, "sha256").textValue()));
      }
      FeedHead head =
          new FeedHead(
              FIELDS.required(json, "insurer_id").textValue(),
              YearMonth.parse(FIELDS.required(json, "month").textValue()),
              FIELDS.required(json, "revision").intValue(),
              json.path("supersedes").textValue(),
              json.path("previous_release").textValue(),
              json.path("rating_release").textValue(),
              FIELDS.required(json, "method_version").textValue(),
              FIELDS.required(json, "definition_version").textValue(),
              FIELDS.required(json, "code_version").textValue(),
              FIELDS.date(json, "as_of"),
              FIELDS.date(json, "window_from"),
              FIELDS.date(json, "window_to"),
              Instant.parse(FIELDS.required(json, "created_at").textValue()),
              new FeedMethod(
                  interval(settings, "floor", "cap"),
                  interval(settings, "elevator_floor", "elevator_cap"),
                  FIELDS.required(settings, "swing").doubleValue(),
                  FIELDS.required(settings, "low_credibility").doubleValue(),
                  FIELDS.required(settings, "elevator_low_credibility").doubleValue(),
                  FIELDS.required(settings, "new_subject_days").longValue(),
                  FIELDS.required(settings, "window_months").longValue(),
                  FIELDS.required(settings, "level_events").longValue(),
                  FIELDS.required(settings, "grace_days").longValue()),
              new Parameters(
                  FIELDS.required(firm, "dispersion").doubleValue(),
                  kind(firm),
                  kind(FIELDS.required(parameters, "elevator"))),
              gaps);
      return new Read(head, json, files);
    } catch (RuntimeException e) {
      throw new IOException(NAME + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Interval interval(JsonNode settings, String low, String high) throws IOException {
    return new Interval(
        FIELDS.required(settings, low).doubleValue(),
        FIELDS.required(settings, high).doubleValue());
  }

  private static Parameters.Kind kind(JsonNode node) throws IOException {
    return new Parameters.Kind(
        FIELDS.required(node, "shape").doubleValue(),
        FIELDS.required(node, "at_cap").booleanValue(),
        node.path("k").isNumber() ? node.get("k").doubleValue() : null,
        Parameters.Side.valueOf(FIELDS.required(node, "side").textValue()));
  }
}
