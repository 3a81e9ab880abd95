package io.liftguard.publish.serving;

import io.liftguard.contract.ColumnType;
import io.liftguard.contract.ReleaseSchema;
import java.io.Serializable;

/**
 * Type of a column of the serving database.
 *
 * @param kind the family
 * @param precision digits of a numeric, else 0
 * @param scale digits after the point of a numeric, else 0
 */
record PgType(Kind kind, int precision, int scale) implements Serializable {

  /** The family, with the name in SQL and the function that hands out a value's binary form. */
  enum Kind {
    TEXT("text", "textsend"),
    BIGINT("bigint", "int8send"),
    NUMERIC("numeric", "numeric_send"),
    BOOLEAN("boolean", "boolsend"),
    DATE("date", "date_send"),
    /** An instant, to the microsecond. */
    TIMESTAMPTZ("timestamptz", "timestamptz_send"),
    DOUBLE("double precision", "float8send"),
    TEXT_ARRAY("text[]", "array_send"),
    /** Maps and structs, exactly as written. */
    JSON("json", "json_send");

    private final String sql;
    private final String send;

    Kind(String sql, String send) {
      this.sql = sql;
      this.send = send;
    }
  }

  /** Digits of a decimal of a release, all that a contract's may have too. */
  private static final int RELEASE_DIGITS = 18;

  static final PgType TEXT = of(Kind.TEXT);
  static final PgType BIGINT = of(Kind.BIGINT);
  static final PgType BOOLEAN = of(Kind.BOOLEAN);
  static final PgType DATE = of(Kind.DATE);
  static final PgType TIMESTAMPTZ = of(Kind.TIMESTAMPTZ);
  static final PgType DOUBLE = of(Kind.DOUBLE);

  private static PgType of(Kind kind) {
    return new PgType(kind, 0, 0);
  }

  /** The type of a contract's column. */
  static PgType of(ColumnType type) {
    return switch (type.kind()) {
      case STRING -> TEXT;
      case INT -> BIGINT;
      case DECIMAL -> new PgType(Kind.NUMERIC, type.precision(), type.scale());
      case BOOL -> BOOLEAN;
      case DATE -> DATE;
      case TIMESTAMP -> TIMESTAMPTZ;
      case DOUBLE -> DOUBLE;
      case NESTED -> of(type.physical().equals("array<string>") ? Kind.TEXT_ARRAY : Kind.JSON);
    };
  }

  /** The type of a column of a release's file. */
  static PgType of(ReleaseSchema.Column column) {
    return switch (column.kind()) {
      case STRING -> TEXT;
      case INT -> BIGINT;
      case BOOL -> BOOLEAN;
      case DATE -> DATE;
      case DOUBLE -> DOUBLE;
      case DECIMAL -> new PgType(Kind.NUMERIC, RELEASE_DIGITS, column.scale());
      case LIST -> of(Kind.TEXT_ARRAY);
    };
  }

  /** The type as SQL writes it. */
  String sql() {
    return kind == Kind.NUMERIC ? "numeric(" + precision + "," + scale + ")" : kind.sql;
  }

  /**
   * SQL for a column's field in binary {@code COPY}: its length in four bytes and its value, or -1
   * for null.
   */
  String field(String quotedColumn) {
    String value = kind.send + "(" + quotedColumn + ")";
    return "coalesce(int4send(octet_length(" + value + ")) || " + value + ", '\\xffffffff')";
  }
}
