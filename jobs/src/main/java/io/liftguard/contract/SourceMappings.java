package io.liftguard.contract;

import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The source mappings of {@code schemas/sources}, read and checked at once. */
public final class SourceMappings {
  private final Map<String, SourceMapping> byName;

  private SourceMappings(Map<String, SourceMapping> byName) {
    this.byName = byName;
  }

  /**
   * Reads the mappings that the class path carries.
   *
   * @throws io.liftguard.LiftGuardException wrong use, naming every fault by file and line
   */
  public static SourceMappings load(Contracts contracts) {
    Map<String, String> files = new LinkedHashMap<>();
    SchemaFiles.list("sources").forEach(f -> files.put(f, SchemaFiles.read(f)));
    return parse(files, contracts);
  }

  /** Reads mappings from text, by file name relative to {@code schemas/}. */
  static SourceMappings parse(Map<String, String> files, Contracts contracts) {
    Faults faults = new Faults();
    Map<String, SourceMapping> byName = new LinkedHashMap<>();
    files.forEach(
        (file, text) -> {
          SourceMapping mapping = new Reader(contracts, faults).read(file, text);
          byName.put(mapping.name(), mapping);
        });
    faults.throwIfAny();
    return new SourceMappings(byName);
  }

  /** Mappings by name, in order of name. */
  public List<SourceMapping> all() {
    return List.copyOf(byName.values());
  }

  /** The mapping of that name. */
  public Optional<SourceMapping> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private record Reader(Contracts contracts, Faults faults) {

    SourceMapping read(String file, String text) {
      YamlReader root = YamlReader.of(file, text, faults);
      root.allow(Set.of("name", "version", "en", "zh", "empty", "files"));
      String name = root.text("name");
      if (!file.endsWith("/" + name + ".yaml")) {
        root.fault("name", "mapping '" + name + "' must stand in " + name + ".yaml");
      }
      List<String> empty = root.texts("empty");
      empty.forEach(t -> checkTable(root, "empty", t));
      List<SourceMapping.FileKind> kinds = new ArrayList<>();
      root.mappings("files").forEach(k -> kinds.add(kind(k)));
      if (kinds.isEmpty()) {
        root.fault("files", "'files' must name at least one kind of file");
      }
      return new SourceMapping(
          name, root.text("version"), root.text("en"), root.text("zh"), empty, kinds);
    }

    private void checkTable(YamlReader reader, String key, String table) {
      if (!contracts.has(Layer.LANDING, table)) {
        reader.fault(key, "there is no landing table '" + table + "'");
      }
    }

    private SourceMapping.FileKind kind(YamlReader kind) {
      kind.allow(Set.of("pattern", "delimiter", "encoding", "timeZone", "tables"));
      String delimiter = kind.optionalText("delimiter").orElse(",");
      if (delimiter.length() != 1) {
        kind.fault("delimiter", "'delimiter' must be one character");
        delimiter = ",";
      }
      String encoding = kind.optionalText("encoding").orElse("UTF-8");
      try {
        Charset.forName(encoding);
      } catch (IllegalArgumentException e) {
        kind.fault("encoding", "unknown encoding '" + encoding + "'");
      }
      String zone = kind.optionalText("timeZone").orElse("Asia/Shanghai");
      try {
        ZoneId.of(zone);
      } catch (DateTimeException e) {
        kind.fault("timeZone", "unknown time zone '" + zone + "'");
      }
      List<SourceMapping.Target> targets = new ArrayList<>();
      YamlReader tables = kind.mapping("tables");
      for (String table : tables.keys()) {
        checkTable(tables, table, table);
        targets.add(target(table, tables.mapping(table)));
      }
      return new SourceMapping.FileKind(
          kind.text("pattern"), delimiter.charAt(0), encoding, zone, targets);
    }

    private SourceMapping.Target target(String table, YamlReader reader) {
      reader.allow(Set.of("where", "columns"));
      Map<String, SourceMapping.Origin> origins = new LinkedHashMap<>();
      YamlReader columns = reader.mapping("columns");
      for (String column : columns.keys()) {
        if (contracts.has(Layer.LANDING, table)
            && !contracts.table(table).columnNames().contains(column)) {
          columns.fault(column, table + " has no column '" + column + "'");
        }
        origins.put(column, origin(columns.mapping(column)));
      }
      if (contracts.has(Layer.LANDING, table)) {
        for (Column column : contracts.table(table).columns()) {
          if (column.required()
              && column.defaultText() == null
              && !origins.containsKey(column.name())) {
            reader.fault("columns", table + " needs column '" + column.name() + "'");
          }
        }
      }
      return new SourceMapping.Target(table, reader.optionalText("where").orElse(""), origins);
    }

    private SourceMapping.Origin origin(YamlReader origin) {
      origin.allow(Set.of("column", "values", "otherwise", "constant", "expression", "parts"));
      long kinds =
          Set.of("column", "constant", "expression", "parts").stream().filter(origin::has).count();
      if (kinds != 1) {
        faults.add(
            origin.file(),
            origin.line(),
            "name exactly one of column, constant, expression, parts");
      }
      if (origin.has("constant")) {
        return new SourceMapping.Origin.Constant(origin.text("constant"));
      }
      if (origin.has("expression")) {
        return new SourceMapping.Origin.FromExpression(origin.text("expression"));
      }
      if (origin.has("parts")) {
        return new SourceMapping.Origin.FromParts(origin.texts("parts"));
      }
      if (origin.has("values")) {
        YamlReader values = origin.mapping("values");
        Map<String, String> codes = new LinkedHashMap<>();
        values.keys().forEach(k -> codes.put(k, values.text(k)));
        return new SourceMapping.Origin.FromCodes(
            origin.text("column"), codes, origin.optionalText("otherwise").orElse(null));
      }
      return new SourceMapping.Origin.FromColumn(origin.text("column"));
    }
  }
}
