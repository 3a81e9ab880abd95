package io.liftguard.publish.bundle;

import io.liftguard.LiftGuardException;
import io.liftguard.domain.Times;
import io.liftguard.lake.Lake;
import io.liftguard.lake.RunLock;
import io.liftguard.night.NightSettings;
import io.liftguard.night.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;

/** The night whose figures a release rests on. */
public final class ReleaseRuns {

  private ReleaseRuns() {}

  /** Makes a release. */
  @FunctionalInterface
  public interface Work<T> {

    /** Does it; an error of reading or writing says what could not be. */
    T run() throws IOException;
  }

  /**
   * Makes a release while no other run writes to the lake.
   *
   * @param holder what the lock says of its holder
   * @param what what is made, as the first words of a message
   * @throws LiftGuardException (run failed) when storage fails, or when another run holds the lake
   */
  public static <T> T locked(Lake lake, String holder, String what, Work<T> work) {
    RunLock lock = RunLock.take(lake, holder);
    try {
      return work.run();
    } catch (UncheckedIOException e) {
      throw failed(what, e.getCause());
    } catch (IOException e) {
      throw failed(what, e);
    } finally {
      lock.close();
    }
  }

  private static LiftGuardException failed(String what, IOException e) {
    return LiftGuardException.runFailed(
        what + " could not be read or written: " + e.getMessage(),
        "Make room or give this user the right to write, and run the command again.",
        e);
  }

  /** First day of the first month that counts. */
  public static LocalDate firstMonth(RunRecord run, NightSettings night) {
    Integer first = night.firstMonth();
    return LocalDate.ofEpochDay(
        first == null ? Times.monthOf(run.scalars().get("rescues")) : first);
  }
}
