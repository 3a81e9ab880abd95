package io.liftguard.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Commits and locks on an object store, with two drivers and with a store that does not keep its
 * word.
 */
@Tag("spark")
@Tag("slow")
class ObjectStoreTest {
  private static final TableId TABLE = TableId.gold("kpi");

  private final FakeS3 store = new FakeS3(FakeS3.Conditions.HONOURED);
  private final FakeS3 careless = new FakeS3(FakeS3.Conditions.IGNORED);
  private final SparkSession spark = Sessions.open(Profile.SMALL).newSession();

  @AfterEach
  void stop() {
    store.close();
    careless.close();
  }

  private Configuration conf(FakeS3 of) {
    Configuration conf = spark.sessionState().newHadoopConf();
    of.settings().forEach(conf::set);
    return conf;
  }

  /** A file system of a driver of its own: nothing is shared but the store. */
  private FileSystem driver(FakeS3 of) throws IOException {
    return FileSystem.newInstance(new Path(of.uri("")).toUri(), conf(of));
  }

  private Lake lake(FakeS3 of, String name) {
    of.settings().forEach((key, value) -> spark.conf().set(key, value));
    return Lake.open(spark, of.uri(name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void ofTwoDriversThatCreateTheSameFileAtOnceOneWins() throws Exception {
    FileSystem one = driver(store);
    FileSystem two = driver(store);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 50; round++) {
        Path path = new Path(store.uri("race/" + round));
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Boolean>> both = new ArrayList<>();
        for (FileSystem fs : List.of(one, two)) {
          Callable<Boolean> create =
              () -> {
                start.await();
                return ConditionalPut.create(fs, path, bytes(fs == one ? "one" : "two"));
              };
          both.add(pool.submit(create));
        }
        boolean first = both.get(0).get();
        assertTrue(first ^ both.get(1).get(), "one of two, in round " + round);
        assertEquals(first ? "one" : "two", store.text("race/" + round));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void ofTwoDriversThatCommitTheSameVersionOneIsToldSo() throws Exception {
    Configuration conf = conf(store);
    ConditionalPutLogStore one = new ConditionalPutLogStore(conf);
    ConditionalPutLogStore two = new ConditionalPutLogStore(conf);
    Path version = new Path(store.uri("t/_delta_log/00000000000000000000.json"));
    one.write(version, List.of("{\"a\":1}", "{\"b\":2}").iterator(), false, conf);
    assertThrows(
        FileAlreadyExistsException.class,
        () -> two.write(version, List.of("{\"a\":9}").iterator(), false, conf));
    assertEquals("{\"a\":1}\n{\"b\":2}\n", store.text("t/_delta_log/00000000000000000000.json"));
    two.write(version, List.of("{\"a\":9}").iterator(), true, conf);
    assertEquals("{\"a\":9}\n", store.text("t/_delta_log/00000000000000000000.json"));
    assertFalse(one.isPartialWriteVisible(version, conf));
  }

  /** The put went through, its answer was lost, and the retry meets the put's own object. */
  @Test
  void aCommitWhoseAnswerWasLostCounts() throws Exception {
    FileSystem fs = driver(store);
    AtomicInteger puts = new AtomicInteger();
    store.failWhen(
        request -> {
          if (!request.method().equals("PUT") || puts.incrementAndGet() > 1) {
            return 0;
          }
          store.put(request.key(), "mine");
          return 503;
        });
    assertTrue(ConditionalPut.create(fs, new Path(store.uri("lost")), bytes("mine")));
    assertTrue(puts.get() > 1, "it was tried again");
    assertFalse(ConditionalPut.create(fs, new Path(store.uri("lost")), bytes("other")));
  }

  @Test
  void aCommitThatFailsLeavesNothingAndSaysWhy() throws Exception {
    FileSystem fs = driver(store);
    store.failWhen(request -> request.method().equals("PUT") ? 500 : 0);
    IOException failure =
        assertThrows(
            IOException.class,
            () -> ConditionalPut.create(fs, new Path(store.uri("v")), bytes("x")));
    assertFalse(StorageFailure.isConflict(failure), failure.toString());
    assertEquals(List.of(), store.keys("v"));
    LiftGuardException told = StorageFailure.of(failure).orElseThrow();
    assertEquals(LiftGuardException.Kind.RUN_FAILED, told.kind());
    assertTrue(told.getMessage().startsWith("the object store failed: "), told.getMessage());
    assertTrue(told.remedy().contains("run the command again"), told.remedy());
  }

  @Test
  void theFirstLineThatCannotBeReadStopsTheCommit() {
    Configuration conf = conf(store);
    Path version = new Path(store.uri("t/_delta_log/00000000000000000001.json"));
    assertThrows(
        IllegalStateException.class,
        () ->
            new ConditionalPutLogStore(conf)
                .write(
                    version,
                    List.of("one", "two").stream().map(ObjectStoreTest::failAtTwo).iterator(),
                    false,
                    conf));
    assertEquals(List.of(), store.keys("t/"), "half a commit must not be put");
  }

  private static String failAtTwo(String line) {
    if (line.equals("two")) {
      throw new IllegalStateException("the rows ran out");
    }
    return line;
  }

  @Test
  void aStoreThatIgnoresTheConditionIsRefused() {
    Lake lake = lake(careless, "lake");
    LiftGuardException refused =
        assertThrows(LiftGuardException.class, () -> RunLock.take(lake, "run"));
    assertEquals(LiftGuardException.Kind.WRONG_USE, refused.kind());
    assertTrue(refused.getMessage().contains("ignores the condition of a put"), refused.toString());
    assertTrue(refused.getMessage().contains(careless.uri("lake")), refused.getMessage());
    assertEquals(List.of(), careless.keys("lake/_"), "neither lock nor probe stays");
  }

  @Test
  void hadoopsFlagThatOverwritesIsRefused() {
    String flags = "fs.s3a.performance.flags";
    for (String value : List.of("create", "delete, Create", "*")) {
      spark.conf().set(flags, value);
      Lake lake = lake(new FakeS3(FakeS3.Conditions.HONOURED), "lake");
      LiftGuardException refused =
          assertThrows(LiftGuardException.class, () -> RunLock.take(lake, "run"), value);
      assertTrue(refused.getMessage().contains(flags), refused.getMessage());
    }
    spark.conf().set(flags, "delete");
    RunLock.take(lake(store, "lake"), "run").close();
    spark.conf().unset(flags);
  }

  @Test
  void storesWithoutAConditionalPutAreRefusedByName() {
    LiftGuardException told =
        StorageFailure.of(
                new RuntimeException(
                    new org.apache.hadoop.fs.UnsupportedFileSystemException(
                        "No FileSystem for scheme \"s3\"")))
            .orElseThrow();
    assertEquals(LiftGuardException.Kind.WRONG_USE, told.kind());
    assertTrue(told.remedy().contains("s3a://"), told.remedy());
  }

  @Test
  void theLockKeepsTwoRunsApart() throws Exception {
    Lake lake = lake(store, "lake");
    try (RunLock held = RunLock.take(lake, "first")) {
      assertTrue(held != null);
      LiftGuardException refused =
          assertThrows(LiftGuardException.class, () -> RunLock.take(lake, "second"));
      assertTrue(refused.getMessage().contains("in use by run first"), refused.getMessage());
      assertEquals(List.of("lake/_lock"), store.keys("lake/_"));
    }
    assertEquals(List.of(), store.keys("lake/_"));
    RunLock.take(lake, "third").close();
  }

  @Test
  void tablesAreWrittenReplacedMergedAndRestored() {
    Lake lake = lake(store, "lake");
    LakeWriter writer = lake.writer(new RunContext("one", LocalDate.of(2026, 1, 1), "development"));
    TableSpec spec = new TableSpec(spark.range(0).toDF("id").schema(), List.of(), Map.of());
    writer.append(TABLE, spec, spark.range(3).toDF("id"));
    writer.append(TABLE, spec, spark.range(3, 8).toDF("id"));
    writer.replaceWhere(TABLE, spec, spark.range(2).toDF("id"), "id < 4");
    assertEquals(6, lake.read(TABLE).count());
    writer.restore(TABLE, 0);
    assertEquals(3, lake.read(TABLE).count());
    assertEquals(8, lake.readAt(TABLE, 1).count());
    writer.restore(TABLE, Lake.NONE);
    assertFalse(lake.exists(TABLE));
    assertEquals(List.of(), store.keys("lake/gold/kpi/"));
  }

  @Test
  void failuresAreToldByTheirCause() {
    assertTold("there is no room left", new IOException("No space left on device"));
    assertTold(
        "the storage cannot be reached", new java.net.ConnectException("Connection refused"));
    assertTold("the storage denies access", new java.nio.file.AccessDeniedException("s3a://b/x"));
    assertTold(
        "the object store failed",
        new IllegalStateException(
            "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times:\n"
                + "org.apache.hadoop.fs.s3a.AWSStatus500Exception: PUT 500 on s3a://b/x"));
    assertTrue(StorageFailure.of(new IllegalStateException("a defect")).isEmpty());
  }

  private static void assertTold(String problem, Exception cause) {
    LiftGuardException told = StorageFailure.of(new RuntimeException(cause)).orElseThrow();
    assertTrue(told.getMessage().startsWith(problem), told.getMessage());
    assertEquals(LiftGuardException.Kind.RUN_FAILED, told.kind());
  }
}
