package io.liftguard.ingest;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.SourceMapping;
import io.liftguard.contract.SourceMappings;
import io.liftguard.contract.TableContract;
import io.liftguard.lake.DeltaFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * What lies in the landing area.
 *
 * @param files files of landing tables, by table in contract order and path
 * @param unknown files that no table takes, relative to the landing directory
 * @param emptyTables tables of which a source that is there has no records
 */
record LandingListing(List<LandingFile> files, List<String> unknown, Set<String> emptyTables) {

  /** Folder of files that come in through source mappings; it is listed by those. */
  static final String SOURCES = "_sources";

  /**
   * Lists the landing area.
   *
   * @throws LiftGuardException wrong use when there is no such directory
   */
  static LandingListing of(
      SparkSession spark,
      Contracts contracts,
      SourceMappings mappings,
      IngestSettings settings,
      Clock clock)
      throws IOException {
    Path root = new Path(settings.landing());
    FileSystem fs = root.getFileSystem(spark.sessionState().newHadoopConf());
    root = fs.makeQualified(root);
    FileStatus[] top;
    try {
      top = fs.listStatus(root);
    } catch (FileNotFoundException e) {
      throw LiftGuardException.wrongUse(
          "there is no landing directory " + settings.landing(),
          "Name an existing directory with --landing.");
    }
    Lister lister = new Lister(fs, root, clock.millis() - settings.settleSeconds() * 1000);
    for (TableContract table : contracts.landing()) {
      Path folder = new Path(root, table.name());
      Optional<FileStatus> present =
          Arrays.stream(top)
              .filter(s -> s.isDirectory() && s.getPath().getName().equals(table.name()))
              .findFirst();
      if (present.isEmpty()) {
        continue;
      }
      if (DeltaFolder.is(fs, folder)) {
        lister.addDelta(spark, table.name(), folder);
      } else {
        lister.walk(table.name(), folder);
      }
    }
    if (fs.exists(new Path(root, SOURCES))) {
      lister.addSources(contracts, mappings, new Path(root, SOURCES));
    }
    for (FileStatus other : top) {
      String name = other.getPath().getName();
      boolean known = contracts.landing().stream().anyMatch(t -> t.name().equals(name));
      if (!leftAlone(name) && !(known && other.isDirectory())) {
        lister.addUnknown(other);
      }
    }
    lister.unknown.sort(Comparator.naturalOrder());
    Set<String> empty = new TreeSet<>();
    lister.sources.forEach(m -> empty.addAll(m.empty()));
    return new LandingListing(List.copyOf(lister.files), List.copyOf(lister.unknown), empty);
  }

  /** Names that a source uses while it writes. */
  static boolean leftAlone(String name) {
    return name.startsWith(".")
        || name.startsWith("_")
        || name.endsWith(".tmp")
        || name.endsWith(".part");
  }

  private static final class Lister {
    private final FileSystem fs;
    private final Path root;
    private final long settledBefore;
    private final List<LandingFile> files = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final Set<SourceMapping> sources = new LinkedHashSet<>();

    Lister(FileSystem fs, Path root, long settledBefore) {
      this.fs = fs;
      this.root = root;
      this.settledBefore = settledBefore;
    }

    private String relative(Path path) {
      return root.toUri().relativize(path.toUri()).getPath();
    }

    void walk(String table, Path folder) throws IOException {
      FileStatus[] entries = fs.listStatus(folder);
      Arrays.sort(entries, Comparator.comparing(e -> e.getPath().getName()));
      for (FileStatus entry : entries) {
        String name = entry.getPath().getName();
        if (leftAlone(name)) {
          continue;
        }
        if (entry.isDirectory()) {
          walk(table, entry.getPath());
          continue;
        }
        Optional<Format> format = Format.of(name);
        if (format.isEmpty()) {
          unknown.add(relative(entry.getPath()));
        } else {
          add(table, entry, format.get(), Map.of(), Map.of());
        }
      }
    }

    private void add(
        String table,
        FileStatus entry,
        Format format,
        Map<String, String> renamed,
        Map<String, String> partitionValues) {
      if (entry.getModificationTime() <= settledBefore) {
        files.add(
            new LandingFile(
                table,
                relative(entry.getPath()),
                entry.getPath().toString(),
                entry.getLen(),
                entry.getModificationTime(),
                format,
                renamed,
                partitionValues,
                null,
                null));
      }
    }

    void addDelta(SparkSession spark, String table, Path folder) throws IOException {
      for (DeltaFolder.AddedFile added : DeltaFolder.addedFiles(spark, fs, folder)) {
        try {
          add(
              table,
              fs.getFileStatus(added.path()),
              Format.PARQUET,
              added.logicalNames(),
              added.partitionValues());
        } catch (FileNotFoundException e) {
          // Removed and vacuumed before this lake saw it: what it held lives on in later files, or
          // is named to the user as a file that cannot be had.
          unknown.add(relative(added.path()));
        }
      }
    }

    /** Files of foreign sources, once for every landing table that they feed. */
    void addSources(Contracts contracts, SourceMappings mappings, Path folder) throws IOException {
      for (FileStatus source : fs.listStatus(folder)) {
        String name = source.getPath().getName();
        if (leftAlone(name)) {
          continue;
        }
        Optional<SourceMapping> mapping = mappings.find(name);
        if (mapping.isEmpty() || !source.isDirectory()) {
          addUnknown(source);
        } else {
          walkSource(contracts, mapping.get(), source.getPath());
        }
      }
    }

    private void walkSource(Contracts contracts, SourceMapping mapping, Path folder)
        throws IOException {
      FileStatus[] entries = fs.listStatus(folder);
      Arrays.sort(entries, Comparator.comparing(e -> e.getPath().getName()));
      for (FileStatus entry : entries) {
        String name = entry.getPath().getName();
        if (leftAlone(name)) {
          continue;
        }
        if (entry.isDirectory()) {
          walkSource(contracts, mapping, entry.getPath());
          continue;
        }
        Optional<SourceMapping.FileKind> kind = mapping.kind(name);
        Optional<Format> format = Format.of(name);
        if (kind.isEmpty() || format.isEmpty()) {
          unknown.add(relative(entry.getPath()));
        } else if (entry.getModificationTime() <= settledBefore) {
          contracts.landing().stream()
              .map(TableContract::name)
              .filter(t -> kind.get().target(t).isPresent())
              .forEach(
                  t ->
                      files.add(
                          new LandingFile(
                              t,
                              relative(entry.getPath()),
                              entry.getPath().toString(),
                              entry.getLen(),
                              entry.getModificationTime(),
                              format.get(),
                              Map.of(),
                              Map.of(),
                              mapping.name() + " " + mapping.version(),
                              kind.get())));
          sources.add(mapping);
        }
      }
    }

    void addUnknown(FileStatus entry) throws IOException {
      if (!entry.isDirectory()) {
        unknown.add(relative(entry.getPath()));
        return;
      }
      for (FileStatus inner : fs.listStatus(entry.getPath())) {
        if (!leftAlone(inner.getPath().getName())) {
          addUnknown(inner);
        }
      }
    }
  }
}
