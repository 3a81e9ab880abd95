package io.liftguard.explain;

import io.liftguard.explain.Explanation.Figure;
import io.liftguard.explain.Explanation.Part;
import io.liftguard.explain.Explanation.Section;
import io.liftguard.explain.Explanation.Sentence;
import io.liftguard.explain.Explanation.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes a section part by part. */
final class SectionBuilder {

  private final String key;
  private final List<Part> parts = new ArrayList<>();

  SectionBuilder(String key) {
    this.key = key;
  }

  /** Adds a sentence; null is a value. */
  SectionBuilder say(String sentence, Object... values) {
    parts.add(new Sentence(sentence, Arrays.asList(values)));
    return this;
  }

  SectionBuilder figure(String name, Object value) {
    parts.add(new Figure(name, value));
    return this;
  }

  /** Adds a table of which at most so many rows are shown. */
  SectionBuilder table(String name, List<String> columns, List<List<Object>> rows, int most) {
    return sample(name, columns, rows.subList(0, Math.min(most, rows.size())), rows.size());
  }

  /** Adds a table with the rows that are shown, and how many there are. */
  SectionBuilder sample(String name, List<String> columns, List<List<Object>> rows, long total) {
    parts.add(new Table(name, columns, rows, total));
    return this;
  }

  Section build() {
    return new Section(key, parts);
  }
}
