package io.liftguard.publish.serving;

import io.liftguard.contract.Column;
import io.liftguard.contract.Column.Access;
import io.liftguard.contract.Column.Presence;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.Layer;
import io.liftguard.contract.SchemaFiles;
import io.liftguard.contract.TableContract;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.night.RunRecord;
import io.liftguard.publish.bundle.Digests;
import io.liftguard.publish.serving.ServingTable.Audience;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** All tables of the serving database, as contracts, releases and cards define them. */
final class Sources {

  private final Lake lake;
  private final Contracts contracts;
  private final RunRecord run;
  private final ServingSchema schema = ServingSchema.load();

  Sources(Lake lake, Contracts contracts, RunRecord run) {
    this.lake = lake;
    this.contracts = contracts;
    this.run = run;
  }

  /** All, in the order in which they are loaded. */
  List<Source> all() {
    List<Source> sources = new ArrayList<>();
    for (TableContract contract : contracts.in(Layer.GOLD)) {
      long version = run.goldVersions().getOrDefault(contract.name(), Lake.NONE);
      sources.add(delta(contract, TableId.gold(contract.name()), version, ""));
    }
    for (TableContract contract : contracts.in(Layer.META)) {
      if (!schema.metaLeftOut().contains(contract.name())) {
        TableId id = TableId.meta(contract.name());
        // A night may be under way: what it has written about itself is not yet visible.
        boolean byRun = contract.columnNames().contains("run_no");
        sources.add(delta(contract, id, lake.version(id), byRun ? "run_no <= " + run.runNo() : ""));
      }
    }
    for (String register : schema.registers()) {
      TableContract contract = contracts.table(register);
      long version = run.cleanVersions().getOrDefault(register, Lake.NONE);
      sources.add(delta(contract, TableId.clean(register), version, "NOT deleted"));
    }
    sources.add(cards());
    sources.addAll(new ReleaseSources(lake, schema).all());
    return sources;
  }

  private Source delta(TableContract contract, TableId id, long version, String wanted) {
    List<ServingTable.Column> columns = new ArrayList<>();
    for (Column column : contract.columns()) {
      boolean shown = column.access() == Access.OPEN && !column.name().equals("deleted");
      if (contract.layer() != Layer.LANDING || shown) {
        columns.add(
            new ServingTable.Column(
                column.name(), PgType.of(column.type()), column.presence(), column.comment()));
      }
    }
    ServingTable table =
        new ServingTable(
            contract.name(),
            columns,
            contract.key(),
            indexes(columns, contract.key()),
            Audience.ANALYSTS,
            contract.zh() + " / " + contract.en() + ": " + contract.purpose(),
            id.path(),
            contract.version());
    return new DeltaSource(table, lake, id, version, contract, wanted);
  }

  private List<String> indexes(List<ServingTable.Column> columns, List<String> key) {
    Set<String> names = Set.copyOf(columns.stream().map(ServingTable.Column::name).toList());
    return schema.indexes().stream()
        .filter(names::contains)
        .filter(column -> key.isEmpty() || !key.get(0).equals(column))
        .toList();
  }

  private static Source cards() {
    List<ServingTable.Column> columns =
        List.of(
            column("kpi_id", PgType.TEXT, "指标编号 / KPI: id of the card"),
            column("position", PgType.BIGINT, "次序 / Position: place in listings"),
            column("name_zh", PgType.TEXT, "中文名称 / Name in Chinese"),
            column("name_en", PgType.TEXT, "英文名称 / Name in English"),
            column("unit_zh", PgType.TEXT, "中文单位 / Unit in Chinese"),
            column("unit_en", PgType.TEXT, "英文单位 / Unit in English"),
            column("kind", PgType.TEXT, "种类 / Kind: which decides the interval"),
            column("direction", PgType.TEXT, "方向 / Direction: lower, higher or none is better"),
            optional("target", PgType.DOUBLE, "目标 / Target, in the KPI's unit"),
            optional("comparison", PgType.TEXT, "比较 / Comparison of the value with the target"),
            optional("target_since", PgType.DATE, "目标起始 / First day of the target"),
            optional("headline", PgType.BIGINT, "五项目标之序 / Place among the five targets"),
            column("definition_zh", PgType.TEXT, "中文口径 / Definition in Chinese"),
            column("definition_en", PgType.TEXT, "英文口径 / Definition in English"),
            column("definition_version", PgType.TEXT, "口径版本 / Version of the definition"));
    StringBuilder text = new StringBuilder();
    for (String file : SchemaFiles.list("kpis")) {
      text.append(SchemaFiles.read(file));
    }
    String stamp = Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    ServingTable table =
        new ServingTable(
            "kpi_card",
            columns,
            List.of("kpi_id"),
            List.of(),
            Audience.ANALYSTS,
            "指标卡 / KPI cards: one row per KPI, as schemas/kpis defines it",
            "schemas/kpis",
            "1.0.0");
    return new FixedSource(
        table, stamp, () -> KpiCatalogue.load().cards().stream().map(Sources::row).toList());
  }

  private static List<Object> row(KpiCard card) {
    KpiCard.Target target = card.target();
    return Arrays.asList(
        card.id(),
        (long) card.order(),
        card.name().zh(),
        card.name().en(),
        card.unit().zh(),
        card.unit().en(),
        card.kind().name().toLowerCase(Locale.ROOT),
        card.direction(),
        target == null ? null : target.value(),
        target == null ? null : target.comparison(),
        target == null || target.since() == null ? null : LocalDate.parse(target.since()),
        card.headline() == null ? null : Long.valueOf(card.headline()),
        card.definition().zh(),
        card.definition().en(),
        card.definitionVersion());
  }

  static ServingTable.Column column(String name, PgType type, String comment) {
    return new ServingTable.Column(name, type, Presence.REQUIRED, comment);
  }

  static ServingTable.Column optional(String name, PgType type, String comment) {
    return new ServingTable.Column(name, type, Presence.OPTIONAL, comment);
  }
}
