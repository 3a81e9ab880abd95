package io.liftguard.publish.bundle;

import io.liftguard.rating.Release;
import java.util.List;

/**
 * What came of {@code rate}.
 *
 * @param release the release
 * @param path where its bundle lies
 * @param evidence where the evidence of the firms lies
 * @param differences firms whose stars differ from the draft's, of a final release
 */
public record RateReport(
    Release release, String path, String evidence, List<DraftDifference> differences) {

  public RateReport {
    differences = List.copyOf(differences);
  }

  /**
   * A firm whose stars in the final release differ from the draft's.
   *
   * @param firmId firm
   * @param name its name
   * @param draft stars in the draft, null without
   * @param now stars now, null without
   * @param records records of the firm that differ; none when only other firms' do
   */
  public record DraftDifference(
      String firmId, String name, Integer draft, Integer now, List<String> records) {

    /** No stars say as much as three: not distinguishable from the fleet. */
    private static final int UNKNOWN = 3;

    public DraftDifference {
      records = List.copyOf(records);
    }

    /** Whether the firm stands worse than in the draft that it could object to. */
    public boolean worse() {
      return (now == null ? UNKNOWN : now) < (draft == null ? UNKNOWN : draft);
    }
  }
}
