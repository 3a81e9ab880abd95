package io.liftguard.publish.bundle;

import io.liftguard.rating.Release;
import java.util.Map;

/**
 * Writes the pages of a release's site. A pure function: the same release gives the same bytes, so
 * that {@code verify} can write the pages again and compare. Every figure on a page is marked as
 * {@link PageFigure} says.
 */
@FunctionalInterface
public interface ReleasePages {

  /**
   * The pages.
   *
   * @return content by path in the bundle, such as {@code index.html}
   */
  Map<String, byte[]> pages(Release release);

  /** No pages: a bundle of data files only. */
  static ReleasePages none() {
    return release -> Map.of();
  }
}
