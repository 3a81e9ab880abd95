package io.liftguard.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/**
 * Makes a file unless one of that name is there, as one step that two programs on two machines
 * cannot both win: the base of the lake's lock, and of commits on object stores.
 *
 * <p>On {@code s3a} this is a put with {@code If-None-Match}. Hadoop sends that only through its
 * builder: its {@code create(path, false)} looks first and puts then, so that two who look at the
 * same time both put.
 */
final class ConditionalPut {
  static final String OBJECT_STORE = "s3a";

  private ConditionalPut() {}

  static boolean isObjectStore(FileSystem fs) {
    return OBJECT_STORE.equals(fs.getScheme());
  }

  /**
   * Writes a file that must not be there.
   *
   * @return whether the file holds the content now; false when there is another one
   * @throws IOException when the file could not be written and there is none
   */
  static boolean create(FileSystem fs, Path path, byte[] content) throws IOException {
    if (isObjectStore(fs)) {
      return put(fs, path, content);
    }
    if (fs.getUri().getScheme().equals("file")) {
      // Hadoop's local file system looks first and creates then; this is one step.
      java.nio.file.Path local = java.nio.file.Path.of(path.toUri().getPath());
      try (OutputStream out =
          Files.newOutputStream(local, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        out.write(content);
        return true;
      } catch (java.nio.file.FileAlreadyExistsException e) {
        return false;
      }
    }
    try (OutputStream out = fs.create(path, false)) {
      out.write(content);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    return true;
  }

  private static boolean put(FileSystem fs, Path path, byte[] content) throws IOException {
    try {
      finish(open(fs, path), content);
      return true;
    } catch (IOException e) {
      // The condition failed, or the answer to a put that went through was lost and the retry of it
      // met its own object: what lies there tells which.
      Optional<byte[]> there;
      try {
        there = read(fs, path);
      } catch (IOException second) {
        e.addSuppressed(second);
        throw e;
      }
      if (there.isEmpty()) {
        throw e;
      }
      return Arrays.equals(there.get(), content);
    }
  }

  /** A stream whose close puts the object, unless there is one by then. */
  static FSDataOutputStream open(FileSystem fs, Path path) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = fs.createFile(path);
    builder
        .create()
        .overwrite(false)
        .recursive()
        .must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
    return builder.build();
  }

  /** Writes all and closes; a write that fails is given up, for closing would put half of it. */
  static void finish(FSDataOutputStream out, byte[] content) throws IOException {
    try {
      out.write(content);
    } catch (IOException | RuntimeException e) {
      out.abort();
      throw e;
    }
    out.close();
  }

  /** Content of a file, absent when there is none. */
  static Optional<byte[]> read(FileSystem fs, Path path) throws IOException {
    try (InputStream in = fs.open(path)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
