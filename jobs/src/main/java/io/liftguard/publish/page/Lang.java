package io.liftguard.publish.page;

import io.liftguard.contract.Text;

/** A language of the pages. */
public enum Lang {
  ZH("zh-CN", "", "zh"),
  EN("en", ".en", "en");

  private final String tag;
  private final String infix;
  private final String code;

  Lang(String tag, String infix, String code) {
    this.tag = tag;
    this.infix = infix;
    this.code = code;
  }

  /** The language tag of HTML. */
  public String tag() {
    return tag;
  }

  /** The code by which templates tell the languages apart. */
  public String code() {
    return code;
  }

  /** The file of a page in this language: Chinese pages have the plain name. */
  public String file(String stem) {
    return stem + infix + ".html";
  }

  /** The other language. */
  public Lang other() {
    return this == ZH ? EN : ZH;
  }

  /** A text in this language. */
  public String of(Text text) {
    return this == ZH ? text.zh() : text.en();
  }
}
