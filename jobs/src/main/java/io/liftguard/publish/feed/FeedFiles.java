package io.liftguard.publish.feed;

import io.liftguard.contract.ReleaseSchema;
import io.liftguard.insurance.FeedHead;
import io.liftguard.publish.CsvText;
import io.liftguard.publish.bundle.Digests;
import io.liftguard.publish.bundle.ReleaseStore;
import io.liftguard.publish.bundle.ReleaseText;
import io.liftguard.publish.bundle.RowsParquet;
import io.liftguard.publish.bundle.Seal;
import io.liftguard.publish.bundle.SigningKey;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes the files of a release. Lines go to the store as they are made, since a city's are more
 * than memory should hold; the manifest is written last, and the folder gets its name when all is
 * there.
 */
public final class FeedFiles {

  /** The rows. */
  public static final String RELATIVITIES = "relativities";

  /** What differs from the revision before. */
  static final String CHANGES = "changes";

  /** The files and columns of a release. */
  public static final ReleaseSchema SCHEMA = ReleaseSchema.load("feed");

  private static final int BUFFER = 1 << 16;

  private final ReleaseStore store;
  private final String aside;
  private final List<FeedManifest.FileEntry> entries = new ArrayList<>();

  private FeedFiles(ReleaseStore store, String aside) {
    this.store = store;
    this.aside = aside;
  }

  /**
   * Writes a release into a folder that must not exist.
   *
   * @param folder its folder in the store
   * @param rows rows of {@link #RELATIVITIES}
   * @param changes rows of {@link #CHANGES}, null for a first revision
   * @return SHA-256 of the list of sums
   */
  static String write(
      ReleaseStore store,
      String folder,
      FeedHead head,
      List<List<Object>> rows,
      List<List<Object>> changes,
      SigningKey key)
      throws IOException {
    String aside = ReleaseStore.aside(folder);
    store.delete(aside);
    FeedFiles files = new FeedFiles(store, aside);
    ReleaseSchema.File relativities = SCHEMA.file(RELATIVITIES);
    if (changes != null) {
      files.csv(SCHEMA.file(CHANGES), changes);
    }
    files.csv(relativities, rows);
    files.lines(
        RELATIVITIES + ".jsonl", "", rows, row -> ReleaseText.jsonLine(relativities, row) + "\n");
    files.whole(RELATIVITIES + ".parquet", RowsParquet.of(relativities, rows), (long) rows.size());
    files.whole(FeedJsonSchema.NAME, FeedJsonSchema.write(), null);
    FeedTotals totals = new FeedTotals(relativities);
    rows.forEach(totals::add);
    byte[] manifest = FeedManifest.write(head, totals, files.entries);
    Map<String, String> sums = new TreeMap<>();
    files.entries.forEach(entry -> sums.put(entry.name(), entry.sha256()));
    sums.put(FeedManifest.NAME, Digests.sha256(manifest));
    byte[] list = Digests.sums(sums);
    files.put(Seal.SUMS, list);
    files.put(Seal.SIGNATURE, key.sign(list));
    files.put(FeedManifest.NAME, manifest);
    store.move(aside, folder);
    return Digests.sha256(list);
  }

  private void csv(ReleaseSchema.File file, List<List<Object>> rows) throws IOException {
    lines(
        file.name() + ".csv",
        CsvText.line(file.columnNames()),
        rows,
        row -> ReleaseText.csvLine(file, row));
  }

  private void lines(
      String name, String header, List<List<Object>> rows, Function<List<Object>, String> line)
      throws IOException {
    DigestOutputStream digest = new DigestOutputStream(store.create(aside + "/" + name), sha256());
    long bytes = 0;
    try (OutputStream out = new BufferedOutputStream(digest, BUFFER)) {
      bytes += write(out, header);
      for (List<Object> row : rows) {
        bytes += write(out, line.apply(row));
      }
    }
    entries.add(
        new FeedManifest.FileEntry(
            name,
            bytes,
            (long) rows.size(),
            HexFormat.of().formatHex(digest.getMessageDigest().digest())));
  }

  private static int write(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes);
    return bytes.length;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void whole(String name, byte[] content, Long rows) throws IOException {
    put(name, content);
    entries.add(new FeedManifest.FileEntry(name, content.length, rows, Digests.sha256(content)));
  }

  private void put(String name, byte[] content) throws IOException {
    try (OutputStream out = store.create(aside + "/" + name)) {
      out.write(content);
    }
  }
}
