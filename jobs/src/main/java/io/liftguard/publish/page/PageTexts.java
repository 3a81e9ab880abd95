package io.liftguard.publish.page;

import io.liftguard.contract.SchemaRecords;
import io.liftguard.contract.Text;
import java.util.Map;

/**
 * The words of pages, from a file such as {@code schemas/site/texts.yaml}.
 *
 * @param texts texts by key
 */
public record PageTexts(Map<String, Text> texts) {

  public PageTexts {
    texts = Map.copyOf(texts);
  }

  /** Reads a file below {@code schemas/}. */
  public static PageTexts load(String file) {
    return SchemaRecords.read(file, PageTexts.class);
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException when there is no such key
   */
  public String of(String key, Lang lang) {
    Text text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("no text " + key + " in the texts of the pages");
    }
    return lang.of(text);
  }
}
