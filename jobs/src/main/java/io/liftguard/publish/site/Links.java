package io.liftguard.publish.site;

import io.liftguard.publish.bundle.EvidenceFiles;
import io.liftguard.publish.page.Lang;

/** Where the pages lie in the bundle, and how they name one another. */
final class Links {

  private static final String FIRMS = "firms/";

  private Links() {}

  /** Path of a firm's page in the bundle. */
  static String path(String firm, Lang lang) {
    return FIRMS + lang.file(EvidenceFiles.folder(firm));
  }

  /** A link to a firm's page from a page at the root. */
  static String fromRoot(String firm, Lang lang) {
    return FIRMS + fromFirm(firm, lang);
  }

  /** A link to a firm's page from a firm's page. */
  static String fromFirm(String firm, Lang lang) {
    // Names hold % for what is no letter or digit, and a link reads % as the start of a code.
    return lang.file(EvidenceFiles.folder(firm)).replace("%", "%25");
  }
}
