package io.liftguard.insurance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * What a release of the feed says of itself in {@code manifest.json}, before its files.
 *
 * @param insurerId receiver
 * @param month month
 * @param revision 1, 2, ...
 * @param supersedes release that it corrects, null for none
 * @param previousRelease month[-rN] of the market release that the swing is measured from, null for
 *     none
 * @param ratingRelease rating release whose stars it shows, null for none
 * @param methodVersion version of the method
 * @param definitionVersion version of the semantics
 * @param codeVersion version of the program
 * @param asOf day that the lake spoke for
 * @param windowFrom first day of the experience
 * @param windowTo last day, the release date
 * @param createdAt when it was made
 * @param method settings
 * @param parameters what the market release estimated
 * @param dataGaps months that count as gaps, such as 2026-03
 */
public record FeedHead(
    String insurerId,
    YearMonth month,
    int revision,
    String supersedes,
    String previousRelease,
    String ratingRelease,
    String methodVersion,
    String definitionVersion,
    String codeVersion,
    LocalDate asOf,
    LocalDate windowFrom,
    LocalDate windowTo,
    Instant createdAt,
    FeedMethod method,
    Parameters parameters,
    List<String> dataGaps) {

  public FeedHead {
    dataGaps = List.copyOf(dataGaps);
  }

  /** Id of a release. */
  public static String releaseId(String insurerId, YearMonth month, int revision) {
    return insurerId + "/" + name(month, revision);
  }

  /** A month with its revision, such as 2026-10 or 2026-10-r2. */
  public static String name(YearMonth month, int revision) {
    return revision == 1 ? month.toString() : month + "-r" + revision;
  }

  /** Its id. */
  public String releaseId() {
    return releaseId(insurerId, month, revision);
  }
}
