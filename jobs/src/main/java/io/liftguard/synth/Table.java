package io.liftguard.synth;

import io.liftguard.contract.ColumnType;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.TableContract;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The landing tables; their columns are those of the contracts, in the same order. */
enum Table {
  FIRMS,
  ELEVATORS,
  CONTRACTS,
  FAULTS,
  RESCUES,
  INSPECTIONS,
  MAINTENANCE_VISITS,
  COMPLAINTS,
  SPOT_CHECKS,
  SANCTIONS,
  POLICIES,
  CLAIMS,
  PLAN_PROGRESS;

  /**
   * How a value is held in a row: TEXT as String, INT as Long, MONEY (2 decimals) and DEGREES (6)
   * as unscaled Long, BOOL as Boolean, DATE as Integer (days since 1970-01-01), TIME as Long
   * (seconds since 1970-01-01T00:00Z).
   */
  enum Kind {
    TEXT,
    INT,
    MONEY,
    DEGREES,
    BOOL,
    DATE,
    TIME;

    static Kind of(ColumnType type) {
      return switch (type.kind()) {
        case STRING -> TEXT;
        case INT -> INT;
        case DECIMAL -> type.scale() == 2 ? MONEY : DEGREES;
        case BOOL -> BOOL;
        case DATE -> DATE;
        case TIMESTAMP -> TIME;
        case DOUBLE, NESTED -> throw new IllegalArgumentException(type.physical());
      };
    }
  }

  /** A column as a file writer needs it. */
  record Column(String name, Kind kind) {}

  /** Read once, when a table is first written. */
  private static final class Shapes {
    static final Map<Table, TableContract> CONTRACTS = contracts();
    static final Map<Table, List<Column>> COLUMNS =
        Arrays.stream(values())
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    table ->
                        table.contract().columns().stream()
                            .map(column -> new Column(column.name(), Kind.of(column.type())))
                            .toList(),
                    (a, b) -> a,
                    () -> new EnumMap<>(Table.class)));

    private static Map<Table, TableContract> contracts() {
      Contracts loaded = Contracts.load();
      Map<Table, TableContract> map = new EnumMap<>(Table.class);
      for (Table table : values()) {
        map.put(table, loaded.table(table.id()));
      }
      return map;
    }
  }

  /** The name in the contract and of the landing folder. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  TableContract contract() {
    return Shapes.CONTRACTS.get(this);
  }

  List<Column> columns() {
    return Shapes.COLUMNS.get(this);
  }

  int width() {
    return columns().size();
  }

  /** The place of {@code recorded_at}; {@code deleted} follows it. */
  int recordedAt() {
    return width() - 2;
  }
}
