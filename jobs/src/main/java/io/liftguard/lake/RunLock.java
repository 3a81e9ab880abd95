package io.liftguard.lake;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.LiftGuardException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run at a time: the file {@code _lock} at the lake's root names the run that holds it, and any
 * other is refused by name.
 *
 * <p>The lock is a lease. Its holder writes it anew every {@link #RENEWAL}; a holder that could not
 * do so for {@link #TRUSTED} stops before its next commit, and one that has not for {@link #LAPSE}
 * is gone, on whatever machine it was, so that the next run takes the lock over. A holder whose
 * process is seen to be gone is not waited for. The clocks of the machines must agree to within the
 * two minutes between the latter two.
 */
public final class RunLock implements AutoCloseable {
  static final Duration RENEWAL = Duration.ofSeconds(20);
  static final Duration TRUSTED = Duration.ofMinutes(3);
  static final Duration LAPSE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
  private static final String NAME = "_lock";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Locks that this program holds, by the lake's root. */
  private static final Map<Path, RunLock> HELD = new ConcurrentHashMap<>();

  private final FileSystem fs;
  private final Path root;
  private final Path path;
  private final Map<String, String> content;
  private final CountDownLatch released = new CountDownLatch(1);
  private final Thread renewals;
  private volatile Instant renewed;
  private volatile long renewedNanos;

  private RunLock(FileSystem fs, Path root, Map<String, String> content) {
    this.fs = fs;
    this.root = root;
    this.path = new Path(root, NAME);
    this.content = content;
    this.renewed = Instant.parse(content.get("renewed"));
    this.renewedNanos = System.nanoTime();
    this.renewals = new Thread(this::renewUntilReleased, "liftguard-lock");
    renewals.setDaemon(true);
    HELD.put(root, this);
    renewals.start();
  }

  /**
   * Takes the lock.
   *
   * @throws LiftGuardException run failed, naming who holds it; wrong use when the storage cannot
   *     keep two runs apart
   */
  public static RunLock take(Lake lake, String runId) {
    FileSystem fs = lake.fileSystem();
    Path path = new Path(lake.root(), NAME);
    Map<String, String> mine = new LinkedHashMap<>();
    mine.put("token", UUID.randomUUID().toString());
    mine.put("run", runId);
    mine.put("host", host());
    mine.put("machine", machine());
    mine.put("pid", Long.toString(ProcessHandle.current().pid()));
    mine.put("process_started", started(ProcessHandle.current()));
    mine.put("taken", Instant.now().toString());
    mine.put("renewed", Instant.now().toString());
    try {
      fs.mkdirs(lake.root());
      ObjectStoreProbe.check(fs, lake.root());
      byte[] content = JSON.writeValueAsBytes(mine);
      for (int attempt = 0; attempt < 3; attempt++) {
        if (ConditionalPut.create(fs, path, content)) {
          return new RunLock(fs, lake.root(), mine);
        }
        Optional<Map<String, String>> holder = read(fs, path);
        if (holder.isPresent()) {
          if (!gone(holder.get()) && !lapsed(holder.get())) {
            throw refused(lake, holder.get(), null);
          }
          if (takeOver(fs, path, holder.get(), content)) {
            return new RunLock(fs, lake.root(), mine);
          }
        }
      }
      throw refused(lake, read(fs, path).orElse(Map.of()), null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + path, e);
    }
  }

  /**
   * Before a commit: whether a lock that this program took on a lake is still its own. A program
   * that was stopped for long, or cut off from the storage, finds here that it lost it.
   *
   * @throws LiftGuardException run failed when it no longer is
   */
  static void verify(Lake lake) {
    verify(HELD.get(lake.root()));
  }

  /** The same for whatever lake a file lies in. */
  static void verify(Path file) {
    for (Path directory = file; directory != null; directory = directory.getParent()) {
      verify(HELD.get(directory));
    }
  }

  private static void verify(RunLock lock) {
    if (lock != null && !lock.trusted()) {
      throw LiftGuardException.runFailed(
          "this run could not renew its hold on the lake "
              + lock.root
              + " since "
              + lock.renewed
              + ", so that another run may have it by now",
          "Run the command again: it completes what this run left unfinished.",
          null);
    }
  }

  /** By both clocks: the one stands still while the machine sleeps, the other may be set. */
  private boolean trusted() {
    return System.nanoTime() - renewedNanos < TRUSTED.toNanos()
        && Duration.between(renewed, Instant.now()).compareTo(TRUSTED) < 0;
  }

  private void renewUntilReleased() {
    try {
      while (!released.await(RENEWAL.toSeconds(), TimeUnit.SECONDS)) {
        renew();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes the lock anew. A renewal that fails is tried again; {@link #verify} tells of it. */
  private void renew() {
    try {
      if (!trusted() || !holdsIt()) {
        return;
      }
      Instant now = Instant.now();
      long nanos = System.nanoTime();
      Map<String, String> next = new LinkedHashMap<>(content);
      next.put("renewed", now.toString());
      overwrite(fs, path, next);
      renewed = now;
      renewedNanos = nanos;
    } catch (IOException | RuntimeException e) {
      LOG.warn("the lock {} was not renewed: {}", path, e.toString());
    }
  }

  private boolean holdsIt() throws IOException {
    return read(fs, path).filter(h -> content.get("token").equals(h.get("token"))).isPresent();
  }

  private static LiftGuardException refused(
      Lake lake, Map<String, String> holder, Throwable cause) {
    return LiftGuardException.runFailed(
        "the lake "
            + lake.root()
            + " is in use by run "
            + holder.getOrDefault("run", "unknown")
            + " (process "
            + holder.getOrDefault("pid", "unknown")
            + " on "
            + holder.getOrDefault("host", "unknown")
            + " since "
            + holder.getOrDefault("taken", "unknown")
            + ")",
        "Wait until it ends. If that process is gone, delete " + new Path(lake.root(), NAME) + ".",
        cause);
  }

  @SuppressWarnings("unchecked")
  private static Optional<Map<String, String>> read(FileSystem fs, Path path) throws IOException {
    Optional<byte[]> content = ConditionalPut.read(fs, path);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    if (content.get().length > 0) {
      return Optional.of(JSON.readValue(content.get(), LinkedHashMap.class));
    }
    // A holder that died between creating and writing leaves an empty file, of the age it has.
    try {
      long modified = fs.getFileStatus(path).getModificationTime();
      return Optional.of(
          Map.of("token", "empty", "renewed", Instant.ofEpochMilli(modified).toString()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** In one step, for those who read it: an object is put whole, a file is moved into place. */
  private static void overwrite(FileSystem fs, Path path, Map<String, String> next)
      throws IOException {
    byte[] content = JSON.writeValueAsBytes(next);
    if (ConditionalPut.isObjectStore(fs)) {
      ConditionalPut.finish(fs.create(path, true), content);
      return;
    }
    if (fs.getUri().getScheme().equals("file")) {
      java.nio.file.Path local = java.nio.file.Path.of(path.toUri().getPath());
      java.nio.file.Path aside = local.resolveSibling(NAME + "-" + next.get("token"));
      Files.write(aside, content);
      Files.move(aside, local, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try (OutputStream out = fs.create(path, true)) {
      out.write(content);
    }
  }

  /**
   * Replaces a dead run's lock. Of several who try, the one that makes the claim on that very lock
   * does, and only while it still lies there.
   */
  private static boolean takeOver(
      FileSystem fs, Path path, Map<String, String> stale, byte[] content) throws IOException {
    Path claim = new Path(path.getParent(), NAME + "-claim-" + stale.get("token"));
    if (!ConditionalPut.create(fs, claim, content)) {
      try {
        long modified = fs.getFileStatus(claim).getModificationTime();
        if (Duration.between(Instant.ofEpochMilli(modified), Instant.now()).compareTo(LAPSE) > 0) {
          // Whoever claimed it died within the moment that a claim takes.
          fs.delete(claim, false);
        }
      } catch (FileNotFoundException e) {
        return false;
      }
      return false;
    }
    try {
      Optional<Map<String, String>> now = read(fs, path);
      if (now.isEmpty() || !stale.get("token").equals(now.get().get("token"))) {
        return false;
      }
      @SuppressWarnings("unchecked")
      Map<String, String> mine = JSON.readValue(content, LinkedHashMap.class);
      overwrite(fs, path, mine);
      return true;
    } finally {
      fs.delete(claim, false);
    }
  }

  private static boolean lapsed(Map<String, String> holder) {
    String renewed = holder.get("renewed");
    return renewed != null
        && Duration.between(Instant.parse(renewed), Instant.now()).compareTo(LAPSE) > 0;
  }

  /** Whether the holder ran where its process number means something to us, and is no more. */
  private static boolean gone(Map<String, String> holder) {
    if (!host().equals(holder.get("host")) || !machine().equals(holder.get("machine"))) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(holder.get("pid")));
    // The same number may have been given to another process since.
    return process.isEmpty()
        || !process.get().isAlive()
        || !started(process.get()).equals(holder.get("process_started"));
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * What tells machines, and containers of one machine, apart beyond their names: process numbers
   * mean something only within one start of a machine and one name space of processes.
   */
  private static String machine() {
    try {
      return Files.readString(java.nio.file.Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(java.nio.file.Path.of("/proc/self/ns/pid"));
    } catch (IOException e) {
      // No Linux: the host's name alone.
      return "";
    }
  }

  /** Gives the lock back, unless somebody else holds it by now. */
  @Override
  public void close() {
    released.countDown();
    try {
      // Not in the midst of a renewal, which would put the lock there again.
      renewals.join(TRUSTED.toMillis());
      // Once it may have lapsed, deleting it could hit that of the run that took it over.
      if (!renewals.isAlive() && trusted() && holdsIt()) {
        fs.delete(path, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      HELD.remove(root, this);
    }
  }
}
