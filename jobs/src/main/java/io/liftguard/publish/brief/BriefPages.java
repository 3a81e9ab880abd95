package io.liftguard.publish.brief;

import io.liftguard.contract.Codes;
import io.liftguard.contract.Contracts;
import io.liftguard.publish.bundle.EvidenceFiles;
import io.liftguard.publish.page.Lang;
import io.liftguard.publish.page.PageTexts;
import io.liftguard.publish.page.Pages;
import io.liftguard.publish.page.TextFunctions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pages of a run: {@code brief.html} and, for each town, {@code towns/<town>/<YYYY-MM>.html},
 * each with an English twin. Bytes follow from the data alone.
 */
public final class BriefPages {

  /** File of the texts below {@code schemas/}. */
  static final String TEXTS = "brief/texts.yaml";

  private static final String NIGHT = "brief";

  /** Bytes that every file system takes as a name. */
  private static final int LONGEST_NAME = 120;

  private final PageTexts texts = PageTexts.load(TEXTS);
  private final Contracts contracts;
  private final Pages pages =
      new Pages(
          "brief",
          new TextFunctions(texts, Codes.load()),
          List.of("page/base.css", "brief/brief.css"),
          null);

  public BriefPages(Contracts contracts) {
    this.contracts = contracts;
  }

  /** The night's page in both languages, by file. */
  public Map<String, byte[]> night(BriefData data) {
    Map<String, byte[]> made = new TreeMap<>();
    for (Lang lang : Lang.values()) {
      Map<String, Object> context = pages.context(lang);
      context.put("page", NightPage.of(new Frame(data, lang, texts, contracts)));
      context.put("twin", lang.other().file(NIGHT));
      made.put(lang.file(NIGHT), pages.render("night", context));
    }
    return made;
  }

  /** A town's page of the month in both languages, by file. */
  public Map<String, byte[]> town(BriefData data, String town) {
    String month = data.run().month().toString().substring(0, 7);
    Map<String, byte[]> made = new TreeMap<>();
    for (Lang lang : Lang.values()) {
      Map<String, Object> context = pages.context(lang);
      context.put("page", TownPage.of(new Frame(data, lang, texts, contracts), town));
      context.put("twin", lang.other().file(month));
      context.put("home", "../../" + lang.file(NIGHT));
      made.put("towns/" + folder(town) + "/" + lang.file(month), pages.render("town", context));
    }
    return made;
  }

  /** Towns that have figures of the month. */
  public static List<String> towns(BriefData data) {
    TreeSet<String> towns = new TreeSet<>();
    data.figures().stream()
        .filter(f -> f.scopeType().equals("town"))
        .forEach(f -> towns.add(f.scopeId()));
    return List.copyOf(towns);
  }

  // A name must not leave its folder; letters and digits of any script stay as they are.
  static String folder(String town) {
    if (town.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      return EvidenceFiles.folder(town);
    }
    StringBuilder name = new StringBuilder();
    town.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c)) {
                name.appendCodePoint(c);
              } else {
                name.append(URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8));
              }
            });
    return name.toString().replace(".", "%2E");
  }
}
