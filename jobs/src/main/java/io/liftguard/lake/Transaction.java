package io.liftguard.lake;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Several tables that change together. Before the first commit their versions are written to {@code
 * _transaction} at the lake's root; the commit of one deciding table, the last of all, makes the
 * change final. Whoever comes after a run that ended before that takes the tables back.
 *
 * <p>The caller holds the {@link RunLock}.
 */
public final class Transaction {
  private static final String NAME = "_transaction";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem fs;
  private final Path path;

  private Transaction(FileSystem fs, Path path) {
    this.fs = fs;
    this.path = path;
  }

  /** What a transaction wrote down before it began. */
  private record Intent(String deciding, long decidingVersion, Map<String, Long> versions) {}

  /**
   * Begins.
   *
   * @param tables the tables that will change
   * @param deciding the table whose commit makes the change final
   */
  public static Transaction begin(Lake lake, List<TableId> tables, TableId deciding)
      throws IOException {
    Map<String, Long> versions = new LinkedHashMap<>();
    for (TableId table : tables) {
      versions.put(table.path(), lake.version(table));
    }
    Intent intent = new Intent(deciding.path(), lake.version(deciding), versions);
    Path path = new Path(lake.root(), NAME);
    Path written = new Path(lake.root(), NAME + ".tmp");
    FileSystem fs = lake.fileSystem();
    fs.mkdirs(lake.root());
    try (OutputStream out = fs.create(written, true)) {
      out.write(JSON.writeValueAsBytes(intent));
    }
    FaultPoints.hit("before begin " + deciding.path());
    // Renamed into place: half an intent must never be read.
    if (!fs.rename(written, path)) {
      throw new IOException("cannot write " + path);
    }
    FaultPoints.hit("after begin " + deciding.path());
    return new Transaction(fs, path);
  }

  /** Ends, after the deciding commit. */
  public void end() throws IOException {
    fs.delete(path, false);
  }

  /** Undoes a transaction that did not come to its deciding commit; does nothing else. */
  public static void recover(Lake lake, LakeWriter writer) throws IOException {
    Path path = new Path(lake.root(), NAME);
    Intent intent;
    try (InputStream in = lake.fileSystem().open(path)) {
      intent = JSON.readValue(in.readAllBytes(), Intent.class);
    } catch (FileNotFoundException e) {
      return;
    }
    if (lake.version(table(intent.deciding())) == intent.decidingVersion()) {
      intent
          .versions()
          .forEach(
              (name, version) -> {
                TableId table = table(name);
                if (lake.version(table) != version) {
                  writer.restore(table, version);
                }
              });
    }
    lake.fileSystem().delete(path, false);
  }

  private static TableId table(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0
        ? new TableId("", path)
        : new TableId(path.substring(0, slash), path.substring(slash + 1));
  }
}
