package io.liftguard.stats;

import io.liftguard.LiftGuardException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Maximum likelihood of a Poisson regression with log link and offset log(exposure).
 *
 * <p>Source: McCullagh and Nelder, Generalized Linear Models, 2nd ed. (1989), 2.5: iteratively
 * reweighted least squares, here in its Newton form (the step solves the weighted least squares
 * problem of the residuals), by Householder reflections, since the normal equations would square
 * the condition.
 */
final class PoissonRegression {

  /** Steps after which a fit is refused (part 4). */
  private static final int MAX_STEPS = 200;

  /** Largest step of a coefficient, and change of a fitted value over all events, at the end. */
  private static final double TOLERANCE = 1e-13;

  /** The largest rise of a fitted value in one step, on the log scale. */
  private static final double LONGEST = 5;

  private final double[] coefficients;
  private final double[] standardErrors;
  private final double[] fitted;

  private PoissonRegression(double[] coefficients, double[] standardErrors, double[] fitted) {
    this.coefficients = coefficients;
    this.standardErrors = standardErrors;
    this.fitted = fitted;
  }

  /** Estimates on the log scale, one per column. */
  double[] coefficients() {
    return coefficients.clone();
  }

  /** Standard errors from the inverse information, one per column. */
  double[] standardErrors() {
    return standardErrors.clone();
  }

  /** Expected events, one per row. */
  double[] fitted() {
    return fitted.clone();
  }

  /**
   * Fits the model from the crude rate.
   *
   * @param design rows of regressors, the first column all 1, columns linearly independent
   * @param exposure exposure per row, positive
   * @param events events per row, not negative, some positive
   * @throws LiftGuardException when the fit does not converge in {@value #MAX_STEPS} steps
   */
  static PoissonRegression fit(double[][] design, double[] exposure, double[] events) {
    int rows = design.length;
    int columns = design[0].length;
    double total = Sum.of(events);
    double[] coefficients = new double[columns];
    coefficients[0] = Math.log(total / Sum.of(exposure));
    double[] fitted = expected(design, exposure, coefficients);
    for (int step = 0; step < MAX_STEPS; step++) {
      double[][] weighted = new double[rows][];
      double[] residuals = new double[rows];
      weigh(design, events, fitted, weighted, residuals);
      double[] move = new LeastSquares(weighted).solve(residuals);
      shorten(move, design);
      double largest = 0;
      for (int j = 0; j < columns; j++) {
        coefficients[j] += move[j];
        largest = Math.max(largest, Math.abs(move[j]));
      }
      double[] next = expected(design, exposure, coefficients);
      double change = 0;
      for (int i = 0; i < rows; i++) {
        change = Math.max(change, Math.abs(next[i] - fitted[i]));
      }
      fitted = next;
      // A step that is not a number compares false twice and runs into the refusal.
      if (largest < TOLERANCE || change <= TOLERANCE * total) {
        weigh(design, events, fitted, weighted, residuals);
        double[] errors = new LeastSquares(weighted).standardErrors();
        return new PoissonRegression(coefficients, errors, fitted);
      }
    }
    throw LiftGuardException.dataRefused(
        "The Poisson model of the events did not converge in " + MAX_STEPS + " steps.",
        "Look for levels with implausible lift-days or events, or raise the minimum of events of a"
            + " level (setting rating.minimum.level-events).");
  }

  /**
   * Shortens a step that would multiply a fitted value by more than exp({@value #LONGEST}).
   *
   * <p>From the crude rate a cell of 55 times that rate is overshot to exp(54) times the truth, and
   * the way back, one unit of the logarithm at a time, loses all digits of the other cells. The
   * fixed point is the same, and ordinary tables never meet this bound.
   */
  private static void shorten(double[] move, double[][] design) {
    double longest = 0;
    for (double[] row : design) {
      double change = 0;
      for (int j = 0; j < move.length; j++) {
        change += row[j] * move[j];
      }
      longest = Math.max(longest, change);
    }
    if (longest > LONGEST) {
      for (int j = 0; j < move.length; j++) {
        move[j] *= LONGEST / longest;
      }
    }
  }

  private static void weigh(
      double[][] design,
      double[] events,
      double[] fitted,
      double[][] weighted,
      double[] residuals) {
    for (int i = 0; i < design.length; i++) {
      double root = Math.sqrt(fitted[i]);
      weighted[i] = new double[design[i].length];
      for (int j = 0; j < design[i].length; j++) {
        weighted[i][j] = root * design[i][j];
      }
      // A cell that the fit has driven to 0 carries no weight any more.
      residuals[i] = root == 0 && events[i] == 0 ? 0 : (events[i] - fitted[i]) / root;
    }
  }

  private static double[] expected(double[][] design, double[] exposure, double[] coefficients) {
    double[] fitted = new double[design.length];
    for (int i = 0; i < design.length; i++) {
      double log = 0;
      for (int j = 0; j < coefficients.length; j++) {
        log += design[i][j] * coefficients[j];
      }
      fitted[i] = exposure[i] * Math.exp(log);
    }
    return fitted;
  }

  /**
   * Least squares by Householder reflections; Golub and Van Loan, Matrix Computations, 5.4.2.
   *
   * <p>Rows weigh as their fitted values, which differ by many orders of magnitude when a cell is
   * driven to 0. Rows sorted by weight and the largest column first keep the small rows exact all
   * the same (Cox and Higham, Numerical Analysis 1997).
   */
  private static final class LeastSquares {

    private final double[][] matrix;
    private final int[] rowOrder;
    private final int[] columnOrder;
    private final double[] diagonal;
    private final int columns;

    /** Takes the rows over and factors them in place. */
    LeastSquares(double[][] rows) {
      // The first column is the intercept: the root of the row's weight.
      this.rowOrder =
          IntStream.range(0, rows.length)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> rows[i][0]).reversed())
              .mapToInt(Integer::intValue)
              .toArray();
      this.matrix = Arrays.stream(rowOrder).mapToObj(i -> rows[i]).toArray(double[][]::new);
      this.columns = matrix[0].length;
      this.columnOrder = IntStream.range(0, columns).toArray();
      this.diagonal = new double[columns];
      for (int k = 0; k < columns; k++) {
        int pivot = k;
        double norm = 0;
        for (int j = k; j < columns; j++) {
          double candidate = norm(k, j);
          if (candidate > norm) {
            norm = candidate;
            pivot = j;
          }
        }
        if (norm == 0) {
          // The zero pivot makes the solution not a number, which the caller refuses.
          continue;
        }
        swap(k, pivot);
        if (matrix[k][k] < 0) {
          norm = -norm;
        }
        for (int i = k; i < matrix.length; i++) {
          matrix[i][k] /= norm;
        }
        matrix[k][k] += 1;
        for (int j = k + 1; j < columns; j++) {
          reflect(k, j);
        }
        diagonal[k] = -norm;
      }
    }

    /** The norm of a column from row k on, scaled against overflow. */
    private double norm(int k, int column) {
      double largest = 0;
      for (int i = k; i < matrix.length; i++) {
        largest = Math.max(largest, Math.abs(matrix[i][column]));
      }
      if (largest == 0) {
        return 0;
      }
      double squares = 0;
      for (int i = k; i < matrix.length; i++) {
        double scaled = matrix[i][column] / largest;
        squares += scaled * scaled;
      }
      return largest * Math.sqrt(squares);
    }

    private void swap(int k, int pivot) {
      int column = columnOrder[k];
      columnOrder[k] = columnOrder[pivot];
      columnOrder[pivot] = column;
      for (double[] row : matrix) {
        double entry = row[k];
        row[k] = row[pivot];
        row[pivot] = entry;
      }
    }

    private void reflect(int k, int j) {
      double product = 0;
      for (int i = k; i < matrix.length; i++) {
        product += matrix[i][k] * matrix[i][j];
      }
      product = -product / matrix[k][k];
      for (int i = k; i < matrix.length; i++) {
        matrix[i][j] += product * matrix[i][k];
      }
    }

    double[] solve(double[] right) {
      double[] side = Arrays.stream(rowOrder).mapToDouble(i -> right[i]).toArray();
      for (int k = 0; k < columns; k++) {
        double product = 0;
        for (int i = k; i < matrix.length; i++) {
          product += matrix[i][k] * side[i];
        }
        product = -product / matrix[k][k];
        for (int i = k; i < matrix.length; i++) {
          side[i] += product * matrix[i][k];
        }
      }
      double[] pivoted = new double[columns];
      double[] solution = new double[columns];
      for (int k = columns - 1; k >= 0; k--) {
        double rest = side[k];
        for (int j = k + 1; j < columns; j++) {
          rest -= matrix[k][j] * pivoted[j];
        }
        pivoted[k] = rest / diagonal[k];
        solution[columnOrder[k]] = pivoted[k];
      }
      return solution;
    }

    /** Square roots of the diagonal of (X'X)^-1: the row norms of the inverse of R. */
    double[] standardErrors() {
      double[] squares = new double[columns];
      for (int column = 0; column < columns; column++) {
        double[] inverse = new double[columns];
        for (int k = column; k >= 0; k--) {
          double rest = k == column ? 1 : 0;
          for (int j = k + 1; j <= column; j++) {
            rest -= matrix[k][j] * inverse[j];
          }
          inverse[k] = rest / diagonal[k];
          squares[k] += inverse[k] * inverse[k];
        }
      }
      double[] errors = new double[columns];
      for (int k = 0; k < columns; k++) {
        errors[columnOrder[k]] = Math.sqrt(squares[k]);
      }
      return errors;
    }
  }
}
