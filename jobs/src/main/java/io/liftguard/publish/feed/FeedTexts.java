package io.liftguard.publish.feed;

import io.liftguard.contract.SchemaRecords;
import java.util.List;

/**
 * What the feed says in words.
 *
 * @param reasons meaning of each reason code
 * @param notes notes of every manifest
 */
record FeedTexts(List<Text> reasons, List<Text> notes) {

  /** The texts of {@code schemas/feed/texts.yaml}. */
  static final FeedTexts ALL = SchemaRecords.read("feed/texts.yaml", FeedTexts.class);

  /**
   * A code with its meaning.
   *
   * @param code code
   * @param en in English
   * @param zh in Chinese
   */
  record Text(String code, String en, String zh) {}

  FeedTexts {
    reasons = List.copyOf(reasons);
    notes = List.copyOf(notes);
  }

  /** The codes of the reasons, in order. */
  List<String> reasonCodes() {
    return reasons.stream().map(Text::code).sorted().toList();
  }
}
