package io.liftguard.publish.bundle;

import io.liftguard.TestFolders;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightRequest;
import io.liftguard.night.Nights;
import io.liftguard.rating.ExampleRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/**
 * Lakes of the worked example {@code fleet}, made once a test JVM; every test gets copies of its
 * own.
 */
public final class ExampleFleet {

  /** The day of its night. */
  public static final LocalDate AS_OF = LocalDate.of(2026, 10, 14);

  /** Where the example lies: what is delivered and what has to come out. */
  public static final Path EXAMPLE = ExampleRelease.EXAMPLE;

  /** What is delivered. */
  public static final Path LANDING = EXAMPLE.resolve("landing");

  private static Path templates;

  private ExampleFleet() {}

  /** A lake after the example's night, in a new folder. */
  public static Lake afterItsNight(Path folder) throws IOException {
    Nights.copy(made("night", ExampleFleet::night), folder);
    return Nights.lake(folder);
  }

  /** A lake after the example's night with both its ratings final, in a new folder. */
  public static Lake rated(Path folder) throws IOException {
    Nights.copy(made("rated", ExampleFleet::ratings), folder);
    return Nights.lake(folder);
  }

  private static void night(Path folder) {
    Nights.run(Nights.lake(folder), LANDING, AS_OF, NightRequest.Extent.INCREMENTAL);
  }

  private static void ratings(Path folder) throws IOException {
    Lake lake = afterItsNight(folder);
    ExampleRatings.make(lake, "2026Q2");
    ExampleRatings.make(lake, "2026Q3");
  }

  private interface Making {
    void in(Path folder) throws IOException;
  }

  /** A half made template is made anew by the next test that asks: its failure says why again. */
  private static synchronized Path made(String name, Making making) throws IOException {
    if (templates == null) {
      templates = TestFolders.untilTheEnd("liftguard-fleet-");
    }
    Path folder = templates.resolve(name);
    if (!Files.exists(folder)) {
      Path half = templates.resolve(name + "-" + System.nanoTime());
      making.in(half);
      Files.move(half, folder);
    }
    return folder;
  }
}
