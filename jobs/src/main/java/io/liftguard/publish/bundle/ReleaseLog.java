package io.liftguard.publish.bundle;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The releases of a kind in {@code meta/releases}: which there are, in which state, made when and
 * by whom. A release counts when its row is there; rows are only added.
 */
public final class ReleaseLog {

  /** The rating's kind. */
  public static final String RATING = "rating";

  /** The insurers' feed's kind. */
  public static final String FEED = "feed";

  /** State of a release that nothing replaces. */
  public static final String FINAL = "final";

  /** State of a release that a later revision replaces. */
  public static final String CORRECTED = "corrected";

  private static final TableId TABLE = TableId.meta("releases");

  /**
   * A row of the table.
   *
   * @param bundle name of its folder
   * @param state draft, final or corrected
   * @param releaseId id of the release
   * @param period quarter or month
   * @param revision 1, 2, ...
   * @param draft number of the draft, null for what is no draft
   * @param asOf day that the lake spoke for
   * @param objectionsUntil last day of the objection window, null without one
   * @param supersedes release that it corrects, null for none
   * @param madeAt when
   * @param madeBy account
   * @param path where the bundle lies, relative to the lake when it lies in it
   * @param sumsSha256 SHA-256 of its list of sums
   * @param runId run whose figures it rests on
   */
  public record Entry(
      String bundle,
      String state,
      String releaseId,
      String period,
      int revision,
      Integer draft,
      LocalDate asOf,
      LocalDate objectionsUntil,
      String supersedes,
      Instant madeAt,
      String madeBy,
      String path,
      String sumsSha256,
      String runId) {

    /** A path as the table keeps it: relative where it lies in the lake, which may be moved. */
    public static String pathInLake(Lake lake, String path) {
      String root = ReleaseStore.open(lake.root().toString(), conf(lake)).path("") + "/";
      return path.startsWith(root) ? path.substring(root.length()) : path;
    }

    /** The store that the bundle's files are the whole of. */
    public ReleaseStore store(Lake lake) {
      boolean absolute = path.startsWith("/") || path.contains(":");
      return ReleaseStore.open(absolute ? path : lake.root() + "/" + path, conf(lake));
    }

    /**
     * The files of the release.
     *
     * @throws LiftGuardException (data refused) when they are not exactly as they were made
     * @throws IOException when they cannot be read
     */
    public Map<String, byte[]> read(Lake lake) throws IOException {
      ReleaseStore there = store(lake);
      Map<String, byte[]> files = there.read("");
      byte[] sums = files.get(Seal.SUMS);
      if (sums == null) {
        throw missing("The release " + bundle);
      }
      Map<String, String> expected = Digests.read(sums, new ArrayList<>());
      boolean whole = Digests.sha256(sums).equals(sumsSha256);
      for (Map.Entry<String, String> file : expected.entrySet()) {
        byte[] content = files.get(file.getKey());
        whole &= content != null && Digests.sha256(content).equals(file.getValue());
      }
      if (!whole) {
        throw LiftGuardException.dataRefused(
            "The release " + bundle + " at " + there.path("") + " is not as it was made",
            "Put the original files back; `verify` names what differs.");
      }
      return files;
    }

    private static Configuration conf(Lake lake) {
      return lake.spark().sessionState().newHadoopConf();
    }
  }

  private final String kind;
  private final List<Entry> entries;

  /** The refusal of a run whose earlier release is not where it was made. */
  static LiftGuardException missing(String what) {
    return LiftGuardException.dataRefused(
        what + " is missing from where it was made",
        "Put its folder back: meta/releases says where it lay.");
  }

  private ReleaseLog(String kind, List<Entry> entries) {
    this.kind = kind;
    this.entries = List.copyOf(entries);
  }

  /** Reads the releases of a kind. */
  public static ReleaseLog read(Lake lake, String kind) {
    List<Entry> entries = new ArrayList<>();
    if (lake.exists(TABLE)) {
      for (Row r : lake.read(TABLE).collectAsList()) {
        if (r.<String>getAs("kind").equals(kind)) {
          entries.add(entry(r));
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::madeAt));
    return new ReleaseLog(kind, entries);
  }

  private static Entry entry(Row r) {
    Long draft = r.getAs("draft");
    return new Entry(
        r.getAs("bundle"),
        r.getAs("state"),
        r.getAs("release_id"),
        r.getAs("period"),
        Math.toIntExact(r.<Long>getAs("revision")),
        draft == null ? null : Integer.valueOf(Math.toIntExact(draft)),
        r.getAs("as_of"),
        r.getAs("objections_until"),
        r.getAs("supersedes"),
        r.getAs("made_at"),
        r.getAs("made_by"),
        r.getAs("path"),
        r.getAs("sums_sha256"),
        r.getAs("run_id"));
  }

  /** All rows, in the order in which they were made. */
  public List<Entry> entries() {
    return entries;
  }

  /** All drafts of a period, in the order in which they were made. */
  public List<Entry> drafts(String period) {
    return entries.stream()
        .filter(e -> e.period().equals(period) && e.state().equals("draft"))
        .toList();
  }

  /** The latest draft of a period. */
  public Optional<Entry> draft(String period) {
    return latest(period, "draft");
  }

  /** The last revision of a period that is final. */
  public Optional<Entry> finalOf(String period) {
    return latest(period, FINAL);
  }

  private Optional<Entry> latest(String period, String state) {
    return entries.stream()
        .filter(e -> e.period().equals(period) && e.state().equals(state))
        .max(
            Comparator.comparing(Entry::revision)
                .thenComparing(e -> e.draft() == null ? 0 : e.draft()));
  }

  /** The final release of an id. */
  public Optional<Entry> released(String releaseId) {
    return entries.stream()
        .filter(e -> e.releaseId().equals(releaseId) && e.state().equals(FINAL))
        .findFirst();
  }

  /** Whether a bundle was released. */
  public boolean knows(String bundle) {
    return entries.stream().anyMatch(e -> e.bundle().equals(bundle));
  }

  /** Adds rows, in one commit. */
  public void add(Lake lake, LakeWriter writer, Contracts contracts, List<Entry> rows) {
    TableSpec spec = TableSpec.of(contracts.table(Layer.META, TABLE.name()));
    List<Row> values = new ArrayList<>();
    for (Entry e : rows) {
      values.add(
          RowFactory.create(
              kind,
              e.bundle(),
              e.state(),
              e.releaseId(),
              e.period(),
              (long) e.revision(),
              e.draft() == null ? null : Long.valueOf(e.draft()),
              e.asOf(),
              e.objectionsUntil(),
              e.supersedes(),
              e.madeAt(),
              e.madeBy(),
              e.path(),
              e.sumsSha256(),
              e.runId()));
    }
    writer.append(TABLE, spec, lake.spark().createDataFrame(values, spec.schema()));
  }
}
