package io.liftguard.synth;

import io.liftguard.contract.Column;
import io.liftguard.contract.ColumnType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** Every way in which a row of a table can break its contract, or only look as if it did. */
final class DirtCases {

  private static final int DAY = Times.DAY;
  private static final String UNKNOWN_LIFT = "99999999";
  private static final String UNKNOWN_FIRM = "F-NOBODY";

  private final Table table;
  private final List<DirtCase> cases = new ArrayList<>();
  private long serial;

  private DirtCases(Table table) {
    this.table = table;
  }

  /** The cases of one table, from its contract. */
  static List<DirtCase> of(Table table) {
    DirtCases made = new DirtCases(table);
    for (Column column : table.contract().columns()) {
      made.missing(column);
      made.wrongType(column);
      made.outOfRange(column);
      made.notInEnum(column);
      made.pattern(column);
      made.future(column);
    }
    made.several();
    made.lines();
    made.accepted();
    return made.cases;
  }

  private void bad(Column column, String what, String reason, String value) {
    String name = column.name();
    cases.add(DirtCase.of(name + ": " + what, reason, row -> row.set(name, value)));
  }

  private void missing(Column column) {
    if (column.required()) {
      bad(column, "missing", "MISSING_REQUIRED", null);
      bad(column, "blank", "MISSING_REQUIRED", " \u3000\t");
    }
  }

  private void wrongType(Column column) {
    List<String> values =
        switch (column.type().kind()) {
          case INT -> List.of("many", "1.5", "9223372036854775808", "１５", "0x1F", "1e2");
          case DECIMAL ->
              List.of(
                  "viel", "1e2", ".5", "5.", "1." + "1".repeat(column.type().scale() + 1), "1,000");
          case BOOL -> List.of("perhaps", "yes", "2");
          case DATE ->
              List.of("yesterday", "2026-02-30", "2026-1-5", "2026/01/05", "2026-01-05 00:00:00");
          case TIMESTAMP ->
              List.of(
                  "yesterday",
                  "2025-13-01T00:00:00Z",
                  "2026-01-05 24:00:00",
                  "2026-01-05 23:59:60",
                  "2026-01-05",
                  "2026-01-05T10:00:00 +08:00",
                  "2026-01-05T10:00:00+18:30",
                  "2026-01-05  10:00:00",
                  "2026-01-05T10:00:00.1234567890");
          default -> List.of();
        };
    for (String value : values) {
      bad(column, "wrong type", "BAD_TYPE", value);
    }
    String name = column.name();
    cases.add(
        DirtCase.json(
            name + ": an object",
            "BAD_TYPE",
            row -> row.literals.put(row.index(name), "{\"value\":1}")));
    cases.add(
        DirtCase.json(
            name + ": an array", "BAD_TYPE", row -> row.literals.put(row.index(name), "[1,2]")));
  }

  private void outOfRange(Column column) {
    switch (column.type().kind()) {
      case INT -> {
        column.minimum().ifPresent(least -> bad(column, "too small", "OUT_OF_RANGE", below(least)));
        column.maximum().ifPresent(most -> bad(column, "too large", "OUT_OF_RANGE", above(most)));
      }
      case DECIMAL -> {
        column.minimum().ifPresent(least -> bad(column, "too small", "OUT_OF_RANGE", below(least)));
        int digits = column.type().precision() - column.type().scale();
        bad(column, "too many digits", "OUT_OF_RANGE", "1" + "0".repeat(digits) + ".00");
      }
      case DATE, TIMESTAMP -> ancient(column);
      default -> {}
    }
  }

  private void ancient(Column column) {
    boolean time = column.type().kind() == ColumnType.Kind.TIMESTAMP;
    boolean event = column.timing() == Column.Timing.EVENT;
    String name = column.name();
    if (name.equals("recorded_at")) {
      cases.add(
          DirtCase.of(
              "recorded_at: ancient",
              "OUT_OF_RANGE",
              row -> {
                row.set("recorded_at", "1999-12-31 23:59:59");
                for (Column other : table.contract().columns()) {
                  if (other.timing() == Column.Timing.EVENT) {
                    boolean day = other.type().kind() == ColumnType.Kind.DATE;
                    row.set(other.name(), day ? "1999-12-31" : "1999-12-31 23:59:59");
                  }
                }
              }));
    } else if (time) {
      bad(column, "ancient", "OUT_OF_RANGE", "1999-12-31T23:59:59.999999");
    } else {
      bad(column, "ancient", "OUT_OF_RANGE", event ? "1999-12-31" : "1899-12-31");
    }
  }

  private static String below(String least) {
    return new BigDecimal(least).subtract(BigDecimal.ONE).toPlainString();
  }

  private static String above(String most) {
    return new BigDecimal(most).add(BigDecimal.ONE).toPlainString();
  }

  private void notInEnum(Column column) {
    if (!column.enumValues().isEmpty()) {
      bad(column, "no such value", "NOT_IN_ENUM", "no_such_value");
      bad(
          column,
          "no such value in capitals",
          "NOT_IN_ENUM",
          column.enumValues().get(0).toUpperCase(Locale.ROOT) + "X");
    }
  }

  private void pattern(Column column) {
    if (column.pattern().isPresent()) {
      bad(column, "blank inside", "BAD_PATTERN", "bad id");
      bad(column, "separator inside", "BAD_PATTERN", "A;B");
      bad(column, "quote inside", "BAD_PATTERN", "A\"B'");
      bad(column, "65 characters", "BAD_PATTERN", "A".repeat(65));
      bad(column, "huge", "BAD_PATTERN", "Z".repeat(3_000));
      bad(column, "control character", "BAD_PATTERN", "A\u0007B");
    }
  }

  private void future(Column column) {
    if (column.timing() != Column.Timing.EVENT) {
      return;
    }
    String name = column.name();
    if (column.type().kind() == ColumnType.Kind.DATE) {
      cases.add(
          DirtCase.of(
              name + ": two days after recorded_at",
              "FUTURE_TIME",
              row -> row.set(name, date(Times.dayOf(row.recorded) + 2))));
      return;
    }
    cases.add(
        DirtCase.of(
            name + ": a second over 24 h after recorded_at",
            "FUTURE_TIME",
            row -> row.setTime(name, row.recorded + DAY + 1)));
    cases.add(
        DirtCase.of(
            name + ": year 9999", "FUTURE_TIME", row -> row.set(name, "9999-12-31 23:59:59")));
  }

  private static String date(int day) {
    StringBuilder text = new StringBuilder();
    TextRowFile.appendDate(text, day);
    return text.toString();
  }

  /** Two and three faults in one row. */
  private void several() {
    List<Column> columns = table.contract().columns();
    String required =
        columns.stream().filter(c -> c.required() && !c.key()).findFirst().orElseThrow().name();
    cases.add(
        DirtCase.of(
            "several: missing and no bool",
            "BAD_TYPE MISSING_REQUIRED",
            row -> {
              row.set(required, null);
              row.set("deleted", "perhaps");
            }));
    columns.stream()
        .filter(c -> !c.enumValues().isEmpty())
        .findFirst()
        .ifPresent(
            c ->
                cases.add(
                    DirtCase.of(
                        "several: no such value, no bool, ancient",
                        "BAD_TYPE NOT_IN_ENUM OUT_OF_RANGE",
                        row -> {
                          row.set(c.name(), "???");
                          row.set("deleted", "x");
                          row.set("recorded_at", "1970-01-01 00:00:00");
                          dropEvents(row);
                        })));
    cases.add(
        DirtCase.of(
            "tombstone without a key",
            "MISSING_REQUIRED",
            row -> {
              tombstone(row);
              row.set(table.contract().key().get(0), null);
            }));
    columns.stream()
        .filter(c -> !c.enumValues().isEmpty())
        .findFirst()
        .ifPresent(
            c ->
                cases.add(
                    DirtCase.of(
                        "tombstone with a wrong value",
                        "NOT_IN_ENUM",
                        row -> {
                          tombstone(row);
                          row.set(c.name(), "gone");
                        })));
  }

  private void dropEvents(DirtRow row) {
    for (Column column : table.contract().columns()) {
      if (column.timing() == Column.Timing.EVENT) {
        boolean day = column.type().kind() == ColumnType.Kind.DATE;
        row.set(column.name(), day ? "1970-01-01" : "1970-01-01 00:00:00");
      }
    }
  }

  /** Lines that are no rows of the table at all. */
  private void lines() {
    cases.add(
        DirtCase.csv(
            "more fields than the header", "BAD_TYPE", row -> row.surplus = ",more,fields"));
    cases.add(DirtCase.json("a number for a row", "BAD_TYPE", row -> row.instead = "42"));
    cases.add(DirtCase.json("an array for a row", "BAD_TYPE", row -> row.instead = "[1,2,3]"));
    cases.add(
        new DirtCase(
            "a line that is no JSON",
            DirtCase.of("", "BAD_TYPE", row -> {}).reasons(),
            EnumSet.of(Format.JSONL),
            row -> row.instead = "{\"" + row.table.columns().get(0).name() + "\": \"cut"));
  }

  /** Rows that must be accepted, with or without an effect on the figures. */
  private void accepted() {
    cases.add(DirtCase.of("the same row again", "", row -> {}));
    cases.add(DirtCase.of("the same row, other spelling", "", this::spellOtherwise));
    cases.add(
        DirtCase.of(
            "corrected: recorded again later",
            "",
            row -> row.setTime("recorded_at", row.recorded + 3600 + serial++ % 50_000)));
    cases.add(
        DirtCase.of(
            "superseded: an older version comes late",
            "",
            row -> {
              row.setTime("recorded_at", row.recorded - 1);
            }));
    cases.add(
        DirtCase.of(
            "future: recorded years after the end",
            "",
            row -> {
              newKey(row);
              row.setTime("recorded_at", row.recorded + 4000L * DAY);
            }));
    cases.add(
        DirtCase.of(
            "late: a new record, recorded long after",
            "",
            row -> {
              newKey(row);
              row.setTime("recorded_at", row.recorded + (serial * 37 % 900) * DAY);
            }));
    cases.add(
        DirtCase.of(
            "tombstone of a record unknown",
            "",
            row -> {
              newKey(row);
              tombstone(row);
            }));
    if (table != Table.FIRMS && table != Table.ELEVATORS) {
      cases.add(DirtCase.of("tombstone", "", DirtCases::tombstone));
    }
    if (has("elevator_id") && table != Table.ELEVATORS) {
      cases.add(
          DirtCase.of(
              "held: unknown lift",
              "",
              row -> {
                newKey(row);
                row.set("elevator_id", UNKNOWN_LIFT);
              }));
    }
    if (has("firm_id") && table != Table.FIRMS) {
      cases.add(
          DirtCase.of(
              "held: unknown firm",
              "",
              row -> {
                newKey(row);
                row.set("firm_id", UNKNOWN_FIRM);
              }));
    }
    if (has("starts_on") && has("ends_on")) {
      cases.add(
          DirtCase.of(
              "an interval that covers no day",
              "",
              row -> {
                newKey(row);
                row.set("ends_on", row.get("starts_on"));
              }));
    }
    edges();
  }

  /** Event times on the very edge of what is allowed. */
  private void edges() {
    for (Column column : table.contract().columns()) {
      if (column.timing() == Column.Timing.EVENT && !column.required()) {
        String name = column.name();
        if (column.type().kind() == ColumnType.Kind.TIMESTAMP) {
          cases.add(
              DirtCase.of(
                  name + ": 24 h after recorded_at",
                  "",
                  row -> {
                    newKey(row);
                    row.setTime(name, row.recorded + DAY);
                  }));
          cases.add(
              DirtCase.of(
                  name + ": the first instant allowed",
                  "",
                  row -> {
                    newKey(row);
                    row.set(name, "2000-01-01T00:00:00+08:00");
                  }));
        }
      }
    }
  }

  private boolean has(String column) {
    return table.columns().stream().anyMatch(c -> c.name().equals(column));
  }

  private void newKey(DirtRow row) {
    serial++;
    switch (table) {
      case ELEVATORS -> row.set("elevator_id", "DIRT" + serial);
      case PLAN_PROGRESS -> row.set("metric", "补报" + serial);
      default -> row.set(table.contract().key().get(0), "DIRT" + serial);
    }
  }

  private static void tombstone(DirtRow row) {
    List<String> key = row.table.contract().key();
    for (int i = 0; i < row.cells.length; i++) {
      String name = row.table.columns().get(i).name();
      if (!key.contains(name)) {
        row.cells[i] = null;
      }
    }
    row.setTime("recorded_at", row.recorded + 7200);
    row.set("deleted", "true");
  }

  /** Other texts of the same values: blanks around, offsets, signs, the other words for a bool. */
  private void spellOtherwise(DirtRow row) {
    serial++;
    for (int i = 0; i < row.cells.length; i++) {
      String value = row.cells[i];
      if (value == null) {
        row.cells[i] = serial % 3 == 0 ? "  " : null;
        continue;
      }
      int turn = (int) (serial + i) % 4;
      row.cells[i] =
          switch (table.columns().get(i).kind()) {
            case INT -> turn == 0 ? value + ".0" : turn == 1 ? "+" + value : " " + value;
            case MONEY, DEGREES -> turn == 0 ? value + "00" : turn == 1 ? "+" + value : value;
            case BOOL -> bool(value, turn);
            case TIME -> time(value, turn);
            case DATE -> turn == 0 ? "\u00a0" + value : value;
            case TEXT -> turn == 0 ? "\u3000" + value + " " : turn == 1 ? value + "\t" : value;
          };
    }
  }

  private static String bool(String value, int turn) {
    boolean yes = value.equals("true");
    return switch (turn) {
      case 0 -> yes ? "是" : "否";
      case 1 -> yes ? "1" : "0";
      case 2 -> yes ? "TRUE" : "False";
      default -> value;
    };
  }

  private static String time(String value, int turn) {
    String local = value.replace(' ', 'T');
    return switch (turn) {
      case 0 -> local + "+08:00";
      case 1 -> value + ".000000";
      case 2 -> local + "+0800";
      default -> local + ".0000000+08";
    };
  }
}
