package io.liftguard.publish.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.liftguard.publish.ShortestDouble;
import java.io.IOException;
import java.time.LocalDate;

/**
 * The fields of a release's JSON file.
 *
 * @param file name of the file, which messages give
 */
public record JsonFields(String file) {

  /** Writes a number with as few digits as give it back. */
  public static void put(ObjectNode node, String name, double value) {
    node.putRawValue(name, new RawValue(ShortestDouble.text(value)));
  }

  /**
   * The value of a field.
   *
   * @throws IOException when there is none, or null
   */
  public JsonNode required(JsonNode json, String name) throws IOException {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      throw new IOException(file + " says nothing of " + name);
    }
    return value;
  }

  /**
   * The day that a field names.
   *
   * @throws IOException when it names none
   */
  public LocalDate date(JsonNode json, String name) throws IOException {
    return LocalDate.parse(required(json, name).textValue());
  }
}
