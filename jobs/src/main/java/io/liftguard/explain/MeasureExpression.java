package io.liftguard.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression of {@code schemas/measures.yaml} on one row, evaluated here and not by Spark: what
 * is counted is said once, and counted twice by programs that have nothing in common. It knows the
 * part of SQL that the measures use, with SQL's three-valued logic; values are Long, Boolean,
 * String and null.
 */
final class MeasureExpression {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:('(?:[^']|'')*')|([0-9]+)|([A-Za-z_][A-Za-z_0-9]*)|(<>|<=|>=|[-+*=<>(),]))");

  /** A part of an expression. */
  private interface Node {
    Object value(Function<String, Object> row);
  }

  private final String text;
  private final Node root;
  private final Set<String> columns;

  private MeasureExpression(String text, Node root, Set<String> columns) {
    this.text = text;
    this.root = root;
    this.columns = columns;
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException when it uses more of SQL than is known here
   */
  static MeasureExpression parse(String text) {
    Parser parser = new Parser(text);
    Node root = parser.or();
    parser.expectEnd();
    return new MeasureExpression(text, root, parser.columns);
  }

  /** Columns that it reads, by name. */
  Set<String> columns() {
    return columns;
  }

  /** Its value on a row, a column by its name. */
  Object value(Function<String, Object> row) {
    return root.value(row);
  }

  /** Its value as a number; null counts as 0, as in a sum. */
  long number(Function<String, Object> row) {
    Object value = value(row);
    return value == null ? 0L : (Long) value;
  }

  /** Whether it holds on a row; null does not. */
  boolean holds(Function<String, Object> row) {
    return Boolean.TRUE.equals(value(row));
  }

  @Override
  public String toString() {
    return text;
  }

  private static final class Parser {

    private final String text;
    private final List<String> tokens = new ArrayList<>();
    private final Set<String> columns = new TreeSet<>();
    private int at;

    Parser(String text) {
      this.text = text;
      Matcher matcher = TOKEN.matcher(text);
      int from = 0;
      while (from < text.length() && matcher.find(from) && matcher.start() == from) {
        tokens.add(matcher.group().strip());
        from = matcher.end();
      }
      if (!text.substring(from).isBlank()) {
        throw fault("what stands at " + from);
      }
    }

    private IllegalArgumentException fault(String what) {
      return new IllegalArgumentException("cannot read " + what + " in the measure " + text);
    }

    private boolean take(String token) {
      if (at < tokens.size() && tokens.get(at).equalsIgnoreCase(token)) {
        at++;
        return true;
      }
      return false;
    }

    private void expect(String token) {
      if (!take(token)) {
        throw fault(at < tokens.size() ? tokens.get(at) : "the end");
      }
    }

    void expectEnd() {
      if (at < tokens.size()) {
        throw fault(tokens.get(at));
      }
    }

    Node or() {
      Node left = and();
      while (take("or")) {
        Node a = left;
        Node b = and();
        left = row -> either((Boolean) a.value(row), (Boolean) b.value(row));
      }
      return left;
    }

    private Node and() {
      Node left = not();
      while (take("and")) {
        Node a = left;
        Node b = not();
        left = row -> both((Boolean) a.value(row), (Boolean) b.value(row));
      }
      return left;
    }

    private Node not() {
      if (take("not")) {
        Node a = not();
        return row -> negated((Boolean) a.value(row));
      }
      return comparison();
    }

    private Node comparison() {
      Node left = sum();
      if (take("is")) {
        boolean negated = take("not");
        expect("null");
        return row -> (left.value(row) == null) != negated;
      }
      boolean negated = take("not");
      if (take("in")) {
        List<Node> items = arguments();
        return row -> {
          Boolean found = in(left.value(row), items, row);
          return negated ? negated(found) : found;
        };
      }
      if (negated) {
        throw fault("not");
      }
      for (String operator : List.of("=", "<>", "<=", ">=", "<", ">")) {
        if (take(operator)) {
          Node right = sum();
          return row -> compared(operator, left.value(row), right.value(row));
        }
      }
      return left;
    }

    private Node sum() {
      Node left = product();
      while (true) {
        Node a = left;
        if (take("+")) {
          Node b = product();
          left = row -> arithmetic('+', (Long) a.value(row), (Long) b.value(row));
        } else if (take("-")) {
          Node b = product();
          left = row -> arithmetic('-', (Long) a.value(row), (Long) b.value(row));
        } else {
          return left;
        }
      }
    }

    private Node product() {
      Node left = primary();
      while (take("*")) {
        Node a = left;
        Node b = primary();
        left = row -> arithmetic('*', (Long) a.value(row), (Long) b.value(row));
      }
      return left;
    }

    private Node primary() {
      if (at >= tokens.size()) {
        throw fault("the end");
      }
      String token = tokens.get(at);
      if (token.equals("(")) {
        at++;
        Node inner = or();
        expect(")");
        return inner;
      }
      at++;
      char first = token.charAt(0);
      if (first == '\'') {
        String literal = token.substring(1, token.length() - 1).replace("''", "'");
        return row -> literal;
      }
      if (Character.isDigit(first)) {
        Long literal = Long.valueOf(token);
        return row -> literal;
      }
      if (!Character.isLetter(first) && first != '_') {
        throw fault(token);
      }
      return switch (token.toLowerCase(Locale.ROOT)) {
        case "true" -> row -> true;
        case "false" -> row -> false;
        case "null" -> row -> null;
        case "if" -> choice(arguments());
        case "coalesce" -> firstGiven(arguments());
        default -> {
          columns.add(token);
          yield row -> row.apply(token);
        }
      };
    }

    private List<Node> arguments() {
      expect("(");
      List<Node> arguments = new ArrayList<>(List.of(or()));
      while (take(",")) {
        arguments.add(or());
      }
      expect(")");
      return arguments;
    }

    private Node choice(List<Node> arguments) {
      if (arguments.size() != 3) {
        throw fault("if");
      }
      return row ->
          arguments.get(Boolean.TRUE.equals(arguments.get(0).value(row)) ? 1 : 2).value(row);
    }

    private static Node firstGiven(List<Node> arguments) {
      return row -> {
        for (Node argument : arguments) {
          Object value = argument.value(row);
          if (value != null) {
            return value;
          }
        }
        return null;
      };
    }
  }

  private static Boolean either(Boolean a, Boolean b) {
    if (Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b)) {
      return true;
    }
    return (a == null || b == null) ? null : Boolean.FALSE;
  }

  private static Boolean both(Boolean a, Boolean b) {
    if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
      return false;
    }
    return (a == null || b == null) ? null : Boolean.TRUE;
  }

  private static Boolean negated(Boolean a) {
    return a == null ? null : Boolean.valueOf(!a);
  }

  private static Boolean in(Object value, List<Node> items, Function<String, Object> row) {
    Boolean found = false;
    for (Node item : items) {
      found = either(found, compared("=", value, item.value(row)));
    }
    return found;
  }

  private static Boolean compared(String operator, Object a, Object b) {
    if (a == null || b == null) {
      return null;
    }
    if (operator.equals("=") || operator.equals("<>")) {
      return a.equals(b) == operator.equals("=");
    }
    int order = Long.compare((Long) a, (Long) b);
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static Long arithmetic(char operator, Long a, Long b) {
    if (a == null || b == null) {
      return null;
    }
    return switch (operator) {
      case '+' -> Math.addExact(a, b);
      case '-' -> Math.subtractExact(a, b);
      default -> Math.multiplyExact(a, b);
    };
  }
}
