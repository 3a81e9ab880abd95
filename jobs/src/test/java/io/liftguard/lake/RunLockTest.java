package io.liftguard.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.liftguard.LiftGuardException;
import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets the lake when two want it, and when its holder is gone. */
@Tag("spark")
class RunLockTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final SparkSession spark = Sessions.open(Profile.SMALL).newSession();
  private Lake lake;
  private Path lock;

  @BeforeEach
  void open() {
    lake = Lake.open(spark, folder.toString());
    lock = folder.resolve("_lock");
  }

  private ObjectNode content() throws IOException {
    return (ObjectNode) JSON.readTree(lock.toFile());
  }

  /** A lock as another program left it: of this moment unless changed. */
  private ObjectNode ofAnother() throws IOException {
    RunLock.take(lake, "another").close();
    try (RunLock mine = RunLock.take(lake, "another")) {
      assertTrue(mine != null);
      ObjectNode content = content();
      content.put("token", "theirs");
      return content;
    }
  }

  private void leave(JsonNode content) throws IOException {
    Files.write(lock, JSON.writeValueAsBytes(content));
  }

  private void assertRefused(String why) {
    LiftGuardException refused =
        assertThrows(LiftGuardException.class, () -> RunLock.take(lake, "mine"), why);
    assertEquals(LiftGuardException.Kind.RUN_FAILED, refused.kind());
    assertTrue(refused.getMessage().contains("in use by run another"), refused.getMessage());
    assertTrue(refused.remedy().contains("_lock"), refused.remedy());
  }

  private void assertTaken() throws IOException {
    try (RunLock mine = RunLock.take(lake, "mine")) {
      assertTrue(mine != null);
      assertEquals("mine", content().get("run").asText());
    }
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList(), "nothing of the lock stays");
    }
  }

  @Test
  void aRunThatLivesIsNotDisturbed() throws IOException {
    leave(ofAnother());
    assertRefused("its process is this one");
  }

  @Test
  void aDeadProcessOfThisMachineIsNotWaitedFor() throws IOException {
    leave(ofAnother().put("pid", "999999999"));
    assertTaken();
    leave(ofAnother().put("process_started", "2001-01-01T00:00:00Z"));
    assertTaken();
  }

  /** Two containers of one name: neither knows the other's process numbers. */
  @Test
  void aProcessOfAnotherContainerIsNotJudgedByItsNumber() throws IOException {
    leave(ofAnother().put("machine", "other pid:[1]").put("pid", "999999999"));
    assertRefused("it may well live");
  }

  @Test
  void aHolderElsewhereThatNoLongerRenewsIsGone() throws IOException {
    Instant now = Instant.now();
    ObjectNode elsewhere = ofAnother().put("host", "elsewhere");
    leave(elsewhere.put("renewed", now.minus(RunLock.TRUSTED).toString()));
    assertRefused("it has not lapsed yet");
    leave(elsewhere.put("renewed", now.minus(RunLock.LAPSE).minusSeconds(1).toString()));
    assertTaken();
  }

  @Test
  void anEmptyLockIsAsOldAsItsFile() throws IOException {
    Files.createFile(lock);
    assertThrows(LiftGuardException.class, () -> RunLock.take(lake, "mine"));
    assertTrue(
        lock.toFile().setLastModified(Instant.now().minus(RunLock.LAPSE).toEpochMilli() - 1));
    assertTaken();
  }

  @Test
  void ofManyThatFindADeadRunsLockOneTakesItOver() throws Exception {
    int many = 6;
    ExecutorService pool = Executors.newFixedThreadPool(many);
    try {
      for (int round = 0; round < 20; round++) {
        leave(ofAnother().put("pid", "999999999"));
        CyclicBarrier start = new CyclicBarrier(many);
        List<Future<RunLock>> all = new ArrayList<>();
        for (int i = 0; i < many; i++) {
          Callable<RunLock> take =
              () -> {
                start.await();
                return RunLock.take(lake, "mine");
              };
          all.add(pool.submit(take));
        }
        List<RunLock> winners = new ArrayList<>();
        for (Future<RunLock> one : all) {
          try {
            winners.add(one.get());
          } catch (ExecutionException e) {
            assertTrue(e.getCause() instanceof LiftGuardException, () -> "" + e.getCause());
          }
        }
        assertEquals(1, winners.size(), "in round " + round);
        winners.get(0).close();
        assertFalse(Files.exists(lock));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aLockThatAnotherTookOverIsNotGivenBack() throws IOException {
    RunLock mine = RunLock.take(lake, "mine");
    ObjectNode theirs = content().put("token", "theirs").put("run", "another");
    leave(theirs);
    mine.close();
    assertEquals("another", content().get("run").asText());
    // This program's own process stands in it, so it lives.
    assertRefused("the other holds it");
  }
}
