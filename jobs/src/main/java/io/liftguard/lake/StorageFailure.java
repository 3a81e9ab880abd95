package io.liftguard.lake;

import io.liftguard.LiftGuardException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/**
 * What a failure of the storage means to whoever runs the program. Hadoop and the store's client
 * wrap such failures many times over, and Spark hands those of its workers on as text.
 */
public final class StorageFailure {
  private static final String RERUN =
      " Then run the command again: it completes what this run left unfinished.";

  private static final String S3A = "org.apache.hadoop.fs.s3a.";
  private static final String SDK = "software.amazon.awssdk.";

  /** HTTP status of a condition that did not hold, and of two conditional puts at once. */
  private static final List<String> CONFLICTS =
      List.of(
          "Status Code: 412",
          "Status Code: 409",
          "PreconditionFailed",
          "ConditionalRequestConflict");

  private StorageFailure() {}

  /**
   * Reads a failure.
   *
   * @return what is wrong, where, and what to do; absent when the storage is not to blame
   */
  public static Optional<LiftGuardException> of(Throwable failure) {
    List<Throwable> chain = chain(failure);
    if (mentions(chain, "No space left on device") || mentions(chain, "Disk quota exceeded")) {
      return told(
          failure,
          "there is no room left on a disk: " + line(chain, "left on device", "quota exceeded"),
          "Make room there (the lake's disk, or Spark's temporary directory: spark.local.dir)."
              + RERUN);
    }
    if (mentions(chain, "DELTA_CONCURRENT") || mentions(chain, ".delta.Concurrent")) {
      return told(
          failure,
          "another program wrote to a table of the lake at the same time: "
              + line(chain, "DELTA_CONCURRENT", "Concurrent"),
          "See that only this program writes to the lake." + RERUN);
    }
    if (is(chain, UnsupportedFileSystemException.class)
        || mentions(chain, "No FileSystem for scheme")) {
      return Optional.of(
          LiftGuardException.wrongUse(
              "there is no way to that kind of storage: " + line(chain, "No FileSystem"),
              "Give a local path, hdfs://… or s3a://bucket/path."));
    }
    boolean store = mentions(chain, S3A) || mentions(chain, SDK);
    if (mentions(chain, "NoAwsCredentialsException")
        || mentions(chain, "NoAuthWithAWSException")
        || mentions(chain, "CredentialInitializationException")) {
      return told(
          failure,
          "no credentials for the object store were found",
          "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a provider in"
              + " fs.s3a.aws.credentials.provider."
              + RERUN);
    }
    if (is(chain, AccessDeniedException.class) || is(chain, AccessControlException.class)) {
      return told(
          failure,
          "the storage denies access: " + line(chain, "Access", "denied", "Permission"),
          "Give this user, or these credentials, the right to read and write there." + RERUN);
    }
    if (mentions(chain, S3A + "UnknownStoreException")) {
      return told(
          failure,
          "there is no such bucket: " + line(chain, "UnknownStoreException"),
          "Make the bucket, or correct the lake's address or fs.s3a.endpoint." + RERUN);
    }
    if (is(chain, UnknownHostException.class)
        || is(chain, ConnectException.class)
        || is(chain, NoRouteToHostException.class)
        || is(chain, SocketTimeoutException.class)
        || mentions(chain, "Unable to execute HTTP request")) {
      return told(
          failure,
          "the storage cannot be reached: " + line(chain, "Exception", "refused", "timed out"),
          "Start it, or correct its address (fs.s3a.endpoint, fs.defaultFS)." + RERUN);
    }
    if (store) {
      return told(
          failure,
          "the object store failed: " + line(chain, S3A, SDK),
          "Look at the store's own log." + RERUN);
    }
    return Optional.empty();
  }

  /** Whether a put failed because its condition did not hold. */
  static boolean isConflict(IOException failure) {
    List<Throwable> chain = chain(failure);
    return is(chain, FileAlreadyExistsException.class)
        || mentions(chain, S3A + "RemoteFileChangedException")
        || CONFLICTS.stream().anyMatch(sign -> mentions(chain, sign));
  }

  private static Optional<LiftGuardException> told(Throwable cause, String problem, String remedy) {
    return Optional.of(LiftGuardException.runFailed(problem, remedy, cause));
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = failure; t != null && !chain.contains(t); t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  private static boolean is(List<Throwable> chain, Class<? extends Throwable> type) {
    return chain.stream().anyMatch(type::isInstance) || mentions(chain, type.getName() + ":");
  }

  private static boolean mentions(List<Throwable> chain, String text) {
    return chain.stream().anyMatch(t -> t.toString().contains(text));
  }

  /** The line that says most: the deepest with one of the signs, else the deepest message. */
  private static String line(List<Throwable> chain, String... signs) {
    List<String> lines =
        chain.stream().flatMap(t -> t.toString().lines()).map(String::strip).toList();
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i);
      if (!line.startsWith("at ") && Stream.of(signs).anyMatch(line::contains)) {
        return line;
      }
    }
    return lines.get(lines.size() - 1);
  }
}
