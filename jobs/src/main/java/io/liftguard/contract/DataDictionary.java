package io.liftguard.contract;

import java.util.List;

/** The reader's page of all tables and columns, made from the contracts and the dictionary. */
public final class DataDictionary {

  private DataDictionary() {}

  /** The page in Markdown. */
  public static String markdown(Contracts contracts, KpiCatalogue catalogue) {
    StringBuilder page = new StringBuilder();
    page.append("# Data dictionary 数据字典\n\n");
    page.append("Generated from `schemas/`; the tests fail when it is stale.\n");
    page.append("\n## KPIs 指标\n\n");
    page.append("| id | 名称 | name | unit | target | definition |\n|---|---|---|---|---|---|\n");
    for (KpiCard card : catalogue.cards()) {
      String target =
          card.target() == null ? "–" : card.target().comparison() + " " + card.target().value();
      row(
          page,
          "`" + card.id() + "`",
          card.name().zh(),
          card.name().en(),
          card.unit().en(),
          target,
          card.definition().en());
    }
    section(page, "Landing tables 落地表", contracts.landing(), contracts);
    section(page, "Gold tables 结果表", contracts.in(Layer.GOLD), contracts);
    section(page, "Quarantine 隔离区", contracts.in(Layer.QUARANTINE), contracts);
    section(page, "Meta tables 运行表", contracts.in(Layer.META), contracts);
    return page.toString();
  }

  private static void section(
      StringBuilder page, String title, List<TableContract> tables, Contracts contracts) {
    page.append("\n## ").append(title).append('\n');
    for (TableContract table : tables) {
      page.append("\n### ").append(table.name()).append(' ').append(table.zh()).append("\n\n");
      page.append(table.purpose()).append("\n\n");
      page.append("| column | 名称 | name | type | unit | meaning |\n|---|---|---|---|---|---|\n");
      for (Column column : table.columns()) {
        Dictionary.Entry entry =
            contracts.dictionary().find(table.name(), column.name()).orElseThrow();
        row(
            page,
            "`" + column.name() + "`" + (column.key() ? " *" : ""),
            entry.zh(),
            entry.en(),
            column.type().physical(),
            entry.unit().orElse(""),
            entry.meaning());
      }
    }
  }

  private static void row(StringBuilder page, String... cells) {
    page.append('|');
    for (String cell : cells) {
      page.append(' ').append(cell.replace("|", "\\|")).append(" |");
    }
    page.append('\n');
  }
}
