package io.liftguard.publish.bundle;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Directories of release files on any Hadoop file system. A directory appears under its name whole
 * or not at all: it is written aside and moved.
 */
public final class ReleaseStore {

  private final FileSystem fs;
  private final Path root;

  private ReleaseStore(FileSystem fs, Path root) {
    this.fs = fs;
    this.root = root;
  }

  /** A store below a directory, which need not exist. */
  public static ReleaseStore open(String uri, Configuration conf) {
    try {
      Path path = new Path(uri);
      FileSystem fs = path.getFileSystem(conf);
      // Hadoop's local file system would leave a checksum file beside each file.
      FileSystem plain = fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
      return new ReleaseStore(plain, plain.makeQualified(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + uri, e);
    }
  }

  // The empty name is the store's own directory.
  private Path at(String name) {
    return name.isEmpty() ? root : new Path(root, name);
  }

  /** Where a directory or file lies. */
  public String path(String name) {
    Path path = at(name);
    return path.toUri().getScheme().equals("file") ? path.toUri().getPath() : path.toString();
  }

  /** Whether a directory or file is there. */
  public boolean exists(String name) throws IOException {
    return fs.exists(at(name));
  }

  /** All files of a directory by their path in it; empty when there is no such directory. */
  public Map<String, byte[]> read(String directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    Path path = at(directory);
    try {
      read(path, "", files);
    } catch (FileNotFoundException e) {
      return Map.of();
    }
    return files;
  }

  private void read(Path directory, String prefix, Map<String, byte[]> files) throws IOException {
    for (FileStatus status : fs.listStatus(directory)) {
      String name = prefix + status.getPath().getName();
      if (status.isDirectory()) {
        read(status.getPath(), name + "/", files);
      } else {
        try (InputStream in = fs.open(status.getPath())) {
          files.put(name, in.readAllBytes());
        }
      }
    }
  }

  /** The content of a file. */
  public InputStream open(String name) throws IOException {
    return fs.open(at(name));
  }

  /** A stream to a new file; its directories are made. */
  public OutputStream create(String name) throws IOException {
    return fs.create(at(name), true);
  }

  /** Writes files into a directory aside and moves it to its name, which must not exist. */
  public void write(String directory, Map<String, byte[]> files) throws IOException {
    String aside = aside(directory);
    delete(aside);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      try (OutputStream out = create(aside + "/" + file.getKey())) {
        out.write(file.getValue());
      }
    }
    move(aside, directory);
  }

  /** The name under which a directory is written before it is moved. */
  public static String aside(String directory) {
    int slash = directory.lastIndexOf('/') + 1;
    return directory.substring(0, slash) + "_" + directory.substring(slash) + ".part";
  }

  /** Moves a directory to a name that must not exist. */
  public void move(String from, String to) throws IOException {
    Path target = at(to);
    if (fs.exists(target)) {
      throw new IOException(target + " is there already");
    }
    fs.mkdirs(target.getParent());
    if (!fs.rename(at(from), target)) {
      throw new IOException("cannot move " + at(from) + " to " + target);
    }
  }

  /** Deletes a directory with all it holds; does nothing when there is none. */
  public void delete(String directory) throws IOException {
    fs.delete(at(directory), true);
  }
}
