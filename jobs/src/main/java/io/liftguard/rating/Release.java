package io.liftguard.rating;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A release of the rating with everything that its bundle and its pages show.
 *
 * @param head what {@code release.json} says
 * @param cells counts that it follows from
 * @param vetoes vetoes on the window's last day
 * @param figures what MQR-1 makes of them
 * @param objections objections, by number
 * @param changes firms that differ from the release compared with
 * @param facts public facts beside the stars, one per firm, by code point
 * @param history earlier final releases of these firms, by firm and release
 */
public record Release(
    Head head,
    List<Cell> cells,
    List<Veto> vetoes,
    Figures figures,
    List<Objection> objections,
    List<Change> changes,
    List<PublicFacts> facts,
    List<PastRating> history) {

  /** State of a release that firms may object to. */
  public static final String DRAFT = "draft";

  /** State of a release that holds. */
  public static final String FINAL = "final";

  public Release {
    cells = List.copyOf(cells);
    vetoes = List.copyOf(vetoes);
    objections = List.copyOf(objections);
    changes = List.copyOf(changes);
    facts = List.copyOf(facts);
    history = List.copyOf(history);
  }

  /**
   * What a release says of itself; names as in {@code release.json}.
   *
   * @param releaseId 2026Q3, of a revision 2026Q3-r2
   * @param quarter quarter
   * @param revision 1, 2, ...
   * @param state draft or final
   * @param supersedes release that this revision corrects, null for none
   * @param previousReleases releases that the stability rule looked at, oldest first
   * @param methodVersion version of the method
   * @param definitionVersion version of the semantics
   * @param codeVersion version of the program
   * @param asOf day that the lake spoke for
   * @param windowFrom first day
   * @param windowTo last day, inclusive
   * @param windowDays number of days
   * @param madeAt when it was made
   * @param objectionsUntil last day of the objection window, null without one
   * @param method settings of the method
   */
  public record Head(
      String releaseId,
      String quarter,
      int revision,
      String state,
      String supersedes,
      List<String> previousReleases,
      String methodVersion,
      String definitionVersion,
      String codeVersion,
      LocalDate asOf,
      LocalDate windowFrom,
      LocalDate windowTo,
      long windowDays,
      Instant madeAt,
      LocalDate objectionsUntil,
      Method method) {

    public Head {
      previousReleases = List.copyOf(previousReleases);
    }
  }
}
