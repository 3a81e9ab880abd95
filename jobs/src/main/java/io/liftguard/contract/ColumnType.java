package io.liftguard.contract;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Type of a column.
 *
 * @param kind the family of values
 * @param physical the type as Spark SQL writes it, e.g. {@code decimal(12,2)} or {@code
 *     array<string>}
 * @param precision digits of a decimal, else 0
 * @param scale digits after the point of a decimal, else 0
 */
public record ColumnType(Kind kind, String physical, int precision, int scale)
    implements Serializable {

  /** The family of values. */
  public enum Kind {
    STRING,
    /** 64 bits, signed. */
    INT,
    DECIMAL,
    BOOL,
    /** A date in Asia/Shanghai. */
    DATE,
    /** An instant, to the microsecond. */
    TIMESTAMP,
    /** Gold only: a double. */
    DOUBLE,
    /** Gold and meta only: arrays, maps and structs. */
    NESTED
  }

  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}),(\\d{1,2})\\)");

  /** Reads a physical type; empty when it is none that a contract may name. */
  static Optional<ColumnType> of(String physical) {
    Matcher decimal = DECIMAL.matcher(physical);
    if (decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      return precision >= 1 && precision <= 38 && scale <= precision
          ? Optional.of(new ColumnType(Kind.DECIMAL, physical, precision, scale))
          : Optional.empty();
    }
    Kind kind =
        switch (physical) {
          case "string" -> Kind.STRING;
          case "bigint" -> Kind.INT;
          case "boolean" -> Kind.BOOL;
          case "date" -> Kind.DATE;
          case "timestamp" -> Kind.TIMESTAMP;
          case "double" -> Kind.DOUBLE;
          default ->
              physical.startsWith("array<")
                      || physical.startsWith("map<")
                      || physical.startsWith("struct<")
                  ? Kind.NESTED
                  : null;
        };
    return kind == null ? Optional.empty() : Optional.of(new ColumnType(kind, physical, 0, 0));
  }
}
