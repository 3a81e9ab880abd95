package io.liftguard.publish.serving;

import static io.liftguard.publish.serving.Sources.column;
import static io.liftguard.publish.serving.Sources.optional;
import static java.util.Comparator.naturalOrder;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Tables of the releases of the rating and of the feed. Only bundles that are new are read. */
final class ReleaseSources {

  private static final String VERSION = "1.0.0";
  private static final String INSURER = "insurer_id";

  private final Lake lake;
  private final ServingSchema schema;

  /** Files of the rating's bundles, each of which fills a dozen tables. */
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
    List<Source> sources = new ArrayList<>(rating());
    sources.addAll(feed());
    return sources;
  }

  /** Insurers that a feed was released for. */
  static Set<String> insurers(Lake lake) {
    Set<String> insurers = new TreeSet<>();
    ReleaseLog.read(lake, ReleaseLog.FEED).entries().forEach(e -> insurers.add(insurer(e)));
    return insurers;
  }

  /** The id of a feed is its insurer's, a slash, its month and revision. */
  private static String insurer(ReleaseLog.Entry feed) {
    return feed.releaseId().substring(0, feed.releaseId().lastIndexOf('/'));
  }

  private List<Source> rating() {
    List<Present> present =
        present(shown(ReleaseLog.read(lake, ReleaseLog.RATING).entries()), entry -> "");
    List<Source> sources = new ArrayList<>();
    sources.add(ratingReleases(present));
    for (ReleaseSchema.File file : ReleaseSchema.load(ReleaseLog.RATING).files()) {
      List<ServingTable.Column> columns = List.of(bundleColumn());
      ServingTable table = table(ReleaseLog.RATING, file, Audience.ANALYSTS, columns);
      sources.add(
          files(table, present, entry -> rows(file, entry, kept(entry), List.of(entry.bundle()))));
    }
    return sources;
  }

  private List<Source> feed() {
    List<Present> present =
        present(ReleaseLog.read(lake, ReleaseLog.FEED).entries(), entry -> insurer(entry));
    List<Source> sources = new ArrayList<>();
    sources.add(feedReleases(present));
    for (ReleaseSchema.File file : ReleaseSchema.load(ReleaseLog.FEED).files()) {
      // Each row has to say whose it is: row-level security goes by it.
      boolean says = file.columnNames().contains(INSURER);
      List<ServingTable.Column> columns = new ArrayList<>(List.of(bundleColumn()));
      if (!says) {
        columns.add(column(INSURER, PgType.TEXT, "保险公司 / Insurer: receiver"));
      }
      ServingTable table = table(ReleaseLog.FEED, file, Audience.INSURERS, columns);
      sources.add(files(table, present, entry -> feedRows(file, entry, says)));
    }
    return sources;
  }

  private List<List<Object>> feedRows(
      ReleaseSchema.File file, ReleaseLog.Entry entry, boolean saysInsurer) {
    // What follows from a revision before is no part of a first one.
    if (file.derived() && entry.revision() == 1) {
      return List.of();
    }
    List<Object> before =
        saysInsurer ? List.of(entry.bundle()) : List.of(entry.bundle(), insurer(entry));
    List<List<Object>> rows = rows(file, entry, read(entry), before);
    if (saysInsurer) {
      int at = before.size() + file.columnNames().indexOf(INSURER);
      for (List<Object> row : rows) {
        if (!insurer(entry).equals(row.get(at))) {
          throw broken(entry, file.name() + ".csv holds a row of the insurer " + row.get(at));
        }
      }
    }
    return rows;
  }

  /** All finals, corrected ones too, and of a period without one its last draft. */
  private static List<ReleaseLog.Entry> shown(List<ReleaseLog.Entry> entries) {
    Set<String> superseded = new HashSet<>();
    for (ReleaseLog.Entry made : entries) {
      if (made.draft() != null
          && entries.stream()
              .anyMatch(
                  other ->
                      other.period().equals(made.period())
                          && (other.draft() == null || other.draft() > made.draft()))) {
        superseded.add(made.bundle());
      }
    }
    return entries.stream().filter(e -> !superseded.contains(e.bundle())).toList();
  }

  /**
   * The releases in their present state.
   *
   * @param entries all rows of them, in the order in which they were made
   * @param of what the latest is told for, such as the receiver
   */
  private static List<Present> present(
      List<ReleaseLog.Entry> entries, Function<ReleaseLog.Entry, String> of) {
    Map<String, List<ReleaseLog.Entry>> byBundle = new TreeMap<>();
    entries.forEach(e -> byBundle.computeIfAbsent(e.bundle(), b -> new ArrayList<>()).add(e));
    Map<String, String> last = new HashMap<>();
    byBundle.values().stream()
        .filter(ReleaseSources::inForce)
        .map(states -> states.get(0))
        .forEach(e -> last.merge(of.apply(e), e.period(), BinaryOperator.maxBy(naturalOrder())));
    return byBundle.values().stream()
        .map(
            states -> {
              ReleaseLog.Entry made = states.get(0);
              boolean latest = inForce(states) && made.period().equals(last.get(of.apply(made)));
              return new Present(made, state(states), inForce(states), latest);
            })
        .toList();
  }

  private static String state(List<ReleaseLog.Entry> states) {
    return states.get(states.size() - 1).state();
  }

  private static boolean inForce(List<ReleaseLog.Entry> states) {
    return state(states).equals(ReleaseLog.FINAL);
  }

  private static ServingTable.Column bundleColumn() {
    return column("bundle", PgType.TEXT, "发布包 / Bundle: name of its folder");
  }

  private Source feedReleases(List<Present> present) {
    List<ServingTable.Column> columns =
        List.of(
            bundleColumn(),
            column("release_id", PgType.TEXT, "发布编号 / Release: insurer/month, of a revision -rN"),
            column(INSURER, PgType.TEXT, "保险公司 / Insurer: receiver"),
            column("month", PgType.TEXT, "月份 / Month: such as 2026-10"),
            column("revision", PgType.BIGINT, "修订 / Revision: 1, 2, ..."),
            column("state", PgType.TEXT, "状态 / State: final or corrected"),
            column("in_force", PgType.BOOLEAN, "有效 / In force: final and not corrected"),
            column(
                "latest",
                PgType.BOOLEAN,
                "最新 / Latest: in force, of the insurer's last such month"),
            column("as_of", PgType.DATE, "数据截止日 / As of: day that the lake spoke for"),
            optional("supersedes", PgType.TEXT, "取代 / Release that this revision corrects"),
            column("made_at", PgType.TIMESTAMPTZ, "制作时间 / Made at"));
    ServingTable table =
        new ServingTable(
            ReleaseLog.FEED + "_release",
            columns,
            List.of("bundle"),
            List.of(INSURER),
            Audience.INSURERS,
            "费率系数发布 / Releases of the feed: one row per release in its present state",
            "meta/releases",
            VERSION);
    return new FixedSource(
        table, stamp(present), () -> present.stream().map(ReleaseSources::feedRelease).toList());
  }

  private static List<Object> feedRelease(Present present) {
    ReleaseLog.Entry entry = present.entry();
    return Arrays.asList(
        entry.bundle(),
        entry.releaseId(),
        insurer(entry),
        entry.period(),
        (long) entry.revision(),
        present.state(),
        present.inForce(),
        present.latest(),
        entry.asOf(),
        entry.supersedes(),
        entry.madeAt());
  }

  private static String stamp(List<Present> present) {
    StringBuilder stamp = new StringBuilder();
    present.forEach(p -> stamp.append(p).append('\n'));
    return stamp.toString();
  }

  private Source ratingReleases(List<Present> present) {
    List<ServingTable.Column> columns =
        List.of(
            bundleColumn(),
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
    return new FixedSource(
        table, stamp(present), () -> present.stream().map(this::ratingRelease).toList());
  }

  private List<Object> ratingRelease(Present present) {
    ReleaseLog.Entry entry = present.entry();
    Release.Head head;
    try {
      head = new RatingBundleReader(kept(entry)).head();
    } catch (IOException e) {
      throw broken(entry, e.getMessage());
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

  /** The table of a file, with columns before its own that are part of the key. */
  private ServingTable table(
      String kind, ReleaseSchema.File file, Audience audience, List<ServingTable.Column> before) {
    List<ServingTable.Column> columns = new ArrayList<>(before);
    for (ReleaseSchema.Column c : file.columns()) {
      String unit = c.unit() == null || c.unit().isEmpty() ? "" : " [" + c.unit() + "]";
      String comment = c.zh() + " / " + c.en() + unit + ": " + c.meaning();
      columns.add(
          file.key().contains(c.name()) || c.name().equals(INSURER)
              ? column(c.name(), PgType.of(c), comment)
              : optional(c.name(), PgType.of(c), comment));
    }
    List<String> key = new ArrayList<>(List.of(columns.get(0).name()));
    key.addAll(file.key());
    List<String> names = columns.stream().map(ServingTable.Column::name).toList();
    return new ServingTable(
        kind + "_" + file.name(),
        columns,
        key,
        schema.indexes().stream().filter(names::contains).toList(),
        audience,
        file.zh() + " / " + file.en() + ": " + file.meaning(),
        kind + "/*/" + file.name(),
        VERSION);
  }

  private static Source files(
      ServingTable table,
      List<Present> present,
      Function<ReleaseLog.Entry, List<List<Object>>> rows) {
    Map<String, ReleaseLog.Entry> entries = new TreeMap<>();
    Map<String, String> sums = new TreeMap<>();
    for (Present p : present) {
      entries.put(p.entry().bundle(), p.entry());
      sums.put(p.entry().bundle(), p.entry().sumsSha256());
    }
    return new BundleSource(table, sums, bundle -> rows.apply(entries.get(bundle)));
  }

  private static List<List<Object>> rows(
      ReleaseSchema.File file,
      ReleaseLog.Entry entry,
      Map<String, byte[]> files,
      List<Object> before) {
    try {
      List<List<Object>> rows = new ArrayList<>();
      for (List<Object> values : BundleRows.of(file, files)) {
        List<Object> row = new ArrayList<>(before);
        for (int i = 0; i < values.size(); i++) {
          // An empty text in a key is a value: a release has no null there.
          boolean key = file.key().contains(file.columns().get(i).name());
          row.add(values.get(i) == null && key ? "" : values.get(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException e) {
      throw broken(entry, e.getMessage());
    }
  }

  private Map<String, byte[]> kept(ReleaseLog.Entry entry) {
    return files.computeIfAbsent(entry.bundle(), bundle -> read(entry));
  }

  private Map<String, byte[]> read(ReleaseLog.Entry entry) {
    try {
      return entry.read(lake);
    } catch (IOException e) {
      throw broken(entry, e.getMessage());
    }
  }

  private static LiftGuardException broken(ReleaseLog.Entry entry, String what) {
    return LiftGuardException.dataRefused(
        "The release " + entry.bundle() + " cannot be published: " + what,
        "Put its folder (" + entry.path() + ") back as it was made; `verify` names what differs.");
  }
}
