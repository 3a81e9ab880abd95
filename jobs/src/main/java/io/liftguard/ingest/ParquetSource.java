package io.liftguard.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntervalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Records of a Parquet file with the values of all its types, row group by row group. Spark's own
 * reader is not used because it knows no row numbers and gives up on a type that the contract does
 * not expect.
 */
final class ParquetSource implements RecordSource {
  private static final String DAMAGED = "Deliver it again, complete and as Parquet.";
  private static final RawValue NESTED = new RawValue.Unusable("\"(nested value)\"");
  private static final int JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final long SECONDS_OF_DAY = 86_400;
  private static final long MILLIS = 1_000;
  private static final long MICROS = 1_000_000;
  private static final long NANOS = 1_000_000_000;

  private final InputFile file;
  private final FileColumns columns;
  private final ParquetFileReader reader;
  private final MessageColumnIO columnIo;
  private final Materializer materializer;
  private final List<String> names = new ArrayList<>();
  private final int[] targets;
  private final Map<Integer, RawValue> constants;
  private RecordReader<RawValue[]> records;
  private long left;
  private long row;

  /**
   * Opens a file.
   *
   * @param renamed names of columns that the file knows under another name
   * @param partitionValues values of columns that the file need not hold, by name
   */
  ParquetSource(
      InputFile file,
      FileColumns columns,
      Map<String, String> renamed,
      Map<String, String> partitionValues)
      throws IOException, UnreadableFileException {
    this.file = file;
    this.columns = columns;
    try {
      reader =
          ParquetFileReader.open(
              file, ParquetReadOptions.builder().usePageChecksumVerification(true).build());
    } catch (RuntimeException | IOException e) {
      throw damaged("it is truncated or no Parquet", e);
    }
    MessageType schema = reader.getFooter().getFileMetaData().getSchema();
    columnIo = new ColumnIOFactory().getColumnIO(schema);
    materializer = new Materializer(schema);
    targets = new int[schema.getFieldCount()];
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < targets.length; i++) {
      String physical = schema.getFieldName(i);
      names.add(renamed.getOrDefault(physical, physical));
      targets[i] = target(names.get(i), seen);
    }
    Map<Integer, RawValue> fixed = new java.util.HashMap<>();
    partitionValues.forEach(
        (name, value) -> {
          // Delta may write a partition column into the file as well.
          int index = names.contains(name) ? -1 : target(name, seen);
          if (index >= 0 && value != null) {
            fixed.put(index, new RawValue.Text(value));
          }
        });
    constants = Map.copyOf(fixed);
  }

  /**
   * The refusal of a file. Parquet reports a broken header or page with the same exception as a
   * broken disk; a file of which every byte can be had is itself at fault, and must not stop the
   * others.
   *
   * @throws IOException when the storage fails
   */
  private UnreadableFileException damaged(String problem, Exception e) throws IOException {
    if (e instanceof IOException && !(e instanceof EOFException)) {
      try (InputStream in = file.newStream()) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return new UnreadableFileException(problem, DAMAGED, e);
  }

  private int target(String name, Set<Integer> seen) {
    int index = columns.find(name);
    if (index >= 0 && !seen.add(index)) {
      columns.noteTwice(index);
    }
    return index;
  }

  @Override
  public RawRecord next() throws IOException, UnreadableFileException {
    try {
      while (left == 0) {
        PageReadStore pages = reader.readNextRowGroup();
        if (pages == null) {
          return null;
        }
        left = pages.getRowCount();
        if (names.isEmpty()) {
          throw new UnreadableFileException("it has no columns", DAMAGED, null);
        }
        if (left > 0) {
          records = columnIo.getRecordReader(pages, materializer);
        }
      }
      left--;
      row++;
      RawValue[] values = records.read();
      RawValue[] cells = new RawValue[columns.count()];
      for (int i = 0; i < values.length; i++) {
        if (targets[i] >= 0) {
          cells[targets[i]] = values[i];
        }
      }
      constants.forEach((index, value) -> cells[index] = value);
      return new RawRecord(
          row, cells, RawRecord.Shape.SOUND, () -> RawJson.object(names, Arrays.asList(values)));
    } catch (RuntimeException | IOException e) {
      throw damaged("it is damaged near row " + row, e);
    }
  }

  @Override
  public FileColumns columns() {
    return columns;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Builds the values of one record, by column of the file. */
  private static final class Materializer extends RecordMaterializer<RawValue[]> {
    private final Root root;

    Materializer(MessageType schema) {
      root = new Root(schema);
    }

    @Override
    public RawValue[] getCurrentRecord() {
      return root.values;
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }
  }

  private static final class Root extends GroupConverter {
    private final Converter[] converters;
    private RawValue[] values;

    Root(MessageType schema) {
      converters = new Converter[schema.getFieldCount()];
      for (int i = 0; i < converters.length; i++) {
        Type type = schema.getType(i);
        if (!type.isPrimitive()) {
          converters[i] = new Swallow(this, i, type.asGroupType());
        } else if (type.isRepetition(Type.Repetition.REPEATED)) {
          converters[i] = new SwallowValue(this, i, type.asPrimitiveType());
        } else {
          converters[i] = new Cell(this, i, type.asPrimitiveType());
        }
      }
    }

    @Override
    public Converter getConverter(int index) {
      return converters[index];
    }

    @Override
    public void start() {
      values = new RawValue[converters.length];
    }

    @Override
    public void end() {}
  }

  /** A nested value: no column takes one, so only that it is there matters. */
  private static final class Swallow extends GroupConverter {
    private final Root root;
    private final int slot;
    private final Converter[] inner;

    Swallow(Root root, int slot, GroupType type) {
      this.root = root;
      this.slot = slot;
      this.inner =
          type.getFields().stream()
              .map(
                  f ->
                      f.isPrimitive()
                          ? new SwallowValue(root, slot, f.asPrimitiveType())
                          : new Swallow(root, slot, f.asGroupType()))
              .toArray(Converter[]::new);
    }

    @Override
    public Converter getConverter(int index) {
      return inner[index];
    }

    @Override
    public void start() {
      root.values[slot] = NESTED;
    }

    @Override
    public void end() {}
  }

  /** A value within a nested one or a list: it, too, is only there. */
  private static final class SwallowValue extends Cell {
    SwallowValue(Root root, int slot, PrimitiveType type) {
      super(root, slot, type);
    }

    @Override
    void put(RawValue value) {
      super.put(NESTED);
    }
  }

  /** Value of one primitive column; values of a dictionary are made once. */
  private static class Cell extends PrimitiveConverter {
    private final Root root;
    private final int slot;
    private final PrimitiveTypeName physical;
    private final LogicalTypeAnnotation logical;
    private RawValue[] dictionary = {};

    Cell(Root root, int slot, PrimitiveType type) {
      this.root = root;
      this.slot = slot;
      this.physical = type.getPrimitiveTypeName();
      this.logical = type.getLogicalTypeAnnotation();
    }

    void put(RawValue value) {
      root.values[slot] = value;
    }

    @Override
    public boolean hasDictionarySupport() {
      return true;
    }

    @Override
    public void setDictionary(Dictionary values) {
      dictionary = new RawValue[values.getMaxId() + 1];
      for (int i = 0; i < dictionary.length; i++) {
        dictionary[i] =
            switch (physical) {
              case INT32 -> ofInt(values.decodeToInt(i));
              case INT64 -> ofLong(values.decodeToLong(i));
              case FLOAT -> ofFloat(values.decodeToFloat(i));
              case DOUBLE -> ofDouble(values.decodeToDouble(i));
              case BOOLEAN -> ofBoolean(values.decodeToBoolean(i));
              case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> ofBinary(values.decodeToBinary(i));
            };
      }
    }

    @Override
    public void addValueFromDictionary(int id) {
      put(dictionary[id]);
    }

    @Override
    public void addBinary(Binary value) {
      put(ofBinary(value));
    }

    @Override
    public void addBoolean(boolean value) {
      put(ofBoolean(value));
    }

    @Override
    public void addDouble(double value) {
      put(ofDouble(value));
    }

    @Override
    public void addFloat(float value) {
      put(ofFloat(value));
    }

    @Override
    public void addInt(int value) {
      put(ofInt(value));
    }

    @Override
    public void addLong(long value) {
      put(ofLong(value));
    }

    private static RawValue ofBoolean(boolean value) {
      return value ? RawValue.Truth.TRUE : RawValue.Truth.FALSE;
    }

    /** A double stands for the shortest decimal that reads back as it. */
    private static RawValue ofDouble(double value) {
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        return new RawValue.Unusable("\"" + value + "\"");
      }
      return decimal(BigDecimal.valueOf(value));
    }

    private static RawValue ofFloat(float value) {
      if (Float.isNaN(value) || Float.isInfinite(value)) {
        return new RawValue.Unusable("\"" + value + "\"");
      }
      return decimal(new BigDecimal(Float.toString(value)));
    }

    private static RawValue decimal(BigDecimal value) {
      return new RawValue.Numeral(value.toPlainString(), value);
    }

    private RawValue ofInt(int value) {
      if (logical instanceof DateLogicalTypeAnnotation) {
        return new RawValue.Day(value);
      }
      if (logical instanceof IntLogicalTypeAnnotation number && !number.isSigned()) {
        return new RawValue.Whole(Integer.toUnsignedLong(value));
      }
      return ofNumber(value);
    }

    private RawValue ofLong(long value) {
      if (logical instanceof IntLogicalTypeAnnotation number && !number.isSigned() && value < 0) {
        return decimal(new BigDecimal(Long.toUnsignedString(value)));
      }
      if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
        long unit = unit(timestamp.getUnit());
        long seconds = Math.floorDiv(value, unit);
        long rest = Math.floorMod(value, unit);
        int micros = (int) (unit == NANOS ? rest / 1000 : rest * (MICROS / unit));
        return timestamp.isAdjustedToUTC()
            ? new RawValue.Moment(seconds, micros)
            : new RawValue.LocalMoment(seconds, micros);
      }
      return ofNumber(value);
    }

    private RawValue ofNumber(long value) {
      if (logical instanceof DecimalLogicalTypeAnnotation number) {
        return decimal(BigDecimal.valueOf(value, number.getScale()));
      }
      if (logical instanceof TimeLogicalTypeAnnotation time) {
        long unit = unit(time.getUnit());
        // One value beyond the day is one bad row, not a broken file.
        return value < 0 || value / unit >= SECONDS_OF_DAY
            ? new RawValue.Unusable("\"(no time of day: " + value + ")\"")
            : new RawValue.Text(LocalTime.ofNanoOfDay(value * (NANOS / unit)).toString());
      }
      return new RawValue.Whole(value);
    }

    private static long unit(TimeUnit unit) {
      return switch (unit) {
        case MILLIS -> MILLIS;
        case MICROS -> MICROS;
        case NANOS -> NANOS;
      };
    }

    private RawValue ofBinary(Binary value) {
      if (physical == PrimitiveTypeName.INT96) {
        ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long nanos = bytes.getLong(bytes.position());
        long day = bytes.getInt(bytes.position() + 8) - (long) JULIAN_DAY_OF_EPOCH;
        long seconds = day * SECONDS_OF_DAY + Math.floorDiv(nanos, NANOS);
        return new RawValue.Moment(seconds, (int) (Math.floorMod(nanos, NANOS) / 1000));
      }
      if (logical instanceof DecimalLogicalTypeAnnotation number) {
        if (value.length() == 0) {
          return new RawValue.Unusable("\"(decimal without a digit)\"");
        }
        return decimal(new BigDecimal(new BigInteger(value.getBytes()), number.getScale()));
      }
      if (logical instanceof UUIDLogicalTypeAnnotation) {
        ByteBuffer bytes = value.toByteBuffer();
        return new RawValue.Text(new UUID(bytes.getLong(), bytes.getLong()).toString());
      }
      if (logical instanceof Float16LogicalTypeAnnotation
          || logical instanceof IntervalLogicalTypeAnnotation) {
        return new RawValue.Unusable("\"(" + logical + ")\"");
      }
      try {
        return new RawValue.Text(
            StandardCharsets.UTF_8.newDecoder().decode(value.toByteBuffer()).toString());
      } catch (CharacterCodingException e) {
        // One broken value is one bad row, not a broken file.
        return new RawValue.Unusable("\"(bytes that are not UTF-8)\"");
      }
    }
  }
}
