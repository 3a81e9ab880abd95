package io.liftguard.publish.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.publish.page.Lang;
import io.liftguard.publish.page.PageTexts;
import io.liftguard.rating.Mqr1;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The words of the pages. */
class SiteTextsTest {

  private static final PageTexts TEXTS = PageTexts.load(Words.TEXTS);
  private static final Pattern PLACE = Pattern.compile("\\{[0-9]\\}");

  private static Set<String> places(String text) {
    return PLACE
        .matcher(text)
        .results()
        .map(m -> m.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void haveTheSamePlacesInBothLanguages() {
    TEXTS
        .texts()
        .forEach(
            (key, text) -> {
              assertFalse(text.zh().isBlank() || text.en().isBlank(), key);
              assertEquals(places(text.zh()), places(text.en()), key);
            });
  }

  @Test
  void nameEveryReasonAndChange() {
    List<String> keys =
        List.of(
            "reason.NO_BUSINESS",
            "reason.TOO_FEW_FIRMS",
            "reason.TOO_LITTLE_EXPOSURE",
            "reason.TOO_FEW_ARRIVALS",
            "reason.ONE_MEASURE_ONLY",
            "change.COMPUTED_TWICE",
            "change.VETO_ON",
            "change.VETO_OFF",
            "change.NOW_RATED",
            "change.NOW_UNRATED",
            "change.OWN_DATA",
            "change.OTHERS_DATA");
    for (Lang lang : Lang.values()) {
      keys.forEach(key -> assertFalse(TEXTS.of(key, lang).isBlank(), key));
      Mqr1.MEASURES.forEach(m -> assertFalse(TEXTS.of("measure.says." + m, lang).isBlank(), m));
    }
  }

  /** The wording of the stars is the method's own (part 4, "Composite and stars"). */
  @Test
  void wordTheStarsAsTheMethodDoes() {
    List<String> zh = List.of("明显差于平均", "差于平均", "与平均无显著差异", "优于平均", "明显优于平均");
    for (int stars = 1; stars <= zh.size(); stars++) {
      assertEquals(zh.get(stars - 1), TEXTS.of("stars.words." + stars, Lang.ZH));
    }
    assertTrue(
        TEXTS
            .of("measure.says.M2", Lang.EN)
            .contains("ompared with other firms in the same town and with the hour"));
  }

  /** A key stands in a template whole, or its beginning does and the rest is put together. */
  @Test
  void areAllUsed() throws IOException {
    StringBuilder templates = new StringBuilder();
    for (String name : List.of("layout", "index", "firm", "method")) {
      try (InputStream in = Words.class.getResourceAsStream("/site/" + name + ".peb")) {
        templates.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    TEXTS
        .texts()
        .keySet()
        .forEach(
            key -> {
              String begins = key.substring(0, key.lastIndexOf('.') + 1);
              assertTrue(
                  templates.indexOf('"' + key + '"') >= 0
                      || templates.indexOf('"' + begins + "\" +") >= 0,
                  key + " is in no template");
            });
  }

  @Test
  void refuseUnknownKeys() {
    assertThrows(IllegalArgumentException.class, () -> TEXTS.of("no.such.key", Lang.ZH));
  }
}
