package io.liftguard.lake;

import java.util.ArrayList;
import java.util.List;

/**
 * Places at which a test may kill the program, one before and one after every commit.
 *
 * <p>With the system property {@code liftguard.fault} the program halts at the point of that name,
 * or, when the property is a number, at the n-th point reached (from 1).
 */
public final class FaultPoints {
  /** Exit code of a halt, as of a kill -9. */
  public static final int EXIT_CODE = 137;

  private static final String PROPERTY = "liftguard.fault";
  private static final List<String> REACHED = new ArrayList<>();

  private FaultPoints() {}

  /** Passes a point; halts the JVM when a test asked for it. */
  public static void hit(String name) {
    int count;
    synchronized (REACHED) {
      REACHED.add(name);
      count = REACHED.size();
    }
    String wanted = System.getProperty(PROPERTY);
    if (wanted != null && (wanted.equals(name) || wanted.equals(Integer.toString(count)))) {
      // Not exit: shutdown hooks would tidy up, which a power cut does not do.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  /** Names of the points passed so far in this JVM, in order. */
  public static List<String> reached() {
    synchronized (REACHED) {
      return List.copyOf(REACHED);
    }
  }

  /** Forgets the points passed so far. */
  public static void reset() {
    synchronized (REACHED) {
      REACHED.clear();
    }
  }
}
