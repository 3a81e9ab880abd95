package io.liftguard.publish.site;

import io.liftguard.contract.Codes;
import io.liftguard.publish.bundle.FigureRows;
import io.liftguard.publish.bundle.ReleasePages;
import io.liftguard.rating.Rating;
import io.liftguard.rating.Release;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The site of a release: {@code index.html}, a page per firm under {@code firms/} and {@code
 * method.html}, each with an English twin.
 *
 * <p>Every page stands alone: style and script are in it, and a content security policy names them
 * by their hash and allows nothing else, so that no page asks anybody for anything, and a name that
 * holds a script could not run it even if it were not escaped. Bytes follow from the release alone;
 * the time of making is on no page.
 */
public final class Site implements ReleasePages {

  /** A release looks back on this many months when the data reach so far. */
  private static final long FULL_WINDOW = 24;

  private final PebbleEngine engine;
  private final SafeString style;
  private final SafeString script;
  private final String policy;

  public Site() {
    ClasspathLoader loader = new ClasspathLoader(Site.class.getClassLoader());
    loader.setPrefix("site");
    loader.setSuffix(".peb");
    this.engine =
        new PebbleEngine.Builder()
            .loader(loader)
            .extension(new Words(SiteTexts.load(), Codes.load()))
            .autoEscaping(true)
            .strictVariables(true)
            .defaultLocale(Locale.ROOT)
            .build();
    String css = resource("site.css");
    String js = resource("site.js");
    this.style = new SafeString(css);
    this.script = new SafeString(js);
    this.policy =
        "default-src 'none'; style-src '"
            + hash(css)
            + "'; script-src '"
            + hash(js)
            + "'; base-uri 'none'; form-action 'none'";
  }

  @Override
  public Map<String, byte[]> pages(Release release) {
    Map<String, byte[]> pages = new TreeMap<>();
    FigureRows figures = FigureRows.of(release);
    for (Lang lang : Lang.values()) {
      Map<String, Object> context = context(release, figures, lang);
      context.put("page", IndexPage.of(release, lang));
      context.put("twin", lang.other().file("index"));
      pages.put(lang.file("index"), render("index", context));

      context = context(release, figures, lang);
      context.put("page", MethodPage.of(release));
      context.put("twin", lang.other().file("method"));
      pages.put(lang.file("method"), render("method", context));

      for (Rating rating : release.figures().ratings()) {
        context = context(release, figures, lang);
        context.put("root", "../");
        context.put("page", FirmPage.of(release, rating));
        context.put("twin", Links.fromFirm(rating.firmId(), lang.other()));
        pages.put(Links.path(rating.firmId(), lang), render("firm", context));
      }
    }
    return pages;
  }

  private Map<String, Object> context(Release release, FigureRows figures, Lang lang) {
    Release.Head head = release.head();
    Map<String, Object> context = new HashMap<>();
    context.put(Words.LANG, lang);
    context.put(Words.FIGURES, figures);
    context.put("head", head);
    context.put("draft", head.state().equals(Release.DRAFT));
    context.put(
        "months", ChronoUnit.MONTHS.between(head.windowFrom(), head.windowTo().plusDays(1)));
    context.put("fullWindow", FULL_WINDOW);
    context.put("root", "");
    context.put("home", lang.file("index"));
    context.put("methodPage", lang.file("method"));
    context.put("style", style);
    context.put("script", script);
    context.put("policy", policy);
    return context;
  }

  private byte[] render(String template, Map<String, Object> context) {
    StringWriter text = new StringWriter();
    try {
      engine.getTemplate(template).evaluate(text, context, Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) {
    try (InputStream in = Site.class.getResourceAsStream("/site/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no site/" + name + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
