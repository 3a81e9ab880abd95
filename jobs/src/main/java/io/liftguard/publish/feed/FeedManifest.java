package io.liftguard.publish.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.liftguard.insurance.FeedHead;
import io.liftguard.insurance.FeedMethod;
import io.liftguard.insurance.Parameters;
import io.liftguard.publish.ShortestDouble;
import io.liftguard.publish.bundle.ReleaseText;
import io.liftguard.stats.Interval;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
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
    number(firm, "dispersion", head.parameters().dispersion());
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
    number(settings, "floor", method.firm().low());
    number(settings, "cap", method.firm().high());
    number(settings, "elevator_floor", method.elevator().low());
    number(settings, "elevator_cap", method.elevator().high());
    number(settings, "swing", method.swing());
    number(settings, "low_credibility", method.lowCredibility());
    number(settings, "elevator_low_credibility", method.elevatorLowCredibility());
    settings.put("new_subject_days", method.newSubjectDays());
    settings.put("window_months", method.windowMonths());
    settings.put("level_events", method.levelEvents());
    settings.put("grace_days", method.graceDays());
  }

  private static void kind(ObjectNode node, Parameters.Kind kind) {
    number(node, "shape", kind.shape());
    node.put("at_cap", kind.atCap());
    if (kind.k() == null) {
      node.putNull("k");
    } else {
      number(node, "k", kind.k());
    }
    node.put("neutral", kind.neutral());
    // Without a k, somebody who checks must know at which bound all stand.
    node.put("side", kind.side().name());
  }

  private static void number(ObjectNode node, String name, double value) {
    node.putRawValue(name, new RawValue(ShortestDouble.text(value)));
  }

  /**
   * Reads it back.
   *
   * @throws IOException when it is no such file
   */
  static Read read(byte[] text) throws IOException {
    try {
      JsonNode json = JSON.readTree(text);
      JsonNode settings = required(json, "settings");
      JsonNode parameters = required(json, "parameters");
      JsonNode firm = required(parameters, "firm");
      List<String> gaps = new ArrayList<>();
      required(json, "data_gaps").forEach(gap -> gaps.add(gap.textValue()));
      Map<String, FileEntry> files = new LinkedHashMap<>();
      for (JsonNode file : required(json, "files")) {
        String name = required(file, "name").textValue();
        files.put(
            name,
            new FileEntry(
                name,
                required(file, "bytes").longValue(),
                file.path("rows").isIntegralNumber() ? file.get("rows").longValue() : null,
                required(file, "sha256").textValue()));
      }
      FeedHead head =
          new FeedHead(
              required(json, "insurer_id").textValue(),
              YearMonth.parse(required(json, "month").textValue()),
              required(json, "revision").intValue(),
              json.path("supersedes").textValue(),
              json.path("previous_release").textValue(),
              json.path("rating_release").textValue(),
              required(json, "method_version").textValue(),
              required(json, "definition_version").textValue(),
              required(json, "code_version").textValue(),
              date(json, "as_of"),
              date(json, "window_from"),
              date(json, "window_to"),
              Instant.parse(required(json, "created_at").textValue()),
              new FeedMethod(
                  interval(settings, "floor", "cap"),
                  interval(settings, "elevator_floor", "elevator_cap"),
                  required(settings, "swing").doubleValue(),
                  required(settings, "low_credibility").doubleValue(),
                  required(settings, "elevator_low_credibility").doubleValue(),
                  required(settings, "new_subject_days").longValue(),
                  required(settings, "window_months").longValue(),
                  required(settings, "level_events").longValue(),
                  required(settings, "grace_days").longValue()),
              new Parameters(
                  required(firm, "dispersion").doubleValue(),
                  kind(firm),
                  kind(required(parameters, "elevator"))),
              gaps);
      return new Read(head, json, files);
    } catch (RuntimeException e) {
      throw new IOException(NAME + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Interval interval(JsonNode settings, String low, String high) throws IOException {
    return new Interval(
        required(settings, low).doubleValue(), required(settings, high).doubleValue());
  }

  private static Parameters.Kind kind(JsonNode node) throws IOException {
    return new Parameters.Kind(
        required(node, "shape").doubleValue(),
        required(node, "at_cap").booleanValue(),
        node.path("k").isNumber() ? node.get("k").doubleValue() : null,
        Parameters.Side.valueOf(required(node, "side").textValue()));
  }

  private static JsonNode required(JsonNode json, String name) throws IOException {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      throw new IOException(NAME + " says nothing of " + name);
    }
    return value;
  }

  private static LocalDate date(JsonNode json, String name) throws IOException {
    return LocalDate.parse(required(json, name).textValue());
  }
}
