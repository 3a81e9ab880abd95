package io.liftguard.oracle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Takes delivered files apart into cells, without a judgement about any of them: which rows there
 * are, on which line each begins, and what each field says. Whether a cell is good is decided in
 * SQL ({@code stage1.sql}).
 *
 * <p>Fills three tables: {@code raw_file} (one row per file), {@code raw_row} (one per record) and
 * {@code raw_cell} (one per field that is not empty).
 */
final class LandingReader {
  /** What a cell was in its file: SQL needs it where text and number are judged differently. */
  private enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    /** An object, an array, or a Parquet value that is neither text, number nor boolean. */
    OTHER
  }

  private record Cell(String column, Kind kind, String value, String plain) {}

  private enum RowState {
    READ,
    TOO_MANY_FIELDS,
    BROKEN
  }

  private record Row(long line, RowState state, List<Cell> cells) {}

  /** The content of one file; {@code unknown} when a column is in no contract. */
  private record Content(List<Row> rows, boolean unknown) {}

  /** A file that cannot be taken at all. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String why) {
      super(why);
    }
  }

  private static final JsonFactory JSON = new JsonFactory();

  private final DuckDBConnection connection;
  private final Charset csvCharset;
  private final Map<String, Map<String, String>> columns = new HashMap<>();
  private long nextRow = 1;

  LandingReader(DuckDBConnection connection, Charset csvCharset) throws SQLException {
    this.connection = connection;
    this.csvCharset = csvCharset;
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("SELECT table_name, col, zh FROM contract")) {
      while (r.next()) {
        Map<String, String> names =
            columns.computeIfAbsent(r.getString(1), unused -> new HashMap<>());
        names.put(r.getString(2), r.getString(2));
        names.put(r.getString(3), r.getString(2));
      }
    }
  }

  /** Reads every file of every table folder under {@code landing}. */
  void read(Path landing) throws IOException, SQLException {
    try (DuckDBAppender files = connection.createAppender("raw_file");
        DuckDBAppender rows = connection.createAppender("raw_row");
        DuckDBAppender cells = connection.createAppender("raw_cell")) {
      for (String table : columns.keySet().stream().sorted().toList()) {
        Map<String, String> firstWithHash = new HashMap<>();
        for (String file : filesOf(landing, table)) {
          byte[] bytes = Files.readAllBytes(landing.resolve(file));
          String first = firstWithHash.putIfAbsent(sha256(bytes), file);
          files.beginRow();
          files.append(table);
          files.append(file);
          if (first == null) {
            Content content = null;
            String why = null;
            try {
              content = contentOf(table, landing.resolve(file), bytes);
            } catch (Refusal e) {
              why = e.getMessage();
            }
            files.appendNull();
            files.append(content == null || content.unknown());
            files.append(content != null && content.unknown() ? "unknown column" : why);
            if (content != null) {
              append(rows, cells, table, file, content);
            }
          } else {
            files.append(first);
            files.append(false);
            files.appendNull();
          }
          files.endRow();
        }
      }
    }
  }

  private void append(
      DuckDBAppender rows, DuckDBAppender cells, String table, String file, Content content)
      throws SQLException {
    for (Row row : content.rows()) {
      long id = nextRow++;
      rows.beginRow();
      rows.append(id);
      rows.append(table);
      rows.append(file);
      rows.append(row.line());
      rows.append(content.unknown() ? "UNKNOWN" : row.state().name());
      rows.endRow();
      if (content.unknown() || row.state() != RowState.READ) {
        continue;
      }
      for (Cell cell : row.cells()) {
        cells.beginRow();
        cells.append(id);
        cells.append(table);
        cells.append(cell.column());
        cells.append(cell.kind().name());
        cells.append(cell.value());
        cells.append(cell.plain());
        cells.endRow();
      }
    }
  }

  private static List<String> filesOf(Path landing, String table) throws IOException {
    Path folder = landing.resolve(table);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(p -> isDelivered(folder.relativize(p)))
          .map(p -> landing.relativize(p).toString().replace('\\', '/'))
          // Code points, not UTF-16 units, so that "the least path" is one thing everywhere.
          .sorted(
              (a, b) ->
                  Arrays.compareUnsigned(
                      a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)))
          .toList();
    }
  }

  private static boolean isDelivered(Path inTable) {
    for (Path part : inTable) {
      String name = part.toString();
      if (name.startsWith(".")
          || name.startsWith("_")
          || name.endsWith(".tmp")
          || name.endsWith(".part")) {
        return false;
      }
    }
    String name = inTable.getFileName().toString();
    return Stream.of(".parquet", ".csv", ".csv.gz", ".json", ".jsonl").anyMatch(name::endsWith);
  }

  private Content contentOf(String table, Path path, byte[] bytes)
      throws Refusal, IOException, SQLException {
    String name = path.getFileName().toString();
    if (bytes.length == 0) {
      return new Content(List.of(), false);
    }
    if (name.endsWith(".parquet")) {
      return parquet(table, path);
    }
    if (name.endsWith(".csv")) {
      return csv(table, decode(bytes, csvCharset));
    }
    if (name.endsWith(".csv.gz")) {
      return csv(table, decode(gunzip(bytes), csvCharset));
    }
    String text = decode(bytes, StandardCharsets.UTF_8);
    if (name.endsWith(".json") && text.stripLeading().startsWith("[")) {
      return jsonArray(table, text);
    }
    return jsonLines(table, text);
  }

  private static byte[] gunzip(byte[] bytes) throws Refusal, IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    } catch (EOFException | ZipException e) {
      throw new Refusal("gzip: " + e.getMessage());
    }
  }

  private static String decode(byte[] bytes, Charset charset) throws Refusal {
    try {
      String text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Refusal("cannot be decoded as " + charset);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Contract names of a header, null where a name is in no contract. */
  private List<String> header(String table, List<String> names) throws Refusal {
    List<String> result = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      String stripped = strip(name);
      String column = columns.get(table).get(stripped);
      if (!seen.add(column == null ? " " + stripped : column)) {
        throw new Refusal("a column twice");
      }
      result.add(column);
    }
    return result;
  }

  // ---- CSV

  private record Line(long line, List<String> fields) {}

  private Content csv(String table, String text) throws Refusal {
    List<Line> records = records(text);
    if (records.isEmpty()) {
      return new Content(List.of(), false);
    }
    List<String> header = header(table, records.get(0).fields());
    List<Row> rows = new ArrayList<>();
    for (Line record : records.subList(1, records.size())) {
      List<String> fields = record.fields();
      if (fields.size() > header.size()) {
        rows.add(new Row(record.line(), RowState.TOO_MANY_FIELDS, List.of()));
        continue;
      }
      List<Cell> cells = new ArrayList<>();
      for (int i = 0; i < fields.size(); i++) {
        String value = strip(fields.get(i));
        if (!value.isEmpty() && header.get(i) != null) {
          cells.add(new Cell(header.get(i), Kind.TEXT, value, value));
        }
      }
      rows.add(new Row(record.line(), RowState.READ, cells));
    }
    return new Content(rows, header.contains(null));
  }

  /** The records of a CSV text, header included, without their lines. */
  static List<List<String>> fields(String text) {
    try {
      return records(text).stream().map(Line::fields).toList();
    } catch (Refusal e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** RFC 4180 with any line end; blank lines are no records. */
  private static List<Line> records(String text) throws Refusal {
    List<Line> records = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    long line = 1;
    long start = 1;
    boolean quoted = false;
    boolean anyQuote = false;
    int i = 0;
    int n = text.length();
    while (i <= n) {
      char c = i < n ? text.charAt(i) : '\n';
      if (i == n && quoted) {
        throw new Refusal("ends in an open quote");
      }
      boolean newline = c == '\n' || c == '\r';
      if (c == '\r' && i + 1 < n && text.charAt(i + 1) == '\n') {
        if (quoted) {
          field.append('\r');
        }
        i++;
        c = '\n';
      }
      if (quoted) {
        if (c == '"') {
          if (i + 1 < n && text.charAt(i + 1) == '"') {
            field.append('"');
            i++;
          } else {
            quoted = false;
          }
        } else {
          field.append(c);
          if (newline) {
            line++;
          }
        }
      } else if (newline) {
        boolean blank = fields.isEmpty() && !anyQuote && strip(field.toString()).isEmpty();
        if (!blank) {
          fields.add(field.toString());
          records.add(new Line(start, fields));
          fields = new ArrayList<>();
        }
        field.setLength(0);
        anyQuote = false;
        line++;
        start = line;
      } else if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
        anyQuote = true;
      } else {
        field.append(c);
      }
      i++;
    }
    return records;
  }

  // ---- JSON

  private Content jsonArray(String table, String text) throws Refusal, IOException {
    List<Row> rows = new ArrayList<>();
    boolean[] unknown = new boolean[1];
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      long line = 0;
      for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
        if (t == null) {
          throw new Refusal("truncated JSON");
        }
        line++;
        if (t == JsonToken.START_OBJECT) {
          rows.add(new Row(line, RowState.READ, object(table, parser, unknown)));
        } else {
          parser.skipChildren();
          rows.add(new Row(line, RowState.BROKEN, List.of()));
        }
      }
      if (parser.nextToken() != null) {
        throw new Refusal("text after the JSON array");
      }
    } catch (JsonParseException e) {
      throw new Refusal("not JSON: " + e.getOriginalMessage());
    }
    return new Content(rows, unknown[0]);
  }

  private Content jsonLines(String table, String text) throws Refusal, IOException {
    List<Row> rows = new ArrayList<>();
    boolean[] unknown = new boolean[1];
    long number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (strip(line).isEmpty()) {
        continue;
      }
      Row row = new Row(number, RowState.BROKEN, List.of());
      try (JsonParser parser = JSON.createParser(strip(line))) {
        boolean[] here = new boolean[1];
        if (parser.nextToken() == JsonToken.START_OBJECT) {
          List<Cell> cells = object(table, parser, here);
          if (parser.nextToken() == null) {
            row = new Row(number, RowState.READ, cells);
            unknown[0] |= here[0];
          }
        }
      } catch (JsonParseException e) {
        row = new Row(number, RowState.BROKEN, List.of());
      }
      rows.add(row);
    }
    return new Content(rows, unknown[0]);
  }

  private List<Cell> object(String table, JsonParser parser, boolean[] unknown)
      throws IOException, Refusal {
    List<Cell> cells = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean twice = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = strip(parser.currentName());
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new JsonParseException(parser, "an object without its end");
      }
      String column = columns.get(table).get(name);
      if (column == null) {
        unknown[0] = true;
      }
      twice |= !seen.add(column == null ? " " + name : column);
      switch (token) {
        case VALUE_STRING -> add(cells, column, Kind.TEXT, strip(parser.getText()));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            add(cells, column, Kind.NUMBER, parser.getText());
        case VALUE_TRUE, VALUE_FALSE -> add(cells, column, Kind.BOOLEAN, parser.getText());
        case START_OBJECT, START_ARRAY -> {
          parser.skipChildren();
          add(cells, column, Kind.OTHER, "{}");
        }
        default -> {
          // A JSON null is an absent value.
        }
      }
    }
    if (twice) {
      throw new Refusal("a column twice");
    }
    return cells;
  }

  private static void add(List<Cell> cells, String column, Kind kind, String value) {
    if (column != null && !value.isEmpty()) {
      cells.add(new Cell(column, kind, value, kind == Kind.NUMBER ? plain(value) : value));
    }
  }

  /** The digits of a number without an exponent, where these are not absurdly many. */
  private static String plain(String number) {
    try {
      BigDecimal value = new BigDecimal(number);
      return Math.abs((long) value.scale()) > 400 ? number : value.toPlainString();
    } catch (NumberFormatException e) {
      return number;
    }
  }

  // ---- Parquet

  private Content parquet(String table, Path path) throws Refusal, SQLException {
    String source =
        "read_parquet('"
            + path.toString().replace("'", "''")
            + "', file_row_number = true, binary_as_string = true, hive_partitioning = false)";
    try (Statement s = connection.createStatement()) {
      Map<String, String> physical = new HashMap<>();
      try (ResultSet r =
          s.executeQuery(
              "SELECT name, type FROM parquet_schema('"
                  + path.toString().replace("'", "''")
                  + "')")) {
        r.next();
        while (r.next()) {
          if (physical.put(r.getString(1), String.valueOf(r.getString(2))) != null) {
            throw new Refusal("a column twice");
          }
        }
      }
      List<String> names = new ArrayList<>();
      List<Kind> kinds = new ArrayList<>();
      StringBuilder select = new StringBuilder("SELECT file_row_number + 1");
      try (ResultSet r = s.executeQuery("DESCRIBE SELECT * FROM " + source)) {
        while (r.next()) {
          String name = r.getString(1);
          String type = r.getString(2).toUpperCase(Locale.ROOT);
          if (name.equals("file_row_number") && !physical.containsKey(name)) {
            continue;
          }
          names.add(name);
          String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
          boolean instant = type.contains("TIME ZONE") || "INT96".equals(physical.get(name));
          if (type.startsWith("TIMESTAMP")) {
            // A session in UTC: an instant loses its zone without moving.
            select
                .append(", strftime(CAST(")
                .append(quoted)
                .append(" AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%f')")
                .append(instant ? " || 'Z'" : "");
            kinds.add(Kind.OTHER);
          } else {
            select.append(", CAST(").append(quoted).append(" AS VARCHAR)");
            kinds.add(kindOf(type));
          }
        }
      }
      List<String> header = header(table, names);
      List<Row> rows = new ArrayList<>();
      try (ResultSet r = s.executeQuery(select + " FROM " + source + " ORDER BY 1")) {
        while (r.next()) {
          List<Cell> cells = new ArrayList<>();
          for (int i = 0; i < names.size(); i++) {
            String value = r.getString(i + 2);
            if (value != null) {
              add(cells, header.get(i), kinds.get(i), strip(value));
            }
          }
          rows.add(new Row(r.getLong(1), RowState.READ, cells));
        }
      }
      return new Content(rows, header.contains(null));
    } catch (SQLException e) {
      throw new Refusal("not Parquet: " + e.getMessage());
    }
  }

  private static Kind kindOf(String type) {
    if (type.equals("VARCHAR")) {
      return Kind.TEXT;
    }
    if (type.equals("BOOLEAN")) {
      return Kind.BOOLEAN;
    }
    if (type.contains("[")
        || type.startsWith("STRUCT")
        || type.startsWith("MAP")
        || type.equals("DATE")
        || type.startsWith("TIME")
        || type.equals("UUID")
        || type.equals("BLOB")
        || type.equals("INTERVAL")) {
      return Kind.OTHER;
    }
    return Kind.NUMBER;
  }

  /** Strips Unicode White_Space at both ends. */
  static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isWhite(text.charAt(from))) {
      from++;
    }
    while (to > from && isWhite(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isWhite(char c) {
    return (c >= 0x9 && c <= 0xD)
        || c == ' '
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }
}
