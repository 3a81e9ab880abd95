package io.liftguard.cli;

import io.liftguard.explain.Explanation;
import io.liftguard.explain.Explanation.Decimal;
import io.liftguard.explain.Explanation.Figure;
import io.liftguard.explain.Explanation.Part;
import io.liftguard.explain.Explanation.Section;
import io.liftguard.explain.Explanation.Sentence;
import io.liftguard.explain.Explanation.Table;
import io.liftguard.explain.Words;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints an explanation for people: headings, sentences, and tables whose columns stay aligned. */
final class ExplanationText {

  private final Words words;
  private final PrintStream out;

  ExplanationText(Words words, PrintStream out) {
    this.words = words;
    this.out = out;
  }

  void print(Explanation explanation) {
    boolean first = true;
    for (Section section : explanation.sections()) {
      if (!first) {
        out.println();
      }
      first = false;
      out.println("== " + words.heading(explanation, section));
      print(section.parts());
    }
  }

  private void print(List<Part> parts) {
    List<Figure> figures = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Figure figure) {
        figures.add(figure);
        continue;
      }
      figures(figures);
      if (part instanceof Sentence sentence) {
        out.println(words.sentence(sentence));
      } else if (part instanceof Table table) {
        table(table);
      }
    }
    figures(figures);
  }

  // Figures that follow each other stand under each other, their values in one column.
  private void figures(List<Figure> figures) {
    int width = 0;
    for (Figure figure : figures) {
      width = Math.max(width, DisplayWidth.of(words.column(figure.key())));
    }
    for (Figure figure : figures) {
      out.println(
          "  "
              + DisplayWidth.left(words.column(figure.key()), width)
              + "  "
              + words.cell(figure.key(), figure.value()));
    }
    figures.clear();
  }

  private void table(Table table) {
    if (!table.rows().isEmpty()) {
      TextTable text = new TextTable();
      for (int c = 0; c < table.columns().size(); c++) {
        text.column(
            words.column(table.columns().get(c)),
            isNumeric(table, c) ? TextTable.Align.RIGHT : TextTable.Align.LEFT);
      }
      for (List<Object> row : table.rows()) {
        List<String> cells = new ArrayList<>();
        for (int c = 0; c < row.size(); c++) {
          cells.add(words.cell(table.columns().get(c), row.get(c)));
        }
        text.row(cells);
      }
      text.print(out);
    }
    if (table.total() > table.rows().size()) {
      out.println(
          words.sentence(
              new Sentence("rows.more", List.of((long) table.rows().size(), table.total()))));
    }
  }

  private static boolean isNumeric(Table table, int column) {
    boolean numeric = false;
    for (List<Object> row : table.rows()) {
      Object value = row.get(column);
      boolean number = value instanceof Number || value instanceof Decimal;
      if (value != null && !number) {
        return false;
      }
      numeric |= number;
    }
    return numeric;
  }
}
