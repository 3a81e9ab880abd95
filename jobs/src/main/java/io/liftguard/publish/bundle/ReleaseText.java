package io.liftguard.publish.bundle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.publish.CellText;
import io.liftguard.publish.CsvText;
import io.liftguard.publish.ShortestDouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of a release file as text: CSV (UTF-8, line feeds, a header) and JSON. */
public final class ReleaseText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReleaseText() {}

  /** The text of a value in a CSV cell, before quoting. */
  public static String cell(ReleaseSchema.Column column, Object value) {
    if (value instanceof List<?> items) {
      return items.stream().map(Object::toString).collect(Collectors.joining(";"));
    }
    String text = CellText.of(value);
    return column.kind() == ReleaseSchema.Type.STRING ? CsvText.guarded(text) : text;
  }

  /** A file as CSV. */
  static byte[] csv(ReleaseSchema.File file, List<List<Object>> rows) {
    StringBuilder text = new StringBuilder(CsvText.line(file.columnNames()));
    for (List<Object> row : rows) {
      text.append(csvLine(file, row));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A row as a line of CSV, with its line feed. */
  public static String csvLine(ReleaseSchema.File file, List<Object> row) {
    List<String> cells = new ArrayList<>(row.size());
    for (int i = 0; i < row.size(); i++) {
      cells.add(CsvText.literal(cell(file.columns().get(i), row.get(i))));
    }
    return CsvText.line(cells);
  }

  /** Records of a CSV file, the header first. */
  public static List<List<String>> records(byte[] csv) {
    List<List<String>> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(new String(csv, StandardCharsets.UTF_8))) {
      for (CsvRecord line : reader) {
        records.add(List.copyOf(line.getFields()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  /** A file as a JSON list of objects, one a line. */
  static byte[] json(ReleaseSchema.File file, List<List<Object>> rows) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < rows.size(); i++) {
      text.append(i == 0 ? "\n" : ",\n").append(jsonLine(file, rows.get(i)));
    }
    return text.append("\n]\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A row as a JSON object, in one line. */
  public static String jsonLine(ReleaseSchema.File file, List<Object> row) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < row.size(); i++) {
      String name = file.columns().get(i).name();
      Object value = row.get(i);
      if (value == null) {
        object.putNull(name);
      } else if (value instanceof Double number) {
        object.putRawValue(name, new RawValue(ShortestDouble.text(number)));
      } else if (value instanceof BigDecimal number) {
        object.put(name, number.toPlainString());
      } else if (value instanceof List<?> items) {
        ArrayNode list = object.putArray(name);
        items.forEach(item -> list.add(item.toString()));
      } else if (value instanceof Number number) {
        object.put(name, number.longValue());
      } else if (value instanceof Boolean flag) {
        object.put(name, flag);
      } else {
        object.put(name, value.toString());
      }
    }
    return text(object);
  }

  /** A JSON tree in one line. */
  public static String text(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON tree over several lines, for people too. */
  public static byte[] pretty(ObjectNode node) {
    try {
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
      return (text.replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON list of texts. */
  public static ArrayNode list(List<String> items) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    items.forEach(list::add);
    return list;
  }
}
