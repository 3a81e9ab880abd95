package io.liftguard.publish.site;

import io.liftguard.contract.SchemaRecords;
import java.util.Map;

/**
 * The words of the pages, from {@code schemas/site/texts.yaml}.
 *
 * @param texts texts by key
 */
record SiteTexts(Map<String, Text> texts) {

  /**
   * A text in both languages.
   *
   * @param zh in Chinese
   * @param en in English
   */
  record Text(String zh, String en) {}

  SiteTexts {
    texts = Map.copyOf(texts);
  }

  static SiteTexts load() {
    return SchemaRecords.read("site/texts.yaml", SiteTexts.class);
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException when there is no such key
   */
  String of(String key, Lang lang) {
    Text text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("no text " + key + " in schemas/site/texts.yaml");
    }
    return lang == Lang.ZH ? text.zh() : text.en();
  }
}
