package io.liftguard.publish.serving;

import static io.liftguard.publish.serving.Sources.column;
import static io.liftguard.publish.serving.Sources.optional;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.lake.Lake;
import io.liftguard.publish.bundle.BundleRows;
import io.liftguard.publish.bundle.RatingBundleReader;
import io.liftguard.publish.bundle.ReleaseLog;
import io.liftguard.publish.serving.ServingTable.Audience;
import io.liftguard.rating.Release;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Tables of published releases. Bundles are read once a publish, and only when they are new. */
final class ReleaseSources {

  private static final String FINAL = "final";
  private static final String VERSION = "1.0.0";

  private final Lake lake;
  private final ServingSchema schema;
  private final Map<String, Map<String, byte[]>> files = new HashMap<>();

  ReleaseSources(Lake lake, ServingSchema schema) {
    this.lake = lake;
    this.schema = schema;
  }

  /**
   * A release in its present state.
   *
   * @param entry the row of its making
   * @param state state that it has come to
   * @param inForce final and not corrected
   * @param latest in force, of the last period with such a release
   */
  private record Present(ReleaseLog.Entry entry, String state, boolean inForce, boolean latest) {}

  List<Source> all() {
    return rating();
  }

  /** Insurers that a feed was released for. */
  static Set<String> insurers(Lake lake) {
    return Set.of();
  }

  private List<Source> rating() {
    List<Present> present = present(ReleaseLog.read(lake, ReleaseLog.RATING).entries());
    List<Source> sources = new ArrayList<>();
    sources.add(ratingReleases(present));
    Map<String, ReleaseLog.Entry> entries = new TreeMap<>();
    present.forEach(p -> entries.put(p.entry().bundle(), p.entry()));
    for (ReleaseSchema.File file : ReleaseSchema.load(ReleaseLog.RATING).files()) {
      sources.add(file(ReleaseLog.RATING, file, Audience.ANALYSTS, entries));
    }
    return sources;
  }

  /** All finals, corrected ones too, and of a period without one its last draft. */
  private static List<Present> present(List<ReleaseLog.Entry> entries) {
    Map<String, List<ReleaseLog.Entry>> byBundle = new TreeMap<>();
    entries.forEach(e -> byBundle.computeIfAbsent(e.bundle(), b -> new ArrayList<>()).add(e));
    List<List<ReleaseLog.Entry>> shown = new ArrayList<>();
    for (List<ReleaseLog.Entry> states : byBundle.values()) {
      ReleaseLog.Entry made = states.get(0);
      boolean superseded =
          made.draft() != null
              && entries.stream()
                  .anyMatch(
                      other ->
                          other.period().equals(made.period())
                              && (other.draft() == null || other.draft() > made.draft()));
      if (!superseded) {
        shown.add(states);
      }
    }
    Optional<String> last =
        shown.stream()
            .filter(states -> state(states).equals(FINAL))
            .map(states -> states.get(0).period())
            .max(Comparator.naturalOrder());
    return shown.stream()
        .map(
            states -> {
              boolean inForce = state(states).equals(FINAL);
              boolean latest = inForce && states.get(0).period().equals(last.orElseThrow());
              return new Present(states.get(0), state(states), inForce, latest);
            })
        .toList();
  }

  private static String state(List<ReleaseLog.Entry> states) {
    return states.get(states.size() - 1).state();
  }

  private Source ratingReleases(List<Present> present) {
    List<ServingTable.Column> columns =
        List.of(
            column("bundle", PgType.TEXT, "发布包 / Bundle: name of its folder"),
            column("release_id", PgType.TEXT, "发布编号 / Release: quarter, of a revision -rN"),
            column("quarter", PgType.TEXT, "季度 / Quarter: such as 2026Q3"),
            column("revision", PgType.BIGINT, "修订 / Revision: 1, 2, ..."),
            optional("draft", PgType.BIGINT, "公示稿次 / Draft: number of the draft"),
            column("state", PgType.TEXT, "状态 / State: draft, final or corrected"),
            column("in_force", PgType.BOOLEAN, "有效 / In force: final and not corrected"),
            column("latest", PgType.BOOLEAN, "最新 / Latest: in force, of the last such quarter"),
            column("as_of", PgType.DATE, "数据截止日 / As of: day that the lake spoke for"),
            column("window_from", PgType.DATE, "窗口起 / First day of the window"),
            column("window_to", PgType.DATE, "窗口止 / Last day of the window, inclusive"),
            optional("objections_until", PgType.DATE, "公示截止 / Last day of the objection window"),
            optional("supersedes", PgType.TEXT, "取代 / Release that this revision corrects"),
            column("method_version", PgType.TEXT, "方法版本 / Version of the method"),
            column("made_at", PgType.TIMESTAMPTZ, "制作时间 / Made at"));
    ServingTable table =
        new ServingTable(
            "rating_release",
            columns,
            List.of("bundle"),
            List.of(),
            Audience.ANALYSTS,
            "评级发布 / Releases of the rating: one row per bundle in its present state",
            "meta/releases",
            VERSION);
    StringBuilder stamp = new StringBuilder();
    present.forEach(p -> stamp.append(p).append('\n'));
    return new FixedSource(
        table, stamp.toString(), () -> present.stream().map(this::ratingRelease).toList());
  }

  private List<Object> ratingRelease(Present present) {
    ReleaseLog.Entry entry = present.entry();
    Release.Head head;
    try {
      head = new RatingBundleReader(read(entry)).head();
    } catch (IOException e) {
      throw broken(entry, e);
    }
    return Arrays.asList(
        entry.bundle(),
        entry.releaseId(),
        entry.period(),
        (long) entry.revision(),
        entry.draft() == null ? null : Long.valueOf(entry.draft()),
        present.state(),
        present.inForce(),
        present.latest(),
        entry.asOf(),
        head.windowFrom(),
        head.windowTo(),
        entry.objectionsUntil(),
        entry.supersedes(),
        head.methodVersion(),
        entry.madeAt());
  }

  private Source file(
      String kind,
      ReleaseSchema.File file,
      Audience audience,
      Map<String, ReleaseLog.Entry> entries) {
    List<ServingTable.Column> columns = new ArrayList<>();
    columns.add(column("bundle", PgType.TEXT, "发布包 / Bundle: name of its folder"));
    for (ReleaseSchema.Column c : file.columns()) {
      String unit = c.unit() == null || c.unit().isEmpty() ? "" : " [" + c.unit() + "]";
      String comment = c.zh() + " / " + c.en() + unit + ": " + c.meaning();
      columns.add(
          file.key().contains(c.name())
              ? column(c.name(), PgType.of(c), comment)
              : optional(c.name(), PgType.of(c), comment));
    }
    List<String> key = new ArrayList<>(List.of("bundle"));
    key.addAll(file.key());
    List<String> indexes = schema.indexes().stream().filter(file.columnNames()::contains).toList();
    ServingTable table =
        new ServingTable(
            kind + "_" + file.name(),
            columns,
            key,
            indexes,
            audience,
            file.zh() + " / " + file.en() + ": " + file.meaning(),
            "release/*/" + file.name(),
            VERSION);
    Map<String, String> sums = new TreeMap<>();
    entries.forEach((bundle, entry) -> sums.put(bundle, entry.sumsSha256()));
    return new BundleSource(table, sums, bundle -> rows(entries.get(bundle), file));
  }

  private List<List<Object>> rows(ReleaseLog.Entry entry, ReleaseSchema.File file) {
    try {
      List<List<Object>> rows = new ArrayList<>();
      for (List<Object> values : BundleRows.of(file, read(entry))) {
        List<Object> row = new ArrayList<>();
        row.add(entry.bundle());
        for (int i = 0; i < values.size(); i++) {
          // An empty text in a key is a value: a release has no null there.
          boolean key = file.key().contains(file.columns().get(i).name());
          row.add(values.get(i) == null && key ? "" : values.get(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException e) {
      throw broken(entry, e);
    }
  }

  private Map<String, byte[]> read(ReleaseLog.Entry entry) throws IOException {
    Map<String, byte[]> read = files.get(entry.bundle());
    if (read == null) {
      read = BundleRows.read(lake, entry);
      files.put(entry.bundle(), read);
    }
    return read;
  }

  private static LiftGuardException broken(ReleaseLog.Entry entry, IOException e) {
    return LiftGuardException.runFailed(
        "The release " + entry.bundle() + " cannot be read: " + e.getMessage(),
        "Put its folder (" + entry.path() + ") back as it was made; `verify` names what differs.",
        e);
  }
}
