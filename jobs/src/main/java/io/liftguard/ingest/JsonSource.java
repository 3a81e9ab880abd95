package io.liftguard.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** Records of a JSON file: one object a line, or one array of objects. */
final class JsonSource implements RecordSource {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final FileColumns columns;
  private final Charsets.Problem problem;
  private final PushbackReader reader;
  private final JsonParser array;
  private long line;
  private long elements;

  /**
   * Opens a file.
   *
   * @param layout whether an array may stand for the lines
   */
  JsonSource(Reader text, FileColumns columns, Layout layout, Charsets.Problem problem)
      throws IOException, UnreadableFileException {
    this.columns = columns;
    this.problem = problem;
    this.reader = new PushbackReader(new BufferedReader(text, 1 << 16), 1);
    JsonParser parser = null;
    if (layout == Layout.LINES_OR_ARRAY) {
      try {
        if (firstIsBracket()) {
          parser = FACTORY.createParser(reader);
          parser.nextToken();
        }
      } catch (IOException e) {
        throw problem.explain(e);
      }
    }
    this.array = parser;
  }

  /** Whether an array may stand for the lines. */
  enum Layout {
    LINES,
    LINES_OR_ARRAY
  }

  /** Whether the first character that is no blank opens an array; blanks count their lines. */
  private boolean firstIsBracket() throws IOException {
    int c = reader.read();
    while (c >= 0 && Blanks.isBlank((char) c)) {
      if (c == '\n') {
        line++;
      }
      c = reader.read();
    }
    if (c >= 0) {
      reader.unread(c);
    }
    return c == '[';
  }

  @Override
  public RawRecord next() throws IOException, UnreadableFileException {
    return array == null ? nextLine() : nextElement();
  }

  private RawRecord nextLine() throws IOException, UnreadableFileException {
    while (true) {
      String text;
      try {
        text = readLine();
      } catch (IOException e) {
        throw problem.explain(e);
      }
      if (text == null) {
        return null;
      }
      line++;
      if (Blanks.allBlank(text)) {
        continue;
      }
      try (JsonParser parser = FACTORY.createParser(text)) {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
          Fields fields = fields(parser);
          if (parser.nextToken() == null) {
            return new RawRecord(line, cells(fields), RawRecord.Shape.SOUND, () -> text);
          }
        }
      } catch (JsonProcessingException e) {
        // Not lost: the line becomes a quarantined row below.
        return broken(text);
      }
      return broken(text);
    }
  }

  private RawRecord broken(String text) {
    return new RawRecord(
        line,
        new RawValue[columns.count()],
        RawRecord.Shape.BROKEN,
        () -> RawJson.write(g -> g.writeString(text)));
  }

  /** The next line without its end, null after the last. A lone carriage return ends no line. */
  private String readLine() throws IOException {
    StringBuilder text = new StringBuilder(256);
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      text.append((char) c);
      c = reader.read();
    }
    return text.toString();
  }

  private RawRecord nextElement() throws IOException, UnreadableFileException {
    try {
      JsonToken token = array.nextToken();
      if (token == JsonToken.END_ARRAY) {
        if (array.nextToken() != null) {
          throw new UnreadableFileException(
              "something follows the array", "Deliver one array, or one object a line.", null);
        }
        return null;
      }
      elements++;
      if (token == JsonToken.START_OBJECT) {
        Fields fields = fields(array);
        return new RawRecord(
            elements,
            cells(fields),
            RawRecord.Shape.SOUND,
            () -> RawJson.object(fields.names, fields.values));
      }
      RawValue value = value(array);
      return new RawRecord(
          elements,
          new RawValue[columns.count()],
          RawRecord.Shape.BROKEN,
          () -> RawJson.write(g -> RawJson.value(g, value)));
    } catch (JsonProcessingException e) {
      throw new UnreadableFileException(
          "its array does not parse near line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          "Deliver it again, complete and as valid JSON.",
          e);
    } catch (IOException e) {
      throw problem.explain(e);
    }
  }

  private static final class Fields {
    private final List<String> names = new ArrayList<>();
    private final List<RawValue> values = new ArrayList<>();
  }

  /** Fields of the object that the parser has just entered. */
  private static Fields fields(JsonParser parser) throws IOException {
    Fields fields = new Fields();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      fields.names.add(parser.currentName());
      parser.nextToken();
      fields.values.add(value(parser));
    }
    return fields;
  }

  private RawValue[] cells(Fields fields) {
    RawValue[] cells = new RawValue[columns.count()];
    boolean[] met = new boolean[columns.count()];
    for (int i = 0; i < fields.names.size(); i++) {
      int index = columns.find(fields.names.get(i));
      if (index >= 0) {
        if (met[index]) {
          columns.noteTwice(index);
        }
        met[index] = true;
        cells[index] = fields.values.get(i);
      }
    }
    return cells;
  }

  private static RawValue value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_STRING -> text(parser.getText());
      case VALUE_TRUE -> RawValue.Truth.TRUE;
      case VALUE_FALSE -> RawValue.Truth.FALSE;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ValueParser.number(parser.getText());
      default -> {
        StringWriter copy = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(copy)) {
          generator.copyCurrentStructureExact(parser);
        }
        yield new RawValue.Unusable(copy.toString());
      }
    };
  }

  /** Text; half a surrogate pair is no character and would be lost in any encoding. */
  private static RawValue text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return new RawValue.Unusable("\"" + text.replaceAll("[^ -~]|[\"\\\\]", "?") + "\"");
        }
      }
    }
    return new RawValue.Text(text);
  }

  @Override
  public FileColumns columns() {
    return columns;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
