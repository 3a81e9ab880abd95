package io.liftguard.sql;

import io.liftguard.LiftGuardException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedInlineTable;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A query that somebody typed, admitted only when it reads the tables it may read and nothing else.
 * Spark's own parser decides what the text says; the plan it gives is walked, and each node, table
 * and function must be on a list of harmless ones. What is not known is refused, so that a new
 * version of Spark opens no door.
 */
public final class ReadOnlyQuery {

  /** Plan nodes that only compute on the rows of their children. */
  private static final Set<String> NODES =
      Set.of(
          "Project",
          "Filter",
          "Aggregate",
          "Join",
          "LateralJoin",
          "AsOfJoin",
          "Sort",
          "GlobalLimit",
          "LocalLimit",
          "Offset",
          "Distinct",
          "Union",
          "Except",
          "Intersect",
          "SubqueryAlias",
          "UnresolvedSubqueryColumnAliases",
          "UnresolvedHaving",
          "UnresolvedWith",
          "UnresolvedRelation",
          "UnresolvedInlineTable",
          "UnresolvedTableValuedFunction",
          "UnresolvedTVFAliases",
          "UnresolvedHint",
          "LocalRelation",
          "OneRowRelation",
          "WithWindowDefinition",
          "Window",
          "Generate",
          "Pivot",
          "Unpivot",
          "UnresolvedPivot",
          "UnresolvedUnpivot",
          "Sample",
          "Expand",
          "ResolvedInlineTable",
          "PipeOperator");

  /** Groups of built-in functions that compute on their arguments. */
  private static final Set<String> FUNCTION_GROUPS =
      Set.of(
          "agg_funcs",
          "array_funcs",
          "bitwise_funcs",
          "collection_funcs",
          "conditional_funcs",
          "conversion_funcs",
          "datetime_funcs",
          "generator_funcs",
          "hash_funcs",
          "json_funcs",
          "lambda_funcs",
          "map_funcs",
          "math_funcs",
          "predicate_funcs",
          "string_funcs",
          "struct_funcs",
          "window_funcs");

  /** Functions of other groups that are as harmless. */
  private static final Set<String> FUNCTIONS = Set.of("typeof");

  /** Functions of the groups above that are refused all the same: they run code. */
  private static final Set<String> NOT_FUNCTIONS = Set.of("reflect", "java_method", "try_reflect");

  private static final Set<String> TABLE_FUNCTIONS =
      Set.of(
          "range",
          "explode",
          "explode_outer",
          "posexplode",
          "posexplode_outer",
          "inline",
          "inline_outer",
          "stack",
          "json_tuple");

  /** Expressions that reach outside the rows, whatever syntax brought them in. */
  private static final Set<String> NOT_EXPRESSIONS =
      Set.of(
          "CallMethodViaReflection",
          "TryReflect",
          "InputFileName",
          "InputFileBlockStart",
          "InputFileBlockLength",
          "ScalaUDF",
          "PythonUDF",
          "PythonUDAF",
          "ScalaUDAF",
          "UserDefinedExpression",
          "ExpressionWithUnresolvedIdentifier",
          "VariableReference",
          "UnresolvedExtractValueByIdentifier");

  private ReadOnlyQuery() {}

  /**
   * Checks a query and gives its rows; nothing is executed before all of it has been admitted.
   *
   * @param tables the names that the query may read
   * @param register makes the names that the query does read temporary views of the session
   * @throws LiftGuardException (wrong use) naming what is refused, or the place of a mistake
   */
  public static Dataset<Row> rows(
      SparkSession spark, String query, Collection<String> tables, Consumer<Set<String>> register) {
    register.accept(check(spark, query, tables));
    try {
      Dataset<Row> rows = spark.sql(query);
      // The analysed plan again: a name that only the analyser turns into a function must not slip
      // through.
      walkExpressions(rows.queryExecution().analyzed());
      return rows;
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw LiftGuardException.wrongUse(
            "The query is wrong: " + firstLine(e), "Correct it; tables: " + list(tables) + ".");
      }
      throw e;
    }
  }

  /**
   * Checks a query without running it.
   *
   * @return the tables that it reads
   * @throws LiftGuardException (wrong use) naming what is refused, or the place of a mistake
   */
  public static Set<String> check(SparkSession spark, String query, Collection<String> tables) {
    LogicalPlan plan;
    try {
      plan = spark.sessionState().sqlParser().parsePlan(query);
    } catch (ParseException e) {
      throw LiftGuardException.wrongUse(
          "The query cannot be parsed: " + firstLine(e), "Write one SELECT or WITH.");
    }
    Walk walk = new Walk(tables);
    walk.plan(plan);
    return walk.read;
  }

  private static String firstLine(Exception e) {
    String text = e.getMessage() == null ? e.toString() : e.getMessage();
    return text.lines().filter(line -> !line.isBlank()).findFirst().orElse(text);
  }

  private static String list(Collection<String> tables) {
    return String.join(", ", new TreeSet<>(tables));
  }

  private static void walkExpressions(LogicalPlan plan) {
    for (LogicalPlan child : CollectionConverters.asJava(plan.children())) {
      walkExpressions(child);
    }
    for (Expression expression : CollectionConverters.asJava(plan.expressions())) {
      walkExpression(expression);
    }
  }

  private static void walkExpression(Expression expression) {
    refuseExpression(expression);
    if (expression instanceof SubqueryExpression subquery) {
      walkExpressions(subquery.plan());
    }
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      walkExpression(child);
    }
  }

  private static void refuseExpression(Expression expression) {
    String name = expression.getClass().getSimpleName();
    if (NOT_EXPRESSIONS.contains(name)) {
      throw refused(name + " reaches outside the tables");
    }
  }

  private static LiftGuardException refused(String problem) {
    return LiftGuardException.wrongUse(
        "The query is refused: " + problem,
        "Write one SELECT or WITH over the lake's tables, with built-in functions that only compute"
            + " on their arguments.");
  }

  /** One walk over a parsed plan, with the names that the query may read. */
  private static final class Walk {
    private final Set<String> names = new HashSet<>();
    private final Collection<String> tables;
    private final Set<String> read = new TreeSet<>();

    Walk(Collection<String> tables) {
      this.tables = tables;
    }

    void plan(LogicalPlan plan) {
      String node = plan.getClass().getSimpleName();
      if (!NODES.contains(node)) {
        throw refused("it is no plain SELECT (" + node + ")");
      }
      if (plan instanceof UnresolvedWith with) {
        // The names of common table expressions can be read by what follows them. Spark resolves a
        // name to one of them, to a temporary view or to a table of the catalogue, which is empty.
        for (var relation : CollectionConverters.asJava(with.cteRelations())) {
          names.add(relation._1().toLowerCase(Locale.ROOT));
        }
        for (var relation : CollectionConverters.asJava(with.cteRelations())) {
          plan(relation._2());
        }
      }
      if (plan instanceof UnresolvedRelation relation) {
        relation(relation);
      }
      if (plan instanceof UnresolvedTableValuedFunction function) {
        List<String> parts = CollectionConverters.asJava(function.name());
        String name = String.join(".", parts).toLowerCase(Locale.ROOT);
        if (!TABLE_FUNCTIONS.contains(name)) {
          throw refused("the table function " + name + " is not allowed");
        }
      }
      if (plan instanceof UnresolvedInlineTable table) {
        for (var row : CollectionConverters.asJava(table.rows())) {
          for (Expression cell : CollectionConverters.asJava(row)) {
            expression(cell);
          }
        }
      }
      for (LogicalPlan child : CollectionConverters.asJava(plan.children())) {
        plan(child);
      }
      for (Expression expression : CollectionConverters.asJava(plan.expressions())) {
        expression(expression);
      }
    }

    private void relation(UnresolvedRelation relation) {
      List<String> parts =
          new ArrayList<>(CollectionConverters.asJava(relation.multipartIdentifier()));
      if (parts.size() != 1) {
        throw refused("a table is named by one plain word, not by " + String.join(".", parts));
      }
      if (!relation.options().isEmpty()) {
        throw refused("options of a table are not allowed");
      }
      String name = parts.get(0).toLowerCase(Locale.ROOT);
      if (tables.contains(name)) {
        read.add(name);
      } else if (!names.contains(name)) {
        throw LiftGuardException.wrongUse(
            "There is no table '" + parts.get(0) + "'", "Tables: " + list(tables) + ".");
      }
    }

    private void expression(Expression expression) {
      refuseExpression(expression);
      if (expression instanceof UnresolvedFunction function) {
        function(CollectionConverters.asJava(function.nameParts()));
      }
      if (expression instanceof SubqueryExpression subquery) {
        plan(subquery.plan());
      }
      for (Expression child : CollectionConverters.asJava(expression.children())) {
        expression(child);
      }
    }

    private void function(List<String> parts) {
      String name = parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
      if (parts.size() != 1 || NOT_FUNCTIONS.contains(name)) {
        throw refused(
            "the function " + String.join(".", parts).toLowerCase(Locale.ROOT) + " is not allowed");
      }
      Option<ExpressionInfo> info =
          FunctionRegistry.builtin()
              .lookupFunction(
                  new FunctionIdentifier(name, Option.apply("builtin"), Option.apply("system")));
      boolean harmless =
          FUNCTIONS.contains(name)
              || (info.isDefined() && FUNCTION_GROUPS.contains(info.get().getGroup()));
      if (info.isEmpty()) {
        throw LiftGuardException.wrongUse(
            "There is no function '" + name + "'", "Use Spark SQL's built-in functions.");
      }
      if (!harmless) {
        throw refused("the function " + name + " is not allowed");
      }
    }
  }
}
