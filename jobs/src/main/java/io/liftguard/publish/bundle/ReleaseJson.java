package io.liftguard.publish.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.liftguard.rating.Method;
import io.liftguard.rating.Mqr1;
import io.liftguard.rating.Release;
import io.liftguard.stats.Composite;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code release.json}: what a release says of itself. */
public final class ReleaseJson {

  /** Its name. */
  public static final String NAME = "release.json";

  private static final JsonFields FIELDS = new JsonFields(NAME);
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReleaseJson() {}

  static byte[] write(Release.Head head) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("release_id", head.releaseId());
    json.put("quarter", head.quarter());
    json.put("revision", head.revision());
    json.put("state", head.state());
    json.put("supersedes", head.supersedes());
    json.set("previous_releases", ReleaseText.list(head.previousReleases()));
    json.put("method_version", head.methodVersion());
    json.put("definition_version", head.definitionVersion());
    json.put("code_version", head.codeVersion());
    json.put("as_of", head.asOf().toString());
    json.put("window_from", head.windowFrom().toString());
    json.put("window_to", head.windowTo().toString());
    json.put("window_days", head.windowDays());
    json.put("made_at", head.madeAt().toString());
    json.put(
        "objections_until",
        head.objectionsUntil() == null ? null : head.objectionsUntil().toString());
    json.set("settings", settings(head.method()));
    return ReleaseText.pretty(json);
  }

  private static ObjectNode settings(Method method) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    ObjectNode weights = settings.putObject("weights");
    for (int k = 0; k < Mqr1.MEASURES.size(); k++) {
      JsonFields.put(weights, Mqr1.MEASURES.get(k), method.weights().get(k));
    }
    Method.Minima m = method.minima();
    ObjectNode minima = settings.putObject("minima");
    JsonFields.put(minima, "m1_expected", m.m1Expected());
    minima.put("m2_callouts", m.m2Callouts());
    JsonFields.put(minima, "m3_expected", m.m3Expected());
    JsonFields.put(minima, "m4_lifts", m.m4Lifts());
    minima.put("level_events", m.levelEvents());
    minima.put("firms", m.firms());
    minima.put("months", m.months());
    JsonFields.put(settings, "m2_others", method.m2Others());
    Composite.Thresholds t = method.thresholds();
    ObjectNode thresholds = settings.putObject("thresholds");
    JsonFields.put(thresholds, "p5", t.p5());
    JsonFields.put(thresholds, "c5", t.c5());
    JsonFields.put(thresholds, "p4", t.p4());
    JsonFields.put(thresholds, "c4", t.c4());
    JsonFields.put(thresholds, "p2", t.p2());
    JsonFields.put(thresholds, "c2", t.c2());
    JsonFields.put(thresholds, "p1", t.p1());
    JsonFields.put(thresholds, "c1", t.c1());
    settings.put("grace_days", method.graceDays());
    return settings;
  }

  /**
   * Reads it back.
   *
   * @throws IOException when it is no such file
   */
  public static Release.Head read(byte[] text) throws IOException {
    try {
      JsonNode json = JSON.readTree(text);
      JsonNode settings = FIELDS.required(json, "settings");
      JsonNode weights = FIELDS.required(settings, "weights");
      JsonNode minima = FIELDS.required(settings, "minima");
      JsonNode t = FIELDS.required(settings, "thresholds");
      List<Double> byMeasure = new ArrayList<>();
      for (String measure : Mqr1.MEASURES) {
        byMeasure.add(FIELDS.required(weights, measure).doubleValue());
      }
      List<String> previous = new ArrayList<>();
      FIELDS.required(json, "previous_releases").forEach(p -> previous.add(p.textValue()));
      return new Release.Head(
          FIELDS.required(json, "release_id").textValue(),
          FIELDS.required(json, "quarter").textValue(),
          FIELDS.required(json, "revision").intValue(),
          FIELDS.required(json, "state").textValue(),
          json.path("supersedes").textValue(),
          previous,
          FIELDS.required(json, "method_version").textValue(),
          FIELDS.required(json, "definition_version").textValue(),
          FIELDS.required(json, "code_version").textValue(),
          FIELDS.date(json, "as_of"),
          FIELDS.date(json, "window_from"),
          FIELDS.date(json, "window_to"),
          FIELDS.required(json, "window_days").longValue(),
          Instant.parse(FIELDS.required(json, "made_at").textValue()),
          json.path("objections_until").isTextual() ? FIELDS.date(json, "objections_until") : null,
          new Method(
              byMeasure,
              new Method.Minima(
                  FIELDS.required(minima, "m1_expected").doubleValue(),
                  FIELDS.required(minima, "m2_callouts").longValue(),
                  FIELDS.required(minima, "m3_expected").doubleValue(),
                  FIELDS.required(minima, "m4_lifts").doubleValue(),
                  FIELDS.required(minima, "level_events").longValue(),
                  FIELDS.required(minima, "firms").longValue(),
                  FIELDS.required(minima, "months").longValue()),
              FIELDS.required(settings, "m2_others").doubleValue(),
              new Composite.Thresholds(
                  FIELDS.required(t, "p5").doubleValue(),
                  FIELDS.required(t, "c5").doubleValue(),
                  FIELDS.required(t, "p4").doubleValue(),
                  FIELDS.required(t, "c4").doubleValue(),
                  FIELDS.required(t, "p2").doubleValue(),
                  FIELDS.required(t, "c2").doubleValue(),
                  FIELDS.required(t, "p1").doubleValue(),
                  FIELDS.required(t, "c1").doubleValue()),
              FIELDS.required(settings, "grace_days").longValue()));
    } catch (RuntimeException e) {
      throw new IOException(NAME + " cannot be read: " + e.getMessage(), e);
    }
  }
}
