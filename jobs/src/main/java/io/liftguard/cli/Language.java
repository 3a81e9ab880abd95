package io.liftguard.cli;

import io.liftguard.explain.Words;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The language of help, tables and messages. */
enum Language {
  EN(Locale.ROOT),
  ZH(Locale.CHINESE);

  @SuppressWarnings("ImmutableEnumChecker") // A bundle of texts is never changed once loaded.
  private final ResourceBundle bundle;

  Language(Locale locale) {
    // No fallback to the machine's language: English is the root bundle.
    this.bundle =
        ResourceBundle.getBundle(
            "io.liftguard.cli.Texts",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  ResourceBundle bundle() {
    return bundle;
  }

  /** The same language for explanations. */
  Words.Tongue tongue() {
    return this == ZH ? Words.Tongue.ZH : Words.Tongue.EN;
  }

  /** The text of a key with its arguments filled in ({0}, {1}, …). */
  String text(String key, Object... arguments) {
    return new MessageFormat(bundle.getString(key), Locale.ROOT).format(arguments);
  }

  /** A text of the schemas in this language. */
  String of(io.liftguard.contract.Text text) {
    return this == ZH ? text.zh() : text.en();
  }

  /** The language that a code names; English for an unknown one. */
  static Language of(String code) {
    return "zh".equalsIgnoreCase(code) ? ZH : EN;
  }
}
