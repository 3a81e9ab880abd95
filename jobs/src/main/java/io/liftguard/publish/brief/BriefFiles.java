package io.liftguard.publish.brief;

import io.liftguard.LiftGuardException;
import io.liftguard.publish.bundle.ReleaseStore;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Puts pages where people look for them, each in the place of the one before. */
public final class BriefFiles {

  private BriefFiles() {}

  /**
   * Writes pages.
   *
   * @return where the directory lies
   * @throws LiftGuardException run failed when it cannot be written
   */
  public static String write(ReleaseStore store, Map<String, byte[]> pages) {
    try {
      for (Map.Entry<String, byte[]> page : pages.entrySet()) {
        // A reader never sees half a page.
        String aside = ReleaseStore.aside(page.getKey());
        try (OutputStream out = store.create(aside)) {
          out.write(page.getValue());
        }
        store.delete(page.getKey());
        store.move(aside, page.getKey());
      }
      return store.path("");
    } catch (IOException e) {
      throw LiftGuardException.runFailed(
          "The brief cannot be written to " + store.path("") + ": " + e.getMessage(),
          "The night itself is complete. Make room or give write access, then run `brief`.",
          e);
    }
  }
}
