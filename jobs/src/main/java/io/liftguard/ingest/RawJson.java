package io.liftguard.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Writes delivered records as JSON for the quarantine. */
final class RawJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private RawJson() {}

  /** Writes into a generator. */
  interface Body {
    void write(JsonGenerator generator) throws IOException;
  }

  static String write(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      body.write(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** An object of delivered names and values. */
  static String object(List<String> names, List<RawValue> values) {
    return write(
        generator -> {
          generator.writeStartObject();
          for (int i = 0; i < names.size(); i++) {
            generator.writeFieldName(names.get(i));
            value(generator, values.get(i));
          }
          generator.writeEndObject();
        });
  }

  static void value(JsonGenerator generator, RawValue value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof RawValue.Text text) {
      generator.writeString(text.text());
    } else if (value instanceof RawValue.Numeral number) {
      generator.writeNumber(number.text());
    } else if (value instanceof RawValue.Whole whole) {
      generator.writeNumber(whole.value());
    } else if (value instanceof RawValue.Truth truth) {
      generator.writeBoolean(truth.text().equals("true"));
    } else if (value instanceof RawValue.Day day) {
      generator.writeString(LocalDate.ofEpochDay(day.epochDay()).toString());
    } else if (value instanceof RawValue.Moment moment) {
      generator.writeString(
          Instant.ofEpochSecond(moment.seconds(), moment.micros() * 1000L).toString());
    } else if (value instanceof RawValue.LocalMoment local) {
      generator.writeString(
          LocalDateTime.ofEpochSecond(local.seconds(), local.micros() * 1000, ZoneOffset.UTC)
              .toString());
    } else if (value instanceof RawValue.Unusable unusable) {
      generator.writeRawValue(unusable.json());
    }
  }
}
