package io.liftguard.publish.site;

import io.liftguard.publish.page.Lang;
import io.liftguard.rating.Change;
import io.liftguard.rating.Rating;
import io.liftguard.rating.Release;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the first page shows: all firms of the register in the order of the page, by stars.
 *
 * @param groups firms of equal stars
 * @param axis axis of the intervals
 * @param changes firms whose stars differ from the release compared with
 */
record IndexPage(List<Group> groups, Axis axis, List<Moved> changes) {

  private static final int MOST_STARS = 5;

  /** Firms of equal stars; stars are null for those without. */
  record Group(Integer stars, String key, Tone tone, List<Row> rows) {

    /** Whether a veto brought a firm here. */
    public boolean vetoed() {
      return rows.stream().anyMatch(row -> row.rating().veto());
    }
  }

  /**
   * A firm in the list.
   *
   * @param search what the search looks in: name and id in small letters
   * @param span its interval, null when unrated
   */
  record Row(Rating rating, String href, String search, Tone tone, Axis.Span span) {}

  /** A changed firm and the page of it, null when it is no longer listed. */
  record Moved(Change change, String href, List<String> reasons) {}

  static IndexPage of(Release release, Lang lang) {
    List<Rating> ratings = release.figures().ratings();
    Axis axis = Axis.of(ratings);
    Map<Integer, List<Row>> byStars = new LinkedHashMap<>();
    for (int stars = MOST_STARS; stars >= 1; stars--) {
      byStars.put(stars, new ArrayList<>());
    }
    byStars.put(null, new ArrayList<>());
    Map<String, String> pages = new HashMap<>();
    for (Rating rating : ratings) {
      String href = Links.fromRoot(rating.firmId(), lang);
      pages.put(rating.firmId(), href);
      byStars
          .get(rating.stars())
          .add(
              new Row(
                  rating,
                  href,
                  search(rating.name() + " " + rating.firmId()),
                  Tone.of(rating.starsStable()),
                  rating.rated()
                      ? axis.span(rating.compositeLow(), rating.composite(), rating.compositeHigh())
                      : null));
    }
    List<Group> groups = new ArrayList<>();
    byStars.forEach(
        (stars, rows) -> {
          if (!rows.isEmpty()) {
            groups.add(
                new Group(
                    stars, stars == null ? "none" : Integer.toString(stars), Tone.of(stars), rows));
          }
        });
    List<Moved> moved =
        release.changes().stream()
            .map(c -> new Moved(c, pages.get(c.firmId()), reasons(c.reasons())))
            .toList();
    return new IndexPage(groups, axis, moved);
  }

  /** The reason codes of a change. */
  static List<String> reasons(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split(";", -1));
  }

  /** As the script writes what is typed, so that full-width letters are found too. */
  private static String search(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
