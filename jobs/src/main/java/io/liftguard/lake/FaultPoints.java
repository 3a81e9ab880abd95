package io.liftguard.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Places at which a test may kill the program, one before and one after every commit.
 *
 * <p>With the system property {@code liftguard.fault} the program halts at the point of that name,
 * or, when the property is a number, at the n-th point reached (from 1). Starting a program per
 * point takes minutes for all of them, so a test may also {@link #watch} the points of its own JVM
 * and throw an error there, which ends the run but not the JVM.
 */
public final class FaultPoints {
  /** Exit code of a halt, as of a kill -9. */
  public static final int EXIT_CODE = 137;

  private static final String PROPERTY = "liftguard.fault";
  private static final List<String> REACHED = new ArrayList<>();

  /** Takes the names of points; guarded by {@link #REACHED}, and nobody's outside tests. */
  private static Consumer<String> watcher = name -> {};

  private FaultPoints() {}

  /** Passes a point; halts the JVM when a test asked for it. */
  public static void hit(String name) {
    int count;
    Consumer<String> told;
    synchronized (REACHED) {
      REACHED.add(name);
      count = REACHED.size();
      told = watcher;
    }
    String wanted = System.getProperty(PROPERTY);
    if (wanted != null && (wanted.equals(name) || wanted.equals(Integer.toString(count)))) {
      // Not exit: shutdown hooks would tidy up, which a power cut does not do.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
    told.accept(name);
  }

  /**
   * For tests: tells a watcher of every point from now on, on the thread that passes it and before
   * that thread goes on. An error that it throws ends the run as a defect would.
   */
  public static void watch(Consumer<String> newWatcher) {
    synchronized (REACHED) {
      watcher = newWatcher;
    }
  }

  /** Names of the points passed so far in this JVM, in order. */
  public static List<String> reached() {
    synchronized (REACHED) {
      return List.copyOf(REACHED);
    }
  }

  /** Forgets the points passed so far and the watcher. */
  public static void reset() {
    synchronized (REACHED) {
      REACHED.clear();
      watcher = name -> {};
    }
  }
}
