package io.liftguard.publish.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.liftguard.publish.ShortestDouble;
import io.liftguard.rating.Method;
import io.liftguard.rating.Mqr1;
import io.liftguard.rating.Release;
import io.liftguard.stats.Composite;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** {@code release.json}: what a release says of itself. */
public final class ReleaseJson {

  /** Its name. */
  public static final String NAME = "release.json";

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
      number(weights, Mqr1.MEASURES.get(k), method.weights().get(k));
    }
    Method.Minima m = method.minima();
    ObjectNode minima = settings.putObject("minima");
    number(minima, "m1_expected", m.m1Expected());
    minima.put("m2_callouts", m.m2Callouts());
    number(minima, "m3_expected", m.m3Expected());
    number(minima, "m4_lifts", m.m4Lifts());
    minima.put("level_events", m.levelEvents());
    minima.put("firms", m.firms());
    minima.put("months", m.months());
    number(settings, "m2_others", method.m2Others());
    Composite.Thresholds t = method.thresholds();
    ObjectNode thresholds = settings.putObject("thresholds");
    number(thresholds, "p5", t.p5());
    number(thresholds, "c5", t.c5());
    number(thresholds, "p4", t.p4());
    number(thresholds, "c4", t.c4());
    number(thresholds, "p2", t.p2());
    number(thresholds, "c2", t.c2());
    number(thresholds, "p1", t.p1());
    number(thresholds, "c1", t.c1());
    settings.put("grace_days", method.graceDays());
    return settings;
  }

  private static void number(ObjectNode node, String name, double value) {
    node.putRawValue(name, new RawValue(ShortestDouble.text(value)));
  }

  /**
   * Reads it back.
   *
   * @throws IOException when it is no such file
   */
  public static Release.Head read(byte[] text) throws IOException {
    try {
      JsonNode json = JSON.readTree(text);
      JsonNode settings = required(json, "settings");
      JsonNode weights = required(settings, "weights");
      JsonNode minima = required(settings, "minima");
      JsonNode t = required(settings, "thresholds");
      List<Double> byMeasure = new ArrayList<>();
      for (String measure : Mqr1.MEASURES) {
        byMeasure.add(required(weights, measure).doubleValue());
      }
      List<String> previous = new ArrayList<>();
      required(json, "previous_releases").forEach(p -> previous.add(p.textValue()));
      return new Release.Head(
          required(json, "release_id").textValue(),
          required(json, "quarter").textValue(),
          required(json, "revision").intValue(),
          required(json, "state").textValue(),
          json.path("supersedes").textValue(),
          previous,
          required(json, "method_version").textValue(),
          required(json, "definition_version").textValue(),
          required(json, "code_version").textValue(),
          date(json, "as_of"),
          date(json, "window_from"),
          date(json, "window_to"),
          required(json, "window_days").longValue(),
          Instant.parse(required(json, "made_at").textValue()),
          json.path("objections_until").isTextual() ? date(json, "objections_until") : null,
          new Method(
              byMeasure,
              new Method.Minima(
                  required(minima, "m1_expected").doubleValue(),
                  required(minima, "m2_callouts").longValue(),
                  required(minima, "m3_expected").doubleValue(),
                  required(minima, "m4_lifts").doubleValue(),
                  required(minima, "level_events").longValue(),
                  required(minima, "firms").longValue(),
                  required(minima, "months").longValue()),
              required(settings, "m2_others").doubleValue(),
              new Composite.Thresholds(
                  required(t, "p5").doubleValue(),
                  required(t, "c5").doubleValue(),
                  required(t, "p4").doubleValue(),
                  required(t, "c4").doubleValue(),
                  required(t, "p2").doubleValue(),
                  required(t, "c2").doubleValue(),
                  required(t, "p1").doubleValue(),
                  required(t, "c1").doubleValue()),
              required(settings, "grace_days").longValue()));
    } catch (RuntimeException e) {
      throw new IOException(NAME + " cannot be read: " + e.getMessage(), e);
    }
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
