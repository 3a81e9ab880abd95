package io.liftguard.publish.feed;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.insurance.FeedRows;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads {@code relativities.jsonl} back: each line must be what the JSON Schema of the feed asks
 * for, column by column in the order of the schema.
 */
final class FeedLines {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Pattern PLAIN = Pattern.compile("(0|[1-9][0-9]*)\\.[0-9]+");

  private final ReleaseSchema.File file;
  private final Set<String> reasons = new HashSet<>(FeedTexts.ALL.reasonCodes());
  // The same few texts and dates stand in every line of a city.
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, LocalDate> dates = new HashMap<>();

  FeedLines(ReleaseSchema.File file) {
    this.file = file;
  }

  /**
   * Reads all lines.
   *
   * @param content the file
   * @param broken takes what is wrong with a line, in a sentence
   * @return the rows of the lines that are right
   */
  List<List<Object>> read(byte[] content, Consumer<String> broken) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        try {
          rows.add(row(JSON.readTree(line)));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
          broken.accept("relativities.jsonl line " + number + ": " + e.getMessage());
        }
      }
    }
    return rows;
  }

  private List<Object> row(JsonNode line) {
    String subject = line.path("subject_type").asText();
    if (!FeedRows.SUBJECTS.contains(subject)) {
      throw new IllegalArgumentException("no such subject_type, '" + subject + "'");
    }
    List<Object> row = new ArrayList<>(file.columns().size());
    Iterator<String> names = line.fieldNames();
    for (ReleaseSchema.Column column : file.columns()) {
      String name = names.hasNext() ? names.next() : null;
      if (!column.name().equals(name)) {
        throw new IllegalArgumentException(name + " stands where " + column.name() + " should");
      }
      JsonNode value = line.get(name);
      if (value.isNull()) {
        if (FeedJsonSchema.alwaysFilled(column, subject)) {
          throw new IllegalArgumentException(name + " is null");
        }
        row.add(null);
      } else {
        if (!column.isOf(subject)) {
          throw new IllegalArgumentException(name + " is not for rows of this kind, " + subject);
        }
        row.add(value(column, value));
      }
    }
    if (names.hasNext()) {
      throw new IllegalArgumentException("no column has the name " + names.next());
    }
    return row;
  }

  private Object value(ReleaseSchema.Column column, JsonNode value) {
    Object read =
        switch (column.kind()) {
          case STRING ->
              value.isTextual() && !value.textValue().isEmpty()
                  ? once(column, value.textValue())
                  : null;
          case INT ->
              value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0
                  ? (Object) value.longValue()
                  : null;
          case BOOL -> value.isBoolean() ? (Object) value.booleanValue() : null;
          case DATE ->
              value.isTextual() ? dates.computeIfAbsent(value.textValue(), LocalDate::parse) : null;
          case DECIMAL -> decimal(column, value);
          case LIST -> codes(value);
          case DOUBLE -> null;
        };
    if (read == null) {
      throw new IllegalArgumentException(
          column.name() + ": " + value + " is no value of the type " + column.type());
    }
    return read;
  }

  private String once(ReleaseSchema.Column column, String text) {
    return file.key().contains(column.name()) ? text : texts.computeIfAbsent(text, t -> t);
  }

  private static BigDecimal decimal(ReleaseSchema.Column column, JsonNode value) {
    if (!value.isTextual() || !PLAIN.matcher(value.textValue()).matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(value.textValue());
    return number.scale() == column.scale() && number.precision() <= 18 ? number : null;
  }

  private List<String> codes(JsonNode value) {
    if (!value.isArray() || value.isEmpty()) {
      return null;
    }
    List<String> codes = new ArrayList<>();
    for (JsonNode item : value) {
      String code = item.textValue();
      if (!reasons.contains(code)
          || (!codes.isEmpty() && codes.get(codes.size() - 1).compareTo(code) >= 0)) {
        return null;
      }
      codes.add(code);
    }
    return List.copyOf(codes);
  }
}
