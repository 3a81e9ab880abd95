package io.liftguard.lake;

import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.util.QuotingUtils;

/**
 * Predicates for {@link LakeWriter#replaceWhere}, which takes text only. Values become literals by
 * Spark's own quoting, so that no value can change the statement.
 */
public final class Windows {
  private Windows() {}

  /** The rows whose column has one of these values; none for an empty collection. */
  public static String in(String column, Collection<?> values) {
    if (values.isEmpty()) {
      return "false";
    }
    return values.stream()
        .map(Windows::literal)
        .collect(Collectors.joining(", ", QuotingUtils.quoteIdentifier(column) + " IN (", ")"));
  }

  /** The rows whose column lies in {@code [from, to)}. */
  public static String between(String column, Object from, Object toExclusive) {
    String name = QuotingUtils.quoteIdentifier(column);
    return name + " >= " + literal(from) + " AND " + name + " < " + literal(toExclusive);
  }

  private static String literal(Object value) {
    return Literal$.MODULE$.apply(value).sql();
  }
}
