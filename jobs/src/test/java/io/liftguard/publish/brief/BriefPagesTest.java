package io.liftguard.publish.brief;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.Contracts;
import io.liftguard.publish.page.PageTexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The pages of a night and of a town's month, from made-up data. */
class BriefPagesTest {

  private static final BriefPages PAGES = new BriefPages(Contracts.load());
  private static final PageTexts TEXTS = PageTexts.load(BriefPages.TEXTS);
  private static final Map<String, String> NIGHT = texts(PAGES.night(Briefs.full()));
  private static final Map<String, String> TOWN = texts(PAGES.town(Briefs.full(), Briefs.TOWN));
  private static final String ZH = NIGHT.get("brief.html");
  private static final String EN = NIGHT.get("brief.en.html");

  private static Map<String, String> texts(Map<String, byte[]> pages) {
    return pages.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> new String(e.getValue(), StandardCharsets.UTF_8)));
  }

  /** What stands between two places of a page, without markup. */
  private static String part(String page, String id) {
    int from = page.indexOf("<section id=\"" + id + "\"");
    String section = page.substring(from, page.indexOf("</section>", from));
    return section.replaceAll("(?s)<[^>]*>", " ").replaceAll("\\s+", " ");
  }

  @Test
  void haveATwinInEachLanguage() {
    assertEquals(Set.of("brief.html", "brief.en.html"), NIGHT.keySet());
    assertEquals(
        Set.of("towns/东%2F河+%3C镇%3E/2026-03.html", "towns/东%2F河+%3C镇%3E/2026-03.en.html"),
        TOWN.keySet());
    assertTrue(ZH.contains("<html lang=\"zh-CN\">") && ZH.contains("href=\"brief.en.html\""));
    assertTrue(EN.contains("<html lang=\"en\">") && EN.contains("href=\"brief.html\""));
  }

  @Test
  void tellTargetsWithIntervalAndCertainty() {
    String targets = part(EN, "targets");
    assertTrue(targets.contains("Twelve months to 2026-03-31"), targets);
    assertTrue(targets.contains("T1 Emergency response rate Not met, but not certain"), targets);
    assertTrue(targets.contains("96.03% Target ≥\u00a099%"), targets);
    assertTrue(targets.contains("95 % from 86.43 to 105.63"), targets);
    assertTrue(targets.contains("A year ago 107.91"), targets);
    assertTrue(targets.contains("2 of its days are incomplete"), targets);
    assertTrue(part(ZH, "targets").contains("未达标，但尚无把握"), part(ZH, "targets"));
  }

  @Test
  void tellWhatIsNewWithReasons() {
    String changes = part(EN, "changes");
    assertTrue(changes.contains("3 new, 1 resolved"), changes);
    assertTrue(
        changes.contains("小区 1 L1")
            && changes.contains("Repeated entrapments within 30 days since 2026-03-31")
            && changes.contains("2026-03-01 O0; O1"),
        changes);
    assertTrue(changes.contains("甲维保 &amp; Söhne"), changes);
    assertTrue(
        changes.contains("Resolved (1)") && changes.contains("No maintenance firm"), changes);
    assertTrue(changes.contains("3 figures of closed months changed"), changes);
  }

  /** Evidence has its codes, firms and days in the page's language. */
  @Test
  void evidenceIsInThePagesLanguage() {
    Frame zh = frame(io.liftguard.publish.page.Lang.ZH);
    Frame en = frame(io.liftguard.publish.page.Lang.EN);
    assertEquals("改造；2026-03-01", zh.evidence("assessed_unsafe", "renovate; 2026-03-01"));
    assertEquals("Renovate; 2026-03-01", en.evidence("assessed_unsafe", "renovate; 2026-03-01"));
    assertEquals("15 天；甲维保 & Söhne", zh.evidence("maintenance_overdue", "15 d; F1"));
    assertEquals("15 days; 甲维保 & Söhne", en.evidence("maintenance_overdue", "15 d; F1"));
    assertEquals(
        "2026-03-29 列入严重违法失信名单 S2；2026-03-30 行政处罚 S 1",
        zh.evidence("sanction", "2026-03-29 blacklist S2; 2026-03-30 penalty S 1"));
    assertEquals("", zh.evidence("no_use_unit", ""));
  }

  private static Frame frame(io.liftguard.publish.page.Lang lang) {
    return new Frame(Briefs.full(), lang, TEXTS, Contracts.load());
  }

  /** An alarm on an incomplete day is shown as such, and what is missing stands beside it. */
  @Test
  void tellAlarmsAndWhatIsMissingBesideThem() {
    String alerts = part(EN, "alerts");
    assertTrue(alerts.contains("Rescues are incomplete on 2 of the last 30 days"), alerts);
    assertTrue(alerts.contains("2026-03-29, 2026-03-31"), alerts);
    assertTrue(alerts.contains("Alarm on 2026-03-21 (C = 5.50) C is"), alerts);
    assertTrue(
        alerts.contains(
            "Alarm on 2026-03-31 (C = 4.20) · found tonight · held back: the day is incomplete"),
        alerts);
    assertFalse(alerts.contains("Second Lifts"), "a scope without an alarm");
    assertTrue(EN.contains("class=\"gap\""));
  }

  @Test
  void tellTheDataOfTheNight() {
    String quality = part(EN, "quality");
    assertTrue(quality.contains("Dispatch orders of the rescue platform 1 12 2 0"), quality);
    assertFalse(quality.contains("Faults 0"), quality);
    assertTrue(quality.contains("time in the future 2"), quality);
    assertTrue(quality.contains("Invalid arrival 4"), quality);
    assertTrue(quality.contains("甲维保 &amp; Söhne 3 of 10 orders"), quality);
  }

  @Test
  void tellThePlanWhatNeedsSomebodyFirst() {
    String plan = part(EN, "plan");
    int late = plan.indexOf(" Late ");
    int behind = plan.indexOf(" Behind ");
    int met = plan.indexOf("milestones met or without data");
    assertTrue(0 < late && late < behind && behind < met, plan);
    assertTrue(plan.contains("6 lifts left: L1, L2, L3, L4, L5, …"), plan);
  }

  @Test
  void bannerNamesTheIncompleteDays() {
    assertTrue(
        EN.contains(
            "Incomplete data: Dispatch orders of the rescue platform (2026-03-29, 2026-03-31)"));
    assertFalse(EN.contains(Briefs.AS_OF.minusDays(40).toString() + ")"));
  }

  @Test
  void aTownsMonthHasItsEventsAndLiftsOnly() {
    String page = TOWN.get("towns/东%2F河+%3C镇%3E/2026-03.en.html");
    String events = part(page, "events");
    assertTrue(events.contains("2026-03-01 和平小区 O1"), events);
    assertTrue(
        events.contains("2 persons · 1 injured · arrived in 21 min · trapped 40 min"), events);
    assertTrue(events.contains("no arrival time"), events);
    assertFalse(events.contains("O3"), "another town's");
    assertTrue(part(page, "watch").contains("L2"), part(page, "watch"));
    assertFalse(part(page, "watch").contains("West"), "another town's");
    assertTrue(page.contains("--scope town:东/河 &lt;镇&gt;"));
  }

  @Test
  void showAYoungLakeWithoutWords() {
    Map<String, String> empty = texts(PAGES.night(Briefs.empty()));
    String page = empty.get("brief.en.html");
    assertTrue(part(page, "targets").contains("There are not yet twelve full months"));
    assertTrue(part(page, "changes").contains("The first run"));
    assertTrue(part(page, "alerts").contains("less than 180 days"));
    assertTrue(part(page, "quality").contains("No file came last night"));
    assertEquals(List.of(), BriefPages.towns(Briefs.empty()));
    assertEquals(2, PAGES.town(Briefs.empty(), "East").size());
  }

  /** No page asks anybody for anything, and every name is escaped. */
  @Test
  void standAlone() {
    Pattern asks =
        Pattern.compile("(?i)<(img|script|link|iframe|object)|https?://|url\\(|javascript:");
    for (Map<String, String> pages : List.of(NIGHT, TOWN)) {
      pages.forEach(
          (name, page) -> {
            assertFalse(asks.matcher(page).find(), name);
            assertTrue(page.contains("default-src "), name);
            assertFalse(page.contains("<镇>"), name);
          });
    }
  }

  /** English pages hold no Chinese but names of the data, Chinese ones no English sentence. */
  @Test
  void speakOneLanguage() {
    String words = EN.replaceAll("(?s)<style>.*?</style>", "").replaceAll("<[^>]*>", " ");
    String left =
        words
            .replace("甲维保", "")
            .replace("小区", "")
            .replace("东/河", "")
            .replace("镇", "")
            .replace("中文", "");
    assertFalse(Pattern.compile("\\p{IsHan}").matcher(left).find(), left);
    assertFalse(ZH.contains("Alarm") || ZH.contains("since 2026"), "English in the Chinese page");
  }

  @Test
  void bytesFollowFromTheData() {
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertArrayEquals(
          ZH.getBytes(StandardCharsets.UTF_8),
          new BriefPages(Contracts.load()).night(Briefs.full()).get("brief.html"));
    } finally {
      Locale.setDefault(locale);
    }
  }

  @Test
  void textsHaveTheSamePlacesInBothLanguagesAndAreUsed() throws IOException {
    StringBuilder used = new StringBuilder();
    for (String name : List.of("layout", "night", "town", "subjects", "alert", "milestone")) {
      try (InputStream in = BriefPages.class.getResourceAsStream("/brief/" + name + ".peb")) {
        used.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    // Keys that are chosen in Java.
    Set<String> chosen =
        Set.of(
            "dash",
            "days",
            "never",
            "incomplete.days",
            "tile.targets.of",
            "target.interval",
            "verdict.none",
            "verdict.met.certain",
            "verdict.met.open",
            "verdict.missed.certain",
            "verdict.missed.open",
            "tile.targets",
            "tile.plan",
            "tile.new",
            "tile.open",
            "tile.alarms",
            "tile.data",
            "tile.events");
    Set<String> unused = new TreeSet<>();
    TEXTS
        .texts()
        .forEach(
            (key, text) -> {
              assertFalse(text.zh().isBlank() || text.en().isBlank(), key);
              assertEquals(places(text.zh()), places(text.en()), key);
              if (used.indexOf('"' + key + '"') < 0 && !chosen.contains(key)) {
                unused.add(key);
              }
            });
    assertEquals(Set.of(), unused);
  }

  private static Set<String> places(String text) {
    return Pattern.compile("\\{[0-9]\\}")
        .matcher(text)
        .results()
        .map(m -> m.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
