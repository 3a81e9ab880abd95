package io.liftguard.ingest;

import io.liftguard.LiftGuardException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An expression of a source mapping: Spark SQL over one row, with functions of a list only, so that
 * a mapping can neither read other data nor reach the JVM or files.
 */
final class MappingExpression {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "abs",
          "ceil",
          "floor",
          "round",
          "greatest",
          "least",
          "mod",
          "pmod",
          "coalesce",
          "nullif",
          "nvl",
          "if",
          "ifnull",
          "isnull",
          "isnotnull",
          "concat",
          "concat_ws",
          "lower",
          "upper",
          "initcap",
          "trim",
          "ltrim",
          "rtrim",
          "length",
          "char_length",
          "left",
          "right",
          "substr",
          "substring",
          "replace",
          "translate",
          "regexp_replace",
          "regexp_extract",
          "split_part",
          "lpad",
          "rpad",
          "contains",
          "startswith",
          "endswith",
          "instr",
          "locate",
          "position",
          "sha2",
          "md5",
          "to_date",
          "try_to_date",
          "to_timestamp",
          "try_to_timestamp",
          "date_add",
          "date_sub",
          "add_months",
          "last_day",
          "trunc",
          "date_trunc",
          "date_format",
          "year",
          "month",
          "day",
          "make_date",
          "make_timestamp",
          "try_make_timestamp",
          "make_dt_interval",
          "make_ym_interval",
          "timestampadd",
          "timestamp_seconds",
          "timestamp_millis",
          "from_utc_timestamp",
          "to_utc_timestamp",
          "try_add",
          "try_subtract",
          "try_multiply",
          "try_divide",
          "try_to_number",
          "string",
          "int",
          "bigint",
          "double",
          "date",
          "timestamp",
          "decimal",
          "boolean",
          "like",
          "ilike",
          "rlike",
          "regexp_like",
          "not",
          "and",
          "or",
          "case",
          "when",
          "+",
          "-",
          "*",
          "/",
          "%",
          "=",
          "<",
          ">",
          "<=",
          ">=",
          "<>",
          "!=",
          "==",
          "!",
          "<=>",
          "||",
          "in",
          "between",
          "div");

  private final String sql;
  private final Set<String> columns = new LinkedHashSet<>();

  private MappingExpression(String sql) {
    this.sql = sql;
  }

  /**
   * Parses an expression.
   *
   * @param where where it stands, for the error
   * @throws LiftGuardException wrong use when it does not parse or goes beyond the list
   */
  static MappingExpression parse(SparkSession spark, String where, String sql) {
    MappingExpression expression = new MappingExpression(sql);
    Expression parsed;
    try {
      parsed = spark.sessionState().sqlParser().parseExpression(sql);
    } catch (ParseException e) {
      throw LiftGuardException.wrongUse(
          where + ": the expression does not parse: " + sql,
          "Write one Spark SQL expression over the source's columns.");
    }
    expression.check(where, parsed);
    return expression;
  }

  private void check(String where, Expression node) {
    if (node instanceof PlanExpression || node instanceof Star || node instanceof LambdaFunction) {
      throw LiftGuardException.wrongUse(
          where + ": subqueries, stars and lambdas are not for mappings: " + sql,
          "Use columns of the same row only.");
    }
    if (node instanceof UnresolvedFunction function) {
      String name = String.join(".", CollectionConverters.asJava(function.nameParts()));
      if (!FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
        throw LiftGuardException.wrongUse(
            where + ": function " + name + " is not for mappings",
            "Use one of "
                + FUNCTIONS.stream().filter(f -> f.matches("\\w+")).sorted().toList()
                + ".");
      }
    }
    if (node instanceof UnresolvedAttribute attribute) {
      columns.add(String.join(".", CollectionConverters.asJava(attribute.nameParts())));
    }
    CollectionConverters.asJava(node.children()).forEach(child -> check(where, child));
  }

  /** Columns of the source that it uses. */
  Set<String> columns() {
    return columns;
  }

  Column column() {
    return functions.expr(sql);
  }
}
