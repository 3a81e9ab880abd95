package io.liftguard.lake;

import io.liftguard.LiftGuardException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whether a lake may be written on a file system: on one that cannot make a file exactly once, two
 * runs would overwrite each other's commits unseen.
 */
final class ObjectStoreProbe {
  private static final String FLAGS = "fs.s3a.performance.flags";

  /** Stores that Hadoop reaches under their own names without a conditional put. */
  private static final Set<String> UNSAFE =
      Set.of("s3", "s3n", "oss", "cosn", "cos", "obs", "ks3", "tos", "swift");

  private ObjectStoreProbe() {}

  /**
   * Tries on the store itself that a second put of the same object is refused. Other file systems
   * need no trial.
   *
   * @throws LiftGuardException wrong use when the store, its address or a setting cannot be used;
   *     the lake is untouched
   */
  static void check(FileSystem fs, Path root) throws IOException {
    if (UNSAFE.contains(fs.getUri().getScheme())) {
      throw LiftGuardException.wrongUse(
          "a lake cannot be written safely by way of " + fs.getUri().getScheme() + "://",
          "Use the store's S3 interface: give the lake as s3a://bucket/path, with fs.s3a.endpoint.");
    }
    if (!ConditionalPut.isObjectStore(fs)) {
      return;
    }
    // Each bucket may have flags of its own.
    String flags = fs.getConf().getTrimmed(FLAGS, "");
    if (Arrays.stream(flags.split(",")).map(String::trim).anyMatch(ObjectStoreProbe::overwrites)) {
      throw LiftGuardException.wrongUse(
          FLAGS
              + " = "
              + flags
              + ": the flag create makes Hadoop overwrite files that it should not",
          "Take create (or *) out of " + FLAGS + ".");
    }
    Path probe = new Path(root, "_probe-" + UUID.randomUUID());
    // Both are open before either is put: else Hadoop sees the first by looking, and the store is
    // not tried at all.
    FSDataOutputStream first = ConditionalPut.open(fs, probe);
    FSDataOutputStream second = ConditionalPut.open(fs, probe);
    try {
      ConditionalPut.finish(first, "first".getBytes(StandardCharsets.UTF_8));
      if (secondIsTaken(second)) {
        throw LiftGuardException.wrongUse(
            "the object store of "
                + root
                + " ignores the condition of a put (If-None-Match), so that two runs could"
                + " overwrite each other's commits",
            "Use a store that honours it: Amazon S3, MinIO, Ceph from 2025 on, versitygw from"
                + " 1.8.0 on; or a local or HDFS lake.");
      }
    } finally {
      fs.delete(probe, false);
    }
  }

  private static boolean overwrites(String flag) {
    return flag.equalsIgnoreCase("create") || flag.equals("*");
  }

  private static boolean secondIsTaken(FSDataOutputStream second) throws IOException {
    try {
      ConditionalPut.finish(second, "second".getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      if (StorageFailure.isConflict(e)) {
        return false;
      }
      throw e;
    }
  }
}
