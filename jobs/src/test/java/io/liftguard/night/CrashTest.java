package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.lake.FaultPoints;
import io.liftguard.lake.Lake;
import io.liftguard.synth.Dirt;
import io.liftguard.synth.Scale;
import io.liftguard.synth.Synth;
import io.liftguard.synth.SynthOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that die at a commit, or anywhere, and are run again.
 *
 * <p>{@code -Dliftguard.crashes} is how many points to die at in each of the two nights, or {@code
 * all}; {@code -Dliftguard.seed} chooses them.
 */
@Tag("spark")
@Tag("slow")
@Tag("soak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {

  private static final LocalDate SECOND_DAY = LocalDate.of(2026, 10, 14);
  private static final LocalDate FIRST_DAY = SECOND_DAY.minusDays(3);

  private static final long SEED = Long.getLong("liftguard.seed", 1L);

  @TempDir static Path temp;

  /** Landing area of the first night, and of both. */
  private Path firstLanding;

  private Path bothLanding;
  private Lake afterFirst;
  private Lake afterBoth;
  private List<String> firstPoints;
  private List<String> secondPoints;

  /** The end of a run, as an error because nothing catches those. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    Died(String point) {
      super("died " + point);
    }
  }

  @BeforeAll
  void runUndisturbed() throws IOException {
    System.out.println("CrashTest: -Dliftguard.seed=" + SEED);
    Path out = temp.resolve("synth");
    Synth.generate(
        new SynthOptions(Scale.COUNTY, 80, 1, 11L, SECOND_DAY, out, Dirt.rows(60)), message -> {});
    bothLanding = out.resolve("landing");
    firstLanding = temp.resolve("first-landing");
    for (Path file : Nights.files(bothLanding)) {
      // What is named for the last days comes in the second night, and so do some dirty files,
      // which correct and delete older records.
      String name = file.getFileName().toString();
      boolean late = name.compareTo(FIRST_DAY.plusDays(1).toString()) >= 0 && name.matches("20.*");
      if (!late && !name.contains("-000.json")) {
        Nights.deliver(file, bothLanding, firstLanding);
      }
    }
    // The launcher's settings let a file settle for a while before it is read.
    Nights.writtenAt(bothLanding, Instant.now().minus(1, ChronoUnit.DAYS));
    Path undisturbed = temp.resolve("undisturbed");
    firstPoints = new ArrayList<>(watched(undisturbed, firstLanding, FIRST_DAY));
    afterFirst = Nights.lake(temp.resolve("after-first"));
    Nights.copy(undisturbed, temp.resolve("after-first"));
    secondPoints = new ArrayList<>(watched(undisturbed, bothLanding, SECOND_DAY));
    afterBoth = Nights.lake(undisturbed);
  }

  @AfterEach
  void watchNoLonger() {
    FaultPoints.reset();
  }

  /**
   * Runs a night and sees that no table changes anywhere but between the two points of a commit.
   *
   * @return the points by name, each once
   */
  private static Set<String> watched(Path root, Path landing, LocalDate asOf) throws IOException {
    Map<String, Long> last = new ConcurrentHashMap<>(versions(root));
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    FaultPoints.reset();
    FaultPoints.watch(
        point -> {
          String[] words = point.split(" ", 3);
          if (words[1].equals("begin")) {
            return;
          }
          String table = words[2];
          long version = version(root.resolve(table));
          long known = last.getOrDefault(table, -1L);
          long allowed = words[0].equals("after") ? 1 : 0;
          if (version < known || version > known + allowed) {
            wrong.add(point + ": version " + version + " after " + known);
          }
          last.put(table, version);
        });
    NightReport report =
        Nights.run(Nights.lake(root), landing, asOf, NightRequest.Extent.INCREMENTAL);
    assertTrue(report.complete(), "the night must compute figures");
    Set<String> points = new LinkedHashSet<>(FaultPoints.reached());
    FaultPoints.reset();
    assertEquals(List.of(), wrong, "commits outside fault points");
    assertEquals(new TreeMap<>(versions(root)), new TreeMap<>(last), "commits outside points");
    return points;
  }

  /** Latest version by table, of all tables that lie in the lake. */
  private static Map<String, Long> versions(Path root) throws IOException {
    Map<String, Long> versions = new HashMap<>();
    if (!Files.exists(root)) {
      return versions;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path log : all.filter(p -> p.endsWith("_delta_log")).toList()) {
        String table = root.relativize(log.getParent()).toString();
        versions.put(table, version(log.getParent()));
      }
    }
    return versions;
  }

  private static long version(Path table) {
    Path log = table.resolve("_delta_log");
    if (!Files.exists(log)) {
      return -1;
    }
    try (Stream<Path> commits = Files.list(log)) {
      return commits
          .map(p -> p.getFileName().toString())
          .filter(n -> n.matches("\\d{20}\\.json"))
          .mapToLong(n -> Long.parseLong(n.substring(0, 20)))
          .max()
          .orElse(-1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aFirstNightCompletesAfterDyingAtAnyCommit() throws IOException {
    assertTrue(firstPoints.contains("before append meta/runs"), firstPoints.toString());
    for (String point : sample(firstPoints, 1)) {
      Path root = temp.resolve("first-" + firstPoints.indexOf(point));
      die(root, firstLanding, FIRST_DAY, point);
      assertEqualAfterRerun(afterFirst, root, firstLanding, FIRST_DAY, point);
    }
  }

  @Test
  void aLaterNightCompletesAfterDyingAtAnyCommit() throws IOException {
    assertTrue(secondPoints.contains("before replace gold/kpi"), secondPoints.toString());
    for (String point : sample(secondPoints, 2)) {
      Path root = temp.resolve("second-" + secondPoints.indexOf(point));
      Nights.copy(temp.resolve("after-first"), root);
      die(root, bothLanding, SECOND_DAY, point);
      assertEqualAfterRerun(afterBoth, root, bothLanding, SECOND_DAY, point);
    }
  }

  /** The second of two runs at once ends before it writes anything, and says whose fault it is. */
  @Test
  void aSecondRunAtTheSameTimeIsRefusedByName() throws Exception {
    Path root = temp.resolve("two-runs");
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    FaultPoints.watch(
        point -> {
          first.countDown();
          try {
            second.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<NightReport> running =
          pool.submit(
              () ->
                  Nights.run(
                      Nights.lake(root), firstLanding, FIRST_DAY, NightRequest.Extent.INCREMENTAL));
      first.await();
      LiftGuardException refusal =
          assertThrows(
              LiftGuardException.class,
              () ->
                  Nights.run(Nights.lake(root), bothLanding, SECOND_DAY, NightRequest.Extent.FULL));
      second.countDown();
      assertEquals(LiftGuardException.Kind.RUN_FAILED, refusal.kind());
      assertTrue(refusal.getMessage().contains(running.get().runId()), refusal.getMessage());
    } finally {
      second.countDown();
      pool.shutdown();
    }
    FaultPoints.reset();
    Lake lake = Nights.lake(root);
    assertEquals(List.of(), Nights.differences(afterFirst, lake));
    assertEquals(List.of(), Nights.differencesBelow(afterFirst, lake));
  }

  /** As from outside: no fault point, no shutdown hook, the lock left behind. */
  @Test
  void aNightCompletesAfterItWasKilledFromOutside() throws Exception {
    Path root = temp.resolve("killed");
    Nights.copy(temp.resolve("after-first"), root);
    Process process = nightly(root).start();
    Path lock = root.resolve("_lock");
    while (!Files.exists(lock) && process.isAlive()) {
      Thread.sleep(20);
    }
    long after = new Random(SEED).nextInt(9_000);
    System.out.println("CrashTest: kill -9 " + after + " ms after the lock was taken");
    boolean ended = process.waitFor(after, TimeUnit.MILLISECONDS);
    int code = process.destroyForcibly().waitFor();
    // Dirty files were refused, which exit code 3 says.
    assertTrue(
        ended ? code == LiftGuardException.Kind.DATA_REFUSED.exitCode() : code == 128 + 9,
        () -> "exit code " + code + ", see " + temp.resolve("killed.log"));
    assertTrue(ended || Files.exists(lock), "whoever is killed gives no lock back");
    assertEqualAfterRerun(afterBoth, root, bothLanding, SECOND_DAY, "kill -9 at " + after + " ms");
    assertFalse(Files.exists(lock), "the rerun takes the dead run's lock over and gives it back");
  }

  private ProcessBuilder nightly(Path root) {
    return Nights.program(
            "nightly",
            "--landing",
            bothLanding.toString(),
            "--lake",
            root.toString(),
            "--as-of",
            SECOND_DAY.toString())
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("killed.log").toFile());
  }

  private static List<String> sample(List<String> points, long night) {
    String wanted = System.getProperty("liftguard.crashes", "3");
    if (wanted.equals("all")) {
      return points;
    }
    List<String> shuffled = new ArrayList<>(points);
    Collections.shuffle(shuffled, new Random(SEED * 31 + night));
    return shuffled.subList(0, Integer.parseInt(wanted));
  }

  private static void die(Path root, Path landing, LocalDate asOf, String at) {
    assertTrue(runUntil(root, landing, asOf, at::equals), "the run came past " + at);
  }

  /** Runs a night that dies at the first point of a kind; tells whether it came to one. */
  private static boolean runUntil(
      Path root, Path landing, LocalDate asOf, Predicate<String> deadly) {
    AtomicBoolean dead = new AtomicBoolean();
    FaultPoints.watch(
        point -> {
          // A dead program's other threads come to no further commit either.
          if (dead.get() || deadly.test(point)) {
            dead.set(true);
            throw new Died(point);
          }
        });
    try {
      Nights.run(Nights.lake(root), landing, asOf, NightRequest.Extent.INCREMENTAL);
      return false;
    } catch (Died death) {
      return true;
    } finally {
      FaultPoints.reset();
    }
  }

  private static void assertEqualAfterRerun(
      Lake expected, Path root, Path landing, LocalDate asOf, String point) throws IOException {
    // What takes a dead run back may die as well.
    Random random = new Random(SEED + point.hashCode());
    boolean diedAgain =
        runUntil(
            root,
            landing,
            asOf,
            p -> p.matches("\\w+ (restore|remove) .*") && random.nextInt(3) == 0);
    Lake lake = Nights.lake(root);
    if (diedAgain) {
      Nights.run(lake, landing, asOf, NightRequest.Extent.INCREMENTAL);
    }
    List<String> differences = new ArrayList<>(Nights.differences(expected, lake));
    differences.addAll(Nights.differencesBelow(expected, lake));
    assertEquals(List.of(), differences, point + ", seed " + SEED);
    assertFalse(Files.exists(root.resolve("_transaction")), "a transaction was left open");
  }
}
