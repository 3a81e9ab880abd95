package io.liftguard.lake;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How Delta commits on {@code s3a}: by a put that fails when the version is there. Delta's own
 * store for S3 keeps order within one driver only; with two, both believe to have written a
 * version, and one night's commit is lost without a word.
 *
 * <p>Delta makes it by name ({@code spark.delta.logStore.s3a.impl}, set in the session), so that it
 * must lie on the driver's class path when that starts.
 */
public final class ConditionalPutLogStore extends HadoopFileSystemLogStore {

  public ConditionalPutLogStore(Configuration initHadoopConf) {
    super(initHadoopConf);
  }

  /**
   * Writes the lines of a file of the log.
   *
   * @throws FileAlreadyExistsException when it must not be overwritten and another one is there,
   *     upon which Delta looks at that commit and tries the next version
   */
  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration conf)
      throws IOException {
    // All of it before the object is opened: an iterator that fails half-way must not leave a
    // stream whose close would make half a commit.
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    while (actions.hasNext()) {
      lines.writeBytes((actions.next() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    FileSystem fs = path.getFileSystem(conf);
    // The rows may have taken long to write, and the lock may be lost meanwhile.
    RunLock.verify(path);
    if (overwrite) {
      ConditionalPut.finish(fs.create(path, true), lines.toByteArray());
    } else if (!ConditionalPut.create(fs, path, lines.toByteArray())) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration conf) {
    return false;
  }
}
