package io.liftguard.ingest;

import io.liftguard.contract.Column;
import io.liftguard.contract.ColumnType;
import io.liftguard.contract.SourceMapping;
import io.liftguard.contract.SourceMapping.Origin;
import io.liftguard.contract.TableContract;
import io.liftguard.session.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A file of a foreign source, read as the rows that its mapping gives to one landing table. The
 * rows are text, dates and instants; they go through the same judge as delivered ones.
 */
final class MappedFile {
  private static final String LINE = "line of the source";
  private static final Pattern LOCAL_TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?");
  private static final Pattern NOT_IN_IDENTIFIERS =
      Pattern.compile("[\\s\\p{Cc},;|\"'%]", Pattern.UNICODE_CHARACTER_CLASS);
  private static final ColumnType TEXT = new ColumnType(ColumnType.Kind.STRING, "string", 0, 0);

  private final SparkSession spark;
  private final LandingFile file;
  private final TableContract contract;
  private final SourceMapping.FileKind kind;
  private final SourceMapping.Target target;
  private final Map<String, MappingExpression> expressions = new LinkedHashMap<>();
  private final List<String> columns;

  MappedFile(SparkSession spark, LandingFile file, TableContract contract) {
    this.spark = Sessions.inZone(spark, file.kind().timeZone());
    this.file = file;
    this.contract = contract;
    this.kind = file.kind();
    this.target = kind.target(contract.name()).orElseThrow();
    Set<String> used = new LinkedHashSet<>();
    target
        .columns()
        .forEach(
            (name, origin) -> {
              if (origin instanceof Origin.FromColumn from) {
                used.add(from.column());
              } else if (origin instanceof Origin.FromCodes from) {
                used.add(from.column());
              } else if (origin instanceof Origin.FromParts from) {
                used.addAll(from.columns());
              } else if (origin instanceof Origin.FromExpression from) {
                used.addAll(expression(name, from.sql()).columns());
              }
            });
    if (!target.condition().isEmpty()) {
      used.addAll(expression("where", target.condition()).columns());
    }
    columns = List.copyOf(used);
  }

  private MappingExpression expression(String name, String sql) {
    MappingExpression expression =
        MappingExpression.parse(
            spark, "mapping of " + file.file() + ", " + contract.name() + "." + name, sql);
    expressions.put(name, expression);
    return expression;
  }

  /** Reads the file and judges its rows. */
  FileScan.Content content(RowJudge judge) throws IOException {
    FileScan.Inspection source = inspectSource();
    if (source.verdict() != FileScan.Verdict.READABLE) {
      return new FileScan.Content(source, List.of(), List.of());
    }
    List<Row> mapped;
    try {
      mapped = map().collectAsList();
    } catch (Exception e) {
      // An expression that fails under ANSI is the mapping's fault or the file's, not the run's.
      if (e instanceof SparkException || e instanceof org.apache.spark.SparkThrowable) {
        return new FileScan.Content(
            new FileScan.Inspection(
                FileScan.Verdict.UNREADABLE,
                0,
                file.file()
                    + ": its mapping to "
                    + contract.name()
                    + " fails. Use try_cast or try_to_timestamp where a value may be odd."),
            List.of(),
            List.of());
      }
      throw e;
    }
    List<Row> accepted = new ArrayList<>();
    List<Row> quarantined = new ArrayList<>();
    for (Row row : mapped) {
      judge.take(record(row), accepted, quarantined);
    }
    return new FileScan.Content(
        new FileScan.Inspection(FileScan.Verdict.READABLE, mapped.size(), null),
        accepted,
        quarantined);
  }

  /** Looks through the source file: that it can be read, and has the columns that are used. */
  private FileScan.Inspection inspectSource() throws IOException {
    long rows = 0;
    if (file.bytes() > 0) {
      FileReading.Bytes bytes = new FileReading.Bytes.InPlace(spark.sessionState().newHadoopConf());
      try (RecordSource source = open(bytes)) {
        while (source.next() != null) {
          rows++;
        }
        Set<String> lacking = source.columns().neverMet();
        if (!lacking.isEmpty() && rows > 0) {
          return new FileScan.Inspection(
              FileScan.Verdict.UNREADABLE,
              0,
              file.file()
                  + ": it lacks column(s) that its mapping uses: "
                  + String.join(", ", lacking)
                  + ". Deliver the kind of file that the mapping is for.");
        }
      } catch (UnreadableFileException e) {
        return new FileScan.Inspection(
            FileScan.Verdict.UNREADABLE,
            0,
            file.file() + ": " + e.getMessage() + ". " + e.remedy());
      }
    }
    return new FileScan.Inspection(FileScan.Verdict.READABLE, rows, null);
  }

  private RecordSource open(FileReading.Bytes bytes) throws IOException, UnreadableFileException {
    return FileReading.open(
        file, bytes, new FileColumns(columns), kind.encoding(), kind.delimiter());
  }

  /** The mapped rows: line and one column per column of the contract; rows alike are one. */
  private Dataset<Row> map() {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField(LINE, DataTypes.LongType, false));
    columns.forEach(c -> fields.add(DataTypes.createStructField(c, DataTypes.StringType, true)));
    StructType schema = new StructType(fields.toArray(StructField[]::new));
    Dataset<Row> rows = spark.createDataFrame(texts(), schema);
    if (expressions.containsKey("where")) {
      rows = rows.where(expressions.get("where").column());
    }
    List<org.apache.spark.sql.Column> selected = new ArrayList<>();
    selected.add(functions.col("`" + LINE + "`"));
    for (Column column : contract.columns()) {
      Origin origin = target.columns().get(column.name());
      selected.add(
          (origin == null ? functions.lit(null).cast("string") : value(column.name(), origin))
              .as(column.name()));
    }
    Dataset<Row> mapped = rows.select(selected.toArray(org.apache.spark.sql.Column[]::new));
    org.apache.spark.sql.Column[] all =
        contract.columnNames().stream()
            .map(functions::col)
            .toArray(org.apache.spark.sql.Column[]::new);
    return mapped
        .groupBy(all)
        .agg(functions.min("`" + LINE + "`").as(LINE))
        .orderBy(functions.col("`" + LINE + "`"));
  }

  private org.apache.spark.sql.Column value(String name, Origin origin) {
    if (origin instanceof Origin.Constant constant) {
      return functions.lit(constant.text());
    }
    if (origin instanceof Origin.FromColumn from) {
      return source(from.column());
    }
    if (origin instanceof Origin.FromCodes from) {
      org.apache.spark.sql.Column code = source(from.column());
      org.apache.spark.sql.Column translated = functions.when(code.isNull(), functions.lit(null));
      for (Map.Entry<String, String> entry : from.values().entrySet()) {
        translated = translated.when(code.equalTo(entry.getKey()), entry.getValue());
      }
      return translated.otherwise(
          from.otherwise() == null ? code : functions.lit(from.otherwise()));
    }
    if (origin instanceof Origin.FromParts from) {
      // Null when any part is: an identifier with a hole would be another record's.
      org.apache.spark.sql.Column key = null;
      for (String part : from.columns()) {
        org.apache.spark.sql.Column text = functions.when(source(part).notEqual(""), source(part));
        key = key == null ? text : functions.concat(key, functions.lit("-"), text);
      }
      return key;
    }
    return expressions.get(name).column();
  }

  private static org.apache.spark.sql.Column source(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /** The source's records as text by column, read in a task. */
  private org.apache.spark.api.java.JavaRDD<Row> texts() {
    SerializableConfiguration shared =
        new SerializableConfiguration(spark.sessionState().newHadoopConf());
    LandingFile source = file;
    List<String> names = columns;
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(source), 1)
        .flatMap(f -> new Texts(f, names, new FileReading.Bytes.InPlace(shared.value())));
  }

  private static final class Texts implements Iterator<Row> {
    private final RecordSource source;
    private RawRecord ahead;

    Texts(LandingFile file, List<String> columns, FileReading.Bytes bytes) throws IOException {
      try {
        source =
            file.bytes() == 0
                ? null
                : FileReading.open(
                    file,
                    bytes,
                    new FileColumns(columns),
                    file.kind().encoding(),
                    file.kind().delimiter());
      } catch (UnreadableFileException e) {
        throw new IOException(file.file() + " changed while it was read", e);
      }
      advance();
    }

    private void advance() throws IOException {
      try {
        ahead = source == null ? null : source.next();
        if (ahead == null && source != null) {
          source.close();
        }
      } catch (UnreadableFileException e) {
        throw new IOException("a file changed while it was read", e);
      }
    }

    @Override
    public boolean hasNext() {
      return ahead != null;
    }

    @Override
    public Row next() {
      if (ahead == null) {
        throw new NoSuchElementException();
      }
      RawRecord record = ahead;
      try {
        advance();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Object[] values = new Object[record.cells().length + 1];
      values[0] = record.line();
      for (int i = 0; i < record.cells().length; i++) {
        Object text = ValueParser.parse(TEXT, record.cells()[i]);
        values[i + 1] = text instanceof String ? text : null;
      }
      return RowFactory.create(values);
    }
  }

  private RawRecord record(Row row) {
    List<RawValue> values = new ArrayList<>();
    for (Column column : contract.columns()) {
      values.add(raw(column, row.get(row.fieldIndex(column.name()))));
    }
    return new RawRecord(
        row.getLong(row.fieldIndex(LINE)),
        values.toArray(RawValue[]::new),
        RawRecord.Shape.SOUND,
        () -> RawJson.object(contract.columnNames(), values));
  }

  private RawValue raw(Column column, Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Instant instant) {
      return new RawValue.Moment(instant.getEpochSecond(), instant.getNano() / 1000);
    }
    if (value instanceof LocalDate date) {
      return new RawValue.Day(Math.toIntExact(date.toEpochDay()));
    }
    String text = value.toString();
    if (column.type().kind() == ColumnType.Kind.TIMESTAMP) {
      return atZone(Blanks.strip(text));
    }
    return new RawValue.Text(
        target.columns().get(column.name()) instanceof Origin.FromParts ? identifier(text) : text);
  }

  /** A time without offset is local time of the source. */
  private RawValue atZone(String text) {
    if (LOCAL_TIME.matcher(text).matches()
        && ValueParser.parse(
                new ColumnType(ColumnType.Kind.TIMESTAMP, "timestamp", 0, 0),
                new RawValue.Text(text + "Z"))
            instanceof Instant asUtc) {
      Instant instant =
          asUtc
              .atZone(java.time.ZoneOffset.UTC)
              .toLocalDateTime()
              .atZone(ZoneId.of(kind.timeZone()))
              .toInstant();
      return new RawValue.Moment(instant.getEpochSecond(), instant.getNano() / 1000);
    }
    return new RawValue.Text(text);
  }

  /** Characters that no identifier may hold, as the bytes of their UTF-8. */
  private static String identifier(String text) {
    return NOT_IN_IDENTIFIERS
        .matcher(text)
        .replaceAll(
            m -> {
              StringBuilder bytes = new StringBuilder();
              for (byte b : m.group().getBytes(StandardCharsets.UTF_8)) {
                bytes.append(String.format("%%%02X", b));
              }
              return bytes.toString();
            });
  }
}
