package io.liftguard.publish.bundle;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.liftguard.LiftGuardException;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.rating.Objection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of objections: CSV in UTF-8 with the columns of {@code objections} in {@code
 * schemas/release/rating.yaml}, in any order. All faults are told at once, each with its line.
 */
final class ObjectionsFile {

  private static final ReleaseSchema.File FILE = RatingBundle.SCHEMA.file("objections");
  private static final Set<String> RECORD_TYPES =
      Set.of("event", "exposure", "attribution", "time_stamp");
  private static final Set<String> DECISIONS = Set.of("upheld", "partly", "rejected");
  private static final Pattern EXPOSURE =
      Pattern.compile("(.+):(\\d{4}-\\d\\d-\\d\\d)/(\\d{4}-\\d\\d-\\d\\d)");

  private final Set<String> firms;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private ObjectionsFile(Set<String> firms) {
    this.firms = firms;
  }

  /**
   * Reads a file.
   *
   * @param firms firms of the register
   * @throws LiftGuardException (wrong use) when it cannot be read or breaks a rule
   */
  static List<Objection> read(Path path, Set<String> firms) {
    ObjectionsFile file = new ObjectionsFile(firms);
    List<Objection> objections = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(text(path))) {
      List<String> columns = null;
      for (CsvRecord line : reader) {
        if (columns == null) {
          columns = file.columns(line);
        } else if (line.getFieldCount() != columns.size()) {
          file.fault(line, line.getFieldCount() + " fields instead of " + columns.size());
        } else {
          Map<String, String> cells = new LinkedHashMap<>();
          for (int i = 0; i < columns.size(); i++) {
            cells.put(columns.get(i), line.getField(i).strip());
          }
          objections.add(file.objection(line, cells));
        }
        if (!file.faults.isEmpty() && objections.isEmpty() && line.getStartingLineNumber() == 1) {
          break;
        }
      }
      if (columns == null) {
        file.faults.add("the file is empty");
      }
    } catch (CsvParseException e) {
      file.faults.add("no CSV: " + e.getMessage());
    } catch (IOException e) {
      throw unreadable(path, e.toString());
    }
    if (!file.faults.isEmpty()) {
      throw LiftGuardException.wrongUse(
          "The objections file " + path + " is broken: " + String.join("; ", file.faults),
          "Correct these lines; the columns are " + String.join(", ", FILE.columnNames()) + ".");
    }
    objections.sort(Objection.ORDER);
    return objections;
  }

  private static String text(Path path) throws IOException {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw unreadable(path, "there is no such file");
    } catch (CharacterCodingException e) {
      throw unreadable(path, "it is not UTF-8 text");
    }
  }

  private static LiftGuardException unreadable(Path path, String why) {
    return LiftGuardException.wrongUse(
        "The objections file " + path + " cannot be read: " + why,
        "Give a CSV file in UTF-8 with the columns " + String.join(", ", FILE.columnNames()) + ".");
  }

  private void fault(CsvRecord line, String what) {
    faults.add("line " + line.getStartingLineNumber() + ": " + what);
  }

  private List<String> columns(CsvRecord head) {
    List<String> columns = head.getFields().stream().map(String::strip).toList();
    Set<String> lacking = new java.util.LinkedHashSet<>(FILE.columnNames());
    lacking.removeAll(columns);
    if (!lacking.isEmpty()) {
      fault(head, "without the columns " + String.join(", ", lacking));
    }
    return columns;
  }

  private Objection objection(CsvRecord line, Map<String, String> cells) {
    String id = required(line, cells, "objection_id");
    if (!id.isEmpty() && !ids.add(id)) {
      fault(line, "objection_id '" + id + "' stands twice");
    }
    String firm = required(line, cells, "firm_id");
    if (!firm.isEmpty() && !firms.contains(firm)) {
      fault(line, "firm_id '" + firm + "' is no firm of the register");
    }
    String type = oneOf(line, cells, "record_type", RECORD_TYPES);
    String record = required(line, cells, "record_id");
    if ("exposure".equals(type) && !exposure(record)) {
      fault(line, "record_id '" + record + "' is not of the form LIFT:YYYY-MM-DD/YYYY-MM-DD");
    }
    required(line, cells, "claim");
    LocalDate received = date(line, cells, "received_on");
    if (received == null) {
      fault(line, "received_on is missing");
    }
    String decision =
        cells.getOrDefault("decision", "").isEmpty()
            ? null
            : oneOf(line, cells, "decision", DECISIONS);
    LocalDate decided = date(line, cells, "decided_on");
    if ((decision == null) != (decided == null)) {
      fault(line, "decision and decided_on stand together or not at all");
    }
    return new Objection(
        id, firm, type, record, cells.getOrDefault("claim", ""), received, decision, decided);
  }

  private String required(CsvRecord line, Map<String, String> cells, String column) {
    String value = cells.getOrDefault(column, "");
    if (value.isEmpty()) {
      fault(line, column + " is missing");
    }
    return value;
  }

  private String oneOf(
      CsvRecord line, Map<String, String> cells, String column, Set<String> allowed) {
    String value = required(line, cells, column);
    if (!value.isEmpty() && !allowed.contains(value)) {
      String names = String.join(", ", allowed.stream().sorted().toList());
      fault(line, column + " '" + value + "' is none of " + names);
    }
    return value;
  }

  private LocalDate date(CsvRecord line, Map<String, String> cells, String column) {
    String value = cells.getOrDefault(column, "");
    if (value.isEmpty()) {
      return null;
    }
    try {
      return LocalDate.parse(value);
    } catch (DateTimeException e) {
      fault(line, column + " '" + value + "' is no date YYYY-MM-DD");
      return null;
    }
  }

  private static boolean exposure(String record) {
    Matcher matcher = EXPOSURE.matcher(record);
    if (!matcher.matches()) {
      return false;
    }
    try {
      return !LocalDate.parse(matcher.group(2)).isAfter(LocalDate.parse(matcher.group(3)));
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** The lift of an exposure's record. */
  static String lift(String record) {
    Matcher matcher = EXPOSURE.matcher(record);
    return matcher.matches() ? matcher.group(1) : record;
  }
}
