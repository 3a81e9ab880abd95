package io.liftguard.stats;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The main-effects Poisson model of event rates by factors (method MQR-1, part 4, "GLM").
 *
 * <p>Levels with too few events count as the base level, columns that are combinations of earlier
 * ones get 0. Cells are added up and sorted first, so that neither their order nor their splitting
 * (by firm, by quarter) moves a bit of the result.
 */
public final class RateModel {

  /** The events a level must have to get a coefficient of its own, unless a setting says else. */
  public static final long DEFAULT_LEVEL_EVENTS = 10;

  /** The name of the intercept in {@link Term#factor()}, as glm.csv prints it. */
  public static final String INTERCEPT = "(intercept)";

  /** Strings in the order of their code points, which UTF-16 order is not. */
  private static final Comparator<String> CODE_POINTS =
      (a, b) -> {
        int[] left = a.codePoints().toArray();
        int[] right = b.codePoints().toArray();
        return Arrays.compare(left, right);
      };

  private static final Comparator<List<String>> LEVEL_LISTS =
      (a, b) -> {
        for (int i = 0; i < a.size(); i++) {
          int order = CODE_POINTS.compare(a.get(i), b.get(i));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  /**
   * One cell of the table that is fitted.
   *
   * @param levels one level per factor
   * @param exposure lift-days
   * @param events events on them
   */
  public record Cell(List<String> levels, long exposure, long events) {

    /** Refuses events without exposure, for which no rate exists. */
    public Cell {
      levels = List.copyOf(levels);
      if (exposure < 0 || events < 0 || (exposure == 0 && events > 0)) {
        throw new IllegalArgumentException(
            levels + ": exposure " + exposure + ", events " + events);
      }
    }
  }

  /** What a level became in the fit; names as in glm.csv. */
  public enum Role {
    /** The intercept. */
    INTERCEPT,
    /** The level that the others are compared with. */
    BASE,
    /** Fewer events than the minimum: counts as the base. */
    MERGED,
    /** A level with its own coefficient. */
    LEVEL,
    /** A combination of earlier columns: coefficient 0. */
    ALIASED
  }

  /**
   * One term of the model.
   *
   * @param factor factor, or {@link #INTERCEPT}
   * @param level level, empty for the intercept
   * @param role what it became
   * @param exposure lift-days of the level
   * @param events events of the level
   * @param estimate coefficient on the log scale, 0 for base, merged and aliased levels
   * @param standardError on the log scale, NaN for base, merged and aliased levels
   */
  public record Term(
      String factor,
      String level,
      Role role,
      long exposure,
      long events,
      double estimate,
      double standardError) {

    /** The standard error, empty for base, merged and aliased levels. */
    public OptionalDouble standardErrorIfEstimated() {
      return Double.isNaN(standardError)
          ? OptionalDouble.empty()
          : OptionalDouble.of(standardError);
    }
  }

  private record Column(int factor, String level) {}

  private final List<Term> terms;
  private final double intercept;
  private final List<Map<String, Double>> estimates;

  private RateModel(List<Term> terms, double intercept, List<Map<String, Double>> estimates) {
    this.terms = terms;
    this.intercept = intercept;
    this.estimates = estimates;
  }

  /** The intercept, then every level of every factor, factors in their order, levels by name. */
  public List<Term> terms() {
    return terms;
  }

  /**
   * The expected events per unit of exposure. A level that the fit has not seen counts as the base.
   *
   * @param levels one level per factor
   */
  public double rate(List<String> levels) {
    if (levels.size() != estimates.size()) {
      throw new IllegalArgumentException(levels + " for " + estimates.size() + " factors");
    }
    double log = intercept;
    for (int factor = 0; factor < levels.size(); factor++) {
      log += estimates.get(factor).getOrDefault(levels.get(factor), 0.0);
    }
    return Math.exp(log);
  }

  /**
   * Fits the model.
   *
   * @param factors names of the factors, in the order of their columns
   * @param cells cells in any order; those with equal levels are added up, those without exposure
   *     left out
   * @param levelEvents the events a level must have for a coefficient of its own
   * @return the fitted model
   * @throws io.liftguard.LiftGuardException when the fit does not converge in 200 steps
   * @throws IllegalArgumentException when there is no event at all, or a cell has another number of
   *     levels than there are factors
   */
  public static RateModel fit(List<String> factors, List<Cell> cells, long levelEvents) {
    List<Cell> table = addUp(factors, cells);
    long exposure = table.stream().mapToLong(Cell::exposure).sum();
    long events = table.stream().mapToLong(Cell::events).sum();
    if (events == 0) {
      throw new IllegalArgumentException("a rate model needs an event");
    }
    List<Map<String, Cell>> margins = new ArrayList<>();
    List<String> bases = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    for (int factor = 0; factor < factors.size(); factor++) {
      Map<String, Cell> margin = margin(table, factor);
      margins.add(margin);
      String base = base(margin, levelEvents);
      bases.add(base);
      for (Cell level : margin.values()) {
        String name = level.levels().get(0);
        if (level.events() >= levelEvents && !name.equals(base)) {
          columns.add(new Column(factor, name));
        }
      }
    }
    List<Column> kept = independent(table, columns);
    double[][] design = new double[table.size()][];
    double[] exposures = new double[table.size()];
    double[] counts = new double[table.size()];
    for (int i = 0; i < table.size(); i++) {
      design[i] = row(table.get(i), kept);
      exposures[i] = (double) table.get(i).exposure();
      counts[i] = (double) table.get(i).events();
    }
    PoissonRegression fit = PoissonRegression.fit(design, exposures, counts);
    double[] coefficients = fit.coefficients();
    double[] errors = fit.standardErrors();

    List<Term> terms = new ArrayList<>();
    terms.add(
        new Term(INTERCEPT, "", Role.INTERCEPT, exposure, events, coefficients[0], errors[0]));
    List<Map<String, Double>> estimates = new ArrayList<>();
    for (int factor = 0; factor < factors.size(); factor++) {
      Map<String, Double> ofFactor = new HashMap<>();
      estimates.add(ofFactor);
      for (Map.Entry<String, Cell> level : margins.get(factor).entrySet()) {
        Column column = new Column(factor, level.getKey());
        int position = kept.indexOf(column);
        double estimate = position < 0 ? 0 : coefficients[position + 1];
        ofFactor.put(level.getKey(), estimate);
        Role role;
        if (position >= 0) {
          role = Role.LEVEL;
        } else if (level.getKey().equals(bases.get(factor))) {
          role = Role.BASE;
        } else {
          role = columns.contains(column) ? Role.ALIASED : Role.MERGED;
        }
        terms.add(
            new Term(
                factors.get(factor),
                level.getKey(),
                role,
                level.getValue().exposure(),
                level.getValue().events(),
                estimate,
                position < 0 ? Double.NaN : errors[position + 1]));
      }
    }
    return new RateModel(List.copyOf(terms), coefficients[0], estimates);
  }

  private static List<Cell> addUp(List<String> factors, List<Cell> cells) {
    TreeMap<List<String>, Cell> table = new TreeMap<>(LEVEL_LISTS);
    for (Cell cell : cells) {
      if (cell.levels().size() != factors.size()) {
        throw new IllegalArgumentException(cell.levels() + " for factors " + factors);
      }
      if (cell.exposure() > 0) {
        table.merge(cell.levels(), cell, RateModel::plus);
      }
    }
    return List.copyOf(table.values());
  }

  private static Cell plus(Cell a, Cell b) {
    return new Cell(
        a.levels(),
        Math.addExact(a.exposure(), b.exposure()),
        Math.addExact(a.events(), b.events()));
  }

  private static Map<String, Cell> margin(List<Cell> table, int factor) {
    Map<String, Cell> margin = new TreeMap<>(CODE_POINTS);
    for (Cell cell : table) {
      String level = cell.levels().get(factor);
      Cell alone = new Cell(List.of(level), cell.exposure(), cell.events());
      margin.merge(level, alone, RateModel::plus);
    }
    return margin;
  }

  /** Most lift-days among the levels with enough events, among all when none has; ties by name. */
  private static String base(Map<String, Cell> margin, long levelEvents) {
    boolean anyEnough = margin.values().stream().anyMatch(c -> c.events() >= levelEvents);
    String base = null;
    long most = -1;
    for (Map.Entry<String, Cell> level : margin.entrySet()) {
      boolean eligible = !anyEnough || level.getValue().events() >= levelEvents;
      if (eligible && level.getValue().exposure() > most) {
        base = level.getKey();
        most = level.getValue().exposure();
      }
    }
    return base;
  }

  /**
   * The columns that are no combination of the intercept and earlier columns.
   *
   * <p>Decided in integers: the fraction-free elimination of X'X (Bareiss, Mathematics of
   * Computation 22, 1968) has a zero pivot exactly where a column depends on earlier ones, so no
   * tolerance is needed.
   */
  private static List<Column> independent(List<Cell> table, List<Column> columns) {
    int size = columns.size() + 1;
    BigInteger[][] gram = new BigInteger[size][size];
    for (BigInteger[] line : gram) {
      Arrays.fill(line, BigInteger.ZERO);
    }
    for (Cell cell : table) {
      double[] row = row(cell, columns);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          if (row[i] != 0 && row[j] != 0) {
            gram[i][j] = gram[i][j].add(BigInteger.ONE);
          }
        }
      }
    }
    List<Column> kept = new ArrayList<>();
    BigInteger previous = BigInteger.ONE;
    for (int k = 0; k < size; k++) {
      BigInteger pivot = gram[k][k];
      if (pivot.signum() == 0) {
        continue;
      }
      if (k > 0) {
        kept.add(columns.get(k - 1));
      }
      for (int i = k + 1; i < size; i++) {
        for (int j = k + 1; j < size; j++) {
          gram[i][j] =
              pivot.multiply(gram[i][j]).subtract(gram[i][k].multiply(gram[k][j])).divide(previous);
        }
      }
      previous = pivot;
    }
    return kept;
  }

  private static double[] row(Cell cell, List<Column> columns) {
    double[] row = new double[columns.size() + 1];
    row[0] = 1;
    for (int j = 0; j < columns.size(); j++) {
      Column column = columns.get(j);
      row[j + 1] = cell.levels().get(column.factor()).equals(column.level()) ? 1 : 0;
    }
    return row;
  }
}
