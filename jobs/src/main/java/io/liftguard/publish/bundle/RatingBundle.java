package io.liftguard.publish.bundle;

import io.liftguard.contract.ReleaseSchema;
import io.liftguard.rating.Release;
import io.liftguard.rating.ReleaseRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of a rating's bundle, in memory: a county's are some hundred kilobytes. */
public final class RatingBundle {

  /** List of the files' SHA-256, which is signed. */
  public static final String SUMS = Seal.SUMS;

  /** The detached signature of {@link #SUMS}. */
  public static final String SIGNATURE = Seal.SIGNATURE;

  /** SHA-256 of the evidence that lies outside the bundle. */
  static final String EVIDENCE = "EVIDENCE-SHA256SUMS";

  /** The second checker, which shares no code with the product. */
  static final String CHECKER = "method/check_rating.py";

  /** The files, schema and pages of a rating. */
  static final ReleaseSchema SCHEMA = ReleaseSchema.load("rating");

  private RatingBundle() {}

  /**
   * All files of a bundle.
   *
   * @param evidence SHA-256 of the evidence by path below the release folder
   */
  public static Map<String, byte[]> files(
      Release release, ReleasePages pages, Map<String, String> evidence, SigningKey key) {
    Map<String, byte[]> files = new TreeMap<>(content(release));
    files.put(EVIDENCE, Digests.sums(evidence));
    files.put(CHECKER, checker());
    files.putAll(pages.pages(release));
    seal(files, release.head(), key);
    return files;
  }

  /** The data files of a release. */
  static Map<String, byte[]> content(Release release) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(ReleaseJson.NAME, ReleaseJson.write(release.head()));
    Map<String, List<List<Object>>> rows = ReleaseRows.of(release);
    for (ReleaseSchema.File file : SCHEMA.files()) {
      files.put(file.name() + ".csv", ReleaseText.csv(file, rows.get(file.name())));
    }
    files.putAll(ratings(rows.get("ratings")));
    return files;
  }

  /** The other forms of the ratings. */
  static Map<String, byte[]> ratings(List<List<Object>> rows) {
    ReleaseSchema.File file = SCHEMA.file("ratings");
    return Map.of(
        "ratings.json", ReleaseText.json(file, rows),
        "ratings.parquet", RowsParquet.of(file, rows));
  }

  /** Describes, sums up and signs the files, in the place of an earlier description. */
  static void seal(Map<String, byte[]> files, Release.Head head, SigningKey key) {
    files.remove(DataPackage.NAME);
    files.remove(SUMS);
    files.remove(SIGNATURE);
    files.put(
        DataPackage.NAME,
        DataPackage.of(
            "liftguard-rating-" + head.releaseId(),
            "Rating of lift-maintenance firms 电梯维保单位评级 " + head.releaseId(),
            "Method "
                + head.methodVersion()
                + ", "
                + head.windowFrom()
                + " to "
                + head.windowTo()
                + ", "
                + head.state()
                + ". Everything follows from cells.csv, vetoes.csv, release.json and the columns"
                + " name and previous_* of ratings.csv.",
            SCHEMA,
            files));
    Map<String, String> sums = new TreeMap<>();
    files.forEach((name, content) -> sums.put(name, Digests.sha256(content)));
    files.put(SUMS, Digests.sums(sums));
    files.put(SIGNATURE, key.sign(files.get(SUMS)));
  }

  private static byte[] checker() {
    try (InputStream in = RatingBundle.class.getResourceAsStream("/release/check_rating.py")) {
      if (in == null) {
        throw new IllegalStateException("no release/check_rating.py on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
