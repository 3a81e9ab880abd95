package io.liftguard.publish.bundle;

import io.liftguard.night.Parallel;
import io.liftguard.publish.CellText;
import io.liftguard.publish.CsvText;
import io.liftguard.rating.Evidence;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Writes the evidence of every firm: a folder per firm, a CSV file per kind of record. Rows stream
 * through, ordered by firm, since a city has millions of them.
 */
public final class EvidenceFiles {

  private static final int LONGEST_NAME = 100;

  private EvidenceFiles() {}

  /**
   * Writes the files.
   *
   * @param directory folder in the store, which is made
   * @param firms all firms, so that one without records has files without rows
   * @param rows rows of a file, ordered by firm, the firm first; called from several threads
   * @return SHA-256 by path in the directory
   */
  static Map<String, String> write(
      SparkSession spark,
      ReleaseStore store,
      String directory,
      List<String> firms,
      Function<String, Dataset<Row>> rows) {
    Map<String, String> sums = new ConcurrentSkipListMap<>();
    List<Runnable> tasks = new ArrayList<>();
    for (String file : Evidence.FILES.keySet()) {
      tasks.add(
          () -> {
            try {
              write(store, directory, firms, file, rows.apply(file), sums);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    Parallel.run(spark, tasks);
    return sums;
  }

  private static void write(
      ReleaseStore store,
      String directory,
      List<String> firms,
      String file,
      Dataset<Row> rows,
      Map<String, String> sums)
      throws IOException {
    String head = CsvText.line(List.of(rows.columns()));
    File open = null;
    for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); ) {
      Row row = each.next();
      if (open == null || !open.firm.equals(row.getString(0))) {
        close(open, sums);
        open = File.create(store, directory, row.getString(0), file, head);
      }
      open.write(line(row));
    }
    close(open, sums);
    for (String firm : firms) {
      if (!sums.containsKey(path(firm, file))) {
        close(File.create(store, directory, firm, file, head), sums);
      }
    }
  }

  private static void close(File file, Map<String, String> sums) throws IOException {
    if (file != null) {
      file.out.close();
      sums.put(file.path, HexFormat.of().formatHex(file.out.getMessageDigest().digest()));
    }
  }

  private record File(String firm, String path, DigestOutputStream out) {

    static File create(ReleaseStore store, String directory, String firm, String file, String head)
        throws IOException {
      String path = EvidenceFiles.path(firm, file);
      OutputStream out = store.create(directory + "/" + path);
      try {
        File opened =
            new File(firm, path, new DigestOutputStream(out, MessageDigest.getInstance("SHA-256")));
        opened.write(head);
        return opened;
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String line(Row row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      String text = CellText.of(row.get(i));
      boolean words = row.schema().fields()[i].dataType().equals(DataTypes.StringType);
      cells.add(words ? CsvText.text(text) : CsvText.literal(text));
    }
    return CsvText.line(cells);
  }

  /** Path of a firm's file in the directory. */
  static String path(String firm, String file) {
    return folder(firm) + "/" + file + ".csv";
  }

  /**
   * A folder name for a firm: its id where that is safe, else with other characters written as
   * {@code %} and hexadecimal digits, since an id may hold slashes and dots.
   */
  public static String folder(String firm) {
    StringBuilder name = new StringBuilder();
    for (byte b : firm.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean safe =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      name.append(safe ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    if (name.length() <= LONGEST_NAME) {
      return name.toString();
    }
    String hash = Digests.sha256(firm.getBytes(StandardCharsets.UTF_8));
    return name.substring(0, LONGEST_NAME / 2) + "-" + hash.substring(0, 32);
  }
}
