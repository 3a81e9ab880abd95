package io.liftguard.publish.page;

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
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes pages from the templates of a folder of the class path.
 *
 * <p>Every page stands alone: style and script are in it, and a content security policy names them
 * by their hash and allows nothing else, so that no page asks anybody for anything, and a name that
 * holds a script could not run it even if it were not escaped.
 */
public final class Pages {

  private final PebbleEngine engine;
  private final SafeString style;
  private final SafeString script;
  private final String policy;

  /**
   * The pages of a folder.
   *
   * @param functions what its templates may call
   * @param styles style sheets on the class path, one after the other
   * @param script script on the class path, null for none
   */
  public Pages(String folder, TextFunctions functions, List<String> styles, String script) {
    ClasspathLoader loader = new ClasspathLoader(Pages.class.getClassLoader());
    loader.setPrefix(folder);
    loader.setSuffix(".peb");
    this.engine =
        new PebbleEngine.Builder()
            .loader(loader)
            .extension(functions)
            .autoEscaping(true)
            .strictVariables(true)
            .defaultLocale(Locale.ROOT)
            .build();
    StringBuilder css = new StringBuilder();
    styles.forEach(name -> css.append(resource(name)));
    String js = script == null ? null : resource(script);
    this.style = new SafeString(css.toString());
    this.script = js == null ? null : new SafeString(js);
    this.policy =
        "default-src 'none'; style-src '"
            + hash(css.toString())
            + "'; "
            + (js == null ? "" : "script-src '" + hash(js) + "'; ")
            + "base-uri 'none'; form-action 'none'";
  }

  /** What every template of the folder is given. */
  public Map<String, Object> context(Lang lang) {
    Map<String, Object> context = new HashMap<>();
    context.put(TextFunctions.LANG, lang);
    context.put("style", style);
    context.put("script", script);
    context.put("policy", policy);
    return context;
  }

  /** The bytes of a page. */
  public byte[] render(String template, Map<String, Object> context) {
    StringWriter text = new StringWriter();
    try {
      engine.getTemplate(template).evaluate(text, context, Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) {
    try (InputStream in = Pages.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no " + name + " on the class path");
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
