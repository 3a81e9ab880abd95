package io.liftguard.publish.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.publish.site.Site;
import io.liftguard.rating.Cell;
import io.liftguard.rating.Change;
import io.liftguard.rating.ExampleRelease;
import io.liftguard.rating.Mqr1;
import io.liftguard.rating.Objection;
import io.liftguard.rating.PastRating;
import io.liftguard.rating.PublicFacts;
import io.liftguard.rating.Release;
import io.liftguard.rating.Veto;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The site of a release: every figure is the files', links resolve, nothing is asked of anybody.
 */
class SitePagesTest {

  private static final String HOSTILE = "<script>alert(1)</script>\"'&<b x=";
  private static final String ODD_ID = "../..//A&\"<i>%20公司";
  private static final List<PublicKeyText> KEYS = List.of(ExampleBundle.KEY.publicKey());
  private static final Pattern HREF = Pattern.compile("href=\"([^\"]*)\"");

  private static final Pattern REQUEST =
      Pattern.compile("https?:|//|url\\(|@import|\\ssrc=|<link|<img|<iframe|<object|<form");

  private static Release release;
  private static Map<String, byte[]> bundle;
  private static Map<String, String> pages;

  @BeforeAll
  static void render() throws IOException {
    release = hostile();
    bundle = RatingBundle.files(release, new Site(), Map.of(), ExampleBundle.KEY);
    pages = texts(bundle);
  }

  private static Map<String, String> texts(Map<String, byte[]> files) {
    Map<String, String> texts = new TreeMap<>();
    files.forEach(
        (name, content) -> {
          if (name.endsWith(".html")) {
            texts.put(name, new String(content, StandardCharsets.UTF_8));
          }
        });
    return texts;
  }

  /** The worked example as a draft, with a firm whose id and name are not meant well. */
  private static Release hostile() throws IOException {
    Release example = ExampleBundle.release("2026Q3");
    Mqr1.Inputs inputs = ExampleRelease.of("2026Q3").inputs();
    String old = "91500000MA5U00XX";
    Map<String, String> names = new HashMap<>(inputs.names());
    names.remove(old);
    names.put(ODD_ID, HOSTILE);
    List<Cell> cells = new ArrayList<>();
    for (Cell c : inputs.cells()) {
      String firm = c.firmId().equals(old) ? ODD_ID : c.firmId();
      cells.add(
          new Cell(
              c.measure(), firm, c.quarter(), c.stratum1(), c.stratum2(), c.base(), c.observed()));
    }
    List<Veto> vetoes = new ArrayList<>(inputs.vetoes());
    vetoes.add(
        new Veto(
            ODD_ID,
            "S99",
            "F01",
            "forgery",
            LocalDate.of(2026, 2, 3),
            LocalDate.of(2027, 2, 3),
            HOSTILE));
    Mqr1.Inputs changed =
        new Mqr1.Inputs(
            inputs.method(), inputs.windowDays(), cells, names, vetoes, inputs.previous());
    List<PublicFacts> facts = new ArrayList<>();
    names.keySet().stream()
        .sorted(io.liftguard.domain.CodePoints.ORDER)
        .forEach(
            firm ->
                facts.add(
                    new PublicFacts(
                        firm,
                        2,
                        firm.equals("F03") ? 0 : 3,
                        firm.equals("F03") ? 0 : 250,
                        30,
                        25,
                        4,
                        11,
                        3,
                        sanctions(firm, vetoes))));
    Release.Head h = example.head();
    return new Release(
        head(h, h.madeAt(), LocalDate.of(2026, 10, 29)),
        changed.cells(),
        changed.vetoes(),
        Mqr1.compute(changed),
        List.of(
            new Objection(
                "O1",
                "F05",
                "event",
                "R77",
                "The lift was <b>not</b> ours.",
                LocalDate.of(2026, 10, 16),
                null,
                null)),
        List.of(
            new Change("F05", "第05电梯公司", "2026Q2", "rated", "rated", 1, 2, 2, 3, null, "VETO_OFF"),
            new Change("F99", HOSTILE, "2026Q2", "rated", "absent", 3, null, 3, null, null, "")),
        facts,
        List.of(new PastRating("F05", "2026Q2", "rated", 1, true, 1.2069484119622034)));
  }

  private static List<PublicFacts.Sanction> sanctions(String firm, List<Veto> vetoes) {
    List<PublicFacts.Sanction> sanctions = new ArrayList<>();
    for (Veto v : vetoes) {
      if (v.namedFirmId().equals(firm)) {
        sanctions.add(
            new PublicFacts.Sanction(
                v.sanctionId(), v.kind(), v.decidedOn(), v.endsOn(), v.reference()));
      }
    }
    if (firm.equals("F05")) {
      sanctions.add(
          new PublicFacts.Sanction(
              "S0", "penalty", LocalDate.of(2026, 5, 6), LocalDate.of(2027, 5, 6), HOSTILE));
    }
    return sanctions;
  }

  private static Release.Head head(Release.Head h, Instant madeAt, LocalDate until) {
    return new Release.Head(
        h.releaseId(),
        h.quarter(),
        h.revision(),
        Release.DRAFT,
        h.supersedes(),
        h.previousReleases(),
        h.methodVersion(),
        h.definitionVersion(),
        h.codeVersion(),
        h.asOf(),
        h.windowFrom(),
        h.windowTo(),
        h.windowDays(),
        madeAt,
        until,
        h.method());
  }

  @Test
  void haveAPageForTheListTheMethodAndEveryFirmInBothLanguages() {
    int firms = release.figures().ratings().size();
    assertEquals(2 * (firms + 2), pages.size());
    assertTrue(pages.keySet().containsAll(List.of("index.html", "index.en.html", "method.html")));
    for (String name : pages.keySet()) {
      assertTrue(
          name.matches("[A-Za-z]+(\\.en)?\\.html|firms/[A-Za-z0-9_%-]+(\\.en)?\\.html"), name);
    }
    assertTrue(pages.get("index.html").startsWith("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
    assertTrue(pages.get("index.en.html").startsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
  }

  @Test
  void showTheFilesFiguresAndAreFoundOutWhenTheyDoNot() {
    VerifyReport report = RatingVerifier.verify(bundle, KEYS, List.of(), new Site());
    assertEquals(List.of(), report.differences());
    assertTrue(report.trusted());
    Differences differences = new Differences();
    PageFigures figures = new PageFigures(FigureRows.of(release), differences);
    pages.forEach((name, text) -> figures.compare(name, text.getBytes(StandardCharsets.UTF_8)));
    assertEquals(List.of(), differences.all());
    assertTrue(figures.figures() > 60L * release.figures().ratings().size(), "marks");
  }

  /** Also figures and exact values that only their marks give away, with pages not made again. */
  @Test
  void giveAwayEveryChangedDigitOfAFigure() {
    Pattern figure = Pattern.compile("value=\"([^\"]*)\">([^<]*)</data>");
    Random random = new Random(29);
    List<String> names = List.copyOf(pages.keySet());
    FigureRows rows = FigureRows.of(release);
    for (int n = 0; n < 400; n++) {
      String name = names.get(random.nextInt(names.size()));
      String text = pages.get(name);
      List<Integer> digits = new ArrayList<>();
      Matcher m = figure.matcher(text);
      while (m.find()) {
        for (int i = m.start(1); i < m.end(2); i++) {
          if (Character.isDigit(text.charAt(i))) {
            digits.add(i);
          }
        }
      }
      int at = digits.get(random.nextInt(digits.size()));
      char other = (char) ('0' + (text.charAt(at) - '0' + 1 + random.nextInt(9)) % 10);
      String changed = text.substring(0, at) + other + text.substring(at + 1);
      Differences differences = new Differences();
      new PageFigures(rows, differences).compare(name, changed.getBytes(StandardCharsets.UTF_8));
      assertFalse(differences.all().isEmpty(), name + " at " + at);
    }
  }

  /** What no mark covers (drawings, what the next star takes) follows from the release too. */
  @Test
  void giveAwayEveryOtherChangeToTheProgramThatMadeThem() {
    Random random = new Random(31);
    List<String> names = List.copyOf(pages.keySet());
    for (int n = 0; n < 12; n++) {
      String name = names.get(random.nextInt(names.size()));
      byte[] content = bundle.get(name).clone();
      int at;
      do {
        at = random.nextInt(content.length);
      } while (content[at] < '0' || content[at] > '9');
      content[at] = (byte) ('0' + (content[at] - '0' + 1) % 10);
      Map<String, byte[]> changed = new TreeMap<>(bundle);
      changed.put(name, content);
      RatingBundle.seal(changed, release.head(), ExampleBundle.KEY);
      VerifyReport report = RatingVerifier.verify(changed, KEYS, List.of(), new Site());
      assertFalse(report.differences().isEmpty(), name + " at " + at);
    }
  }

  @Test
  void writeHostileNamesAsText() {
    pages.forEach(
        (name, text) -> {
          assertFalse(text.contains("<script>alert"), name);
          assertFalse(text.contains("<b>not</b>"), name);
          assertFalse(text.contains("<i>%20"), name);
          int scripts = text.split("<script", -1).length - 1;
          assertEquals(name.startsWith("index") ? 1 : 0, scripts, name);
          // Nothing of a name gets out of an attribute: all quotes within tags come in pairs.
          Matcher tag = Pattern.compile("<[a-z][^<>]*>").matcher(text);
          while (tag.find()) {
            assertEquals(0, tag.group().chars().filter(c -> c == '"').count() % 2, tag.group());
          }
        });
    assertTrue(pages.get("index.html").contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
  }

  @Test
  void nameStyleAndScriptByTheirHashAndAllowNothingElse() {
    pages.forEach(
        (name, text) -> {
          assertTrue(text.contains("default-src &#39;none&#39;; style-src &#39;sha256-"), name);
          assertFalse(text.contains(" style=\""), name);
          assertFalse(Pattern.compile("\\son[a-z]+=").matcher(text).find(), name);
        });
  }

  @Test
  void askNothingOfAnybody() {
    pages.forEach(
        (name, text) -> {
          // The odd firm's id holds slashes, and as a text it may; so may a hash of the policy.
          String rest =
              text.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                  .replace("../..//A", "")
                  .replace("../..//a", "");
          Matcher request = REQUEST.matcher(rest);
          String found = request.find() ? rest.substring(Math.max(0, request.start() - 40)) : "";
          assertEquals("", found.substring(0, Math.min(80, found.length())), name);
        });
  }

  @Test
  void linkToWhatIsThere() {
    pages.forEach(
        (name, text) -> {
          TreeSet<String> broken = new TreeSet<>();
          Matcher href = HREF.matcher(text);
          while (href.find()) {
            String link = href.group(1);
            String path = link.contains("#") ? link.substring(0, link.indexOf('#')) : link;
            String decoded = URLDecoder.decode(path, StandardCharsets.UTF_8);
            Path from = Path.of("/" + name).getParent();
            String target =
                path.isEmpty() ? name : from.resolve(decoded).normalize().toString().substring(1);
            if (!bundle.containsKey(target)) {
              broken.add(link);
            }
            if (link.contains("#")) {
              String id = link.substring(link.indexOf('#') + 1);
              String there = pages.get(target);
              if (there == null || !there.contains("id=\"" + id + "\"")) {
                broken.add(link);
              }
            }
          }
          assertEquals(new TreeSet<>(), broken, name);
        });
  }

  @Test
  void sayPlainlyThatADraftIsADraftAndHowLongObjectionsAreReceived() throws IOException {
    pages.forEach(
        (name, text) -> {
          assertTrue(text.contains("DRAFT") && text.contains("公示稿"), name);
          assertTrue(text.contains(">2026-10-29</data>"), name);
        });
    texts(new Site().pages(ExampleBundle.release("2026Q3")))
        .forEach((name, text) -> assertFalse(text.contains("class=\"banner\""), name));
  }

  @Test
  void tellWhyAFirmHasNoStarsAndWhyOneHasOne() {
    assertTrue(pages.get("firms/F09.html").contains("只凭一项指标不评级"));
    assertTrue(pages.get("firms/F03.html").contains("一票否决：公布星级为一星"));
    String odd = pages.get("firms/" + EvidenceFiles.folder(ODD_ID) + ".en.html");
    assertTrue(odd.contains("the sanction names the firm above it, 第01电梯公司"));
    assertTrue(
        pages
            .get("firms/F05.en.html")
            .contains("Compared with other firms in the same town and with the hour."));
    assertTrue(pages.get("firms/F05.html").contains("第 <data"));
    assertTrue(pages.get("firms/F05.html").contains("The lift was &lt;b&gt;not&lt;/b&gt; ours."));
  }

  @Test
  void areTheSameBytesWhereverAndWheneverTheyAreMade() {
    Map<String, byte[]> here = new Site().pages(release);
    Release later =
        new Release(
            head(
                release.head(),
                Instant.parse("2031-01-01T00:00:00Z"),
                release.head().objectionsUntil()),
            release.cells(),
            release.vetoes(),
            release.figures(),
            release.objections(),
            release.changes(),
            release.facts(),
            release.history());
    Locale before = Locale.getDefault();
    Map<String, byte[]> there;
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      there = new Site().pages(later);
    } finally {
      Locale.setDefault(before);
    }
    assertEquals(here.keySet(), there.keySet());
    here.forEach((name, content) -> assertArrayEquals(content, there.get(name), name));
  }
}
