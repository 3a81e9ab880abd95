package io.liftguard.publish.site;

import io.liftguard.contract.Codes;
import io.liftguard.publish.bundle.FigureRows;
import io.liftguard.publish.bundle.ReleasePages;
import io.liftguard.publish.page.Lang;
import io.liftguard.publish.page.PageTexts;
import io.liftguard.publish.page.Pages;
import io.liftguard.rating.Rating;
import io.liftguard.rating.Release;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The site of a release: {@code index.html}, a page per firm under {@code firms/} and {@code
 * method.html}, each with an English twin.
 *
 * <p>Every page stands alone, as {@link Pages} tells. Bytes follow from the release alone; the time
 * of making is on no page.
 */
public final class Site implements ReleasePages {

  /** A release looks back on this many months when the data reach so far. */
  private static final long FULL_WINDOW = 24;

  private final Pages pages =
      new Pages(
          "site",
          new Words(PageTexts.load(Words.TEXTS), Codes.load()),
          List.of("page/base.css", "site/site.css"),
          "site/site.js");

  @Override
  public Map<String, byte[]> pages(Release release) {
    Map<String, byte[]> made = new TreeMap<>();
    FigureRows figures = FigureRows.of(release);
    for (Lang lang : Lang.values()) {
      Map<String, Object> context = context(release, figures, lang);
      context.put("page", IndexPage.of(release, lang));
      context.put("twin", lang.other().file("index"));
      made.put(lang.file("index"), pages.render("index", context));

      context = context(release, figures, lang);
      context.put("page", MethodPage.of(release));
      context.put("twin", lang.other().file("method"));
      made.put(lang.file("method"), pages.render("method", context));

      for (Rating rating : release.figures().ratings()) {
        context = context(release, figures, lang);
        context.put("root", "../");
        context.put("page", FirmPage.of(release, rating));
        context.put("twin", Links.fromFirm(rating.firmId(), lang.other()));
        made.put(Links.path(rating.firmId(), lang), pages.render("firm", context));
      }
    }
    return made;
  }

  private Map<String, Object> context(Release release, FigureRows figures, Lang lang) {
    Release.Head head = release.head();
    Map<String, Object> context = pages.context(lang);
    context.put(Words.FIGURES, figures);
    context.put("head", head);
    context.put("draft", head.state().equals(Release.DRAFT));
    context.put(
        "months", ChronoUnit.MONTHS.between(head.windowFrom(), head.windowTo().plusDays(1)));
    context.put("fullWindow", FULL_WINDOW);
    context.put("root", "");
    context.put("home", lang.file("index"));
    context.put("methodPage", lang.file("method"));
    return context;
  }
}
