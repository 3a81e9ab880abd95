package io.liftguard.night;

import org.apache.spark.sql.delta.DeltaLog;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Lets go of the tables of a test class when it ends.
 *
 * <p>Delta keeps the log of each table that a JVM has seen, and with it the plans of its snapshots,
 * for an hour. A night sees some sixty tables; the tests see that many in each of hundreds of
 * lakes, and their heap filled up with plans of lakes long deleted.
 */
public final class ForgottenTables implements TestExecutionListener {

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.getSource().filter(ClassSource.class::isInstance).isPresent() && Nights.isOpen()) {
      DeltaLog.clearCache();
      Nights.spark().catalog().clearCache();
    }
  }
}
