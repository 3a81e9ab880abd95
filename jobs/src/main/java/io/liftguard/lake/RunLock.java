package io.liftguard.lake;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.LiftGuardException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One run at a time: the file {@code _lock} at the lake's root names the run that holds it. A lock
 * whose process is gone, on this host, is taken over; any other is refused by name.
 */
public final class RunLock implements AutoCloseable {
  private static final String NAME = "_lock";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem fs;
  private final Path path;
  private final String token;

  private RunLock(FileSystem fs, Path path, String token) {
    this.fs = fs;
    this.path = path;
    this.token = token;
  }

  /**
   * Takes the lock.
   *
   * @throws LiftGuardException run failed, naming who holds it
   */
  public static RunLock take(Lake lake, String runId) {
    FileSystem fs = lake.fileSystem();
    Path path = new Path(lake.root(), NAME);
    Map<String, String> mine = new LinkedHashMap<>();
    String token = UUID.randomUUID().toString();
    mine.put("token", token);
    mine.put("run", runId);
    mine.put("host", host());
    mine.put("pid", Long.toString(ProcessHandle.current().pid()));
    mine.put("process_started", started(ProcessHandle.current()));
    mine.put("taken", Instant.now().toString());
    try {
      fs.mkdirs(lake.root());
      byte[] content = JSON.writeValueAsBytes(mine);
      for (int attempt = 0; attempt < 3; attempt++) {
        if (create(fs, path, content)) {
          return new RunLock(fs, path, token);
        }
        Optional<Map<String, String>> holder = read(fs, path);
        if (holder.isPresent()) {
          if (!gone(holder.get())) {
            throw refused(lake, holder.get(), null);
          }
          setAside(fs, path, holder.get());
        }
      }
      throw refused(lake, read(fs, path).orElse(Map.of()), null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + path, e);
    }
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

  private static boolean create(FileSystem fs, Path path, byte[] content) throws IOException {
    if (fs.getUri().getScheme().equals("file")) {
      // Hadoop's local file system looks first and creates then; this is one step.
      java.nio.file.Path local = java.nio.file.Path.of(path.toUri().getPath());
      try (OutputStream out =
          Files.newOutputStream(local, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        out.write(content);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }
    try (OutputStream out = fs.create(path, false)) {
      out.write(content);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    }
    return true;
  }

  @SuppressWarnings("unchecked")
  private static Optional<Map<String, String>> read(FileSystem fs, Path path) throws IOException {
    try (InputStream in = fs.open(path)) {
      byte[] content = in.readAllBytes();
      // A holder that died between creating and writing leaves an empty file.
      return Optional.of(
          content.length == 0 ? Map.of() : JSON.readValue(content, LinkedHashMap.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static boolean gone(Map<String, String> holder) {
    if (holder.isEmpty() || !host().equals(holder.get("host"))) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(holder.get("pid")));
    // The same number may have been given to another process since.
    return process.isEmpty()
        || !process.get().isAlive()
        || !started(process.get()).equals(holder.get("process_started"));
  }

  private static void setAside(FileSystem fs, Path path, Map<String, String> stale)
      throws IOException {
    Path aside = new Path(path.getParent(), "_lock-" + stale.get("token"));
    if (!fs.rename(path, aside)) {
      return;
    }
    Optional<Map<String, String>> moved = read(fs, aside);
    if (moved.isPresent() && !stale.get("token").equals(moved.get().get("token"))) {
      // Another run took the stale lock over between our look and our rename: give it back.
      fs.rename(aside, path);
      return;
    }
    fs.delete(aside, false);
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

  /** Gives the lock back, unless somebody else holds it by now. */
  @Override
  public void close() {
    try {
      Optional<Map<String, String>> holder = read(fs, path);
      if (holder.isPresent() && token.equals(holder.get().get("token"))) {
        fs.delete(path, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + path, e);
    }
  }
}
