package io.liftguard.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.liftguard.contract.SchemaRecords;
import io.liftguard.contract.Text;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * Reasons, points, texts and thresholds of {@code schemas/watch.yaml}.
 *
 * @param liftReasons reasons of lifts by id, in the order in which they are told
 * @param firmReasons reasons of firms by id
 * @param alerts what the alerts look at
 */
public record WatchRules(
    @JsonProperty("lift_reasons") Map<String, Reason> liftReasons,
    @JsonProperty("firm_reasons") Map<String, Reason> firmReasons,
    Alerts alerts)
    implements Serializable {

  private static final WatchRules INSTANCE = SchemaRecords.read("watch.yaml", WatchRules.class);

  /**
   * A reason.
   *
   * @param points its weight, null for firms
   * @param limits its thresholds by name
   */
  public record Reason(Integer points, Map<String, Integer> limits, String zh, String en)
      implements Serializable {

    /** A threshold. */
    public int limit(String name) {
      Integer limit = limits.get(name);
      if (limit == null) {
        throw new IllegalArgumentException("no limit " + name + " in schemas/watch.yaml");
      }
      return limit;
    }
  }

  /**
   * What the alerts look at, in days.
   *
   * @param baselineDays length of the baseline
   * @param baselineGapDays it ends so many days before the day
   * @param baselineLeastDays days of it that must have data
   * @param keptDays days of the path that are kept
   */
  public record Alerts(
      @JsonProperty("baseline_days") int baselineDays,
      @JsonProperty("baseline_gap_days") int baselineGapDays,
      @JsonProperty("baseline_least_days") int baselineLeastDays,
      @JsonProperty("kept_days") int keptDays)
      implements Serializable {}

  /** The rules on the class path. */
  public static WatchRules load() {
    return INSTANCE;
  }

  /** What a reason of lifts or firms is called; empty when there is none of that name. */
  public Optional<Text> text(String subjectType, String id) {
    Map<String, Reason> reasons = subjectType.equals("firm") ? firmReasons : liftReasons;
    return Optional.ofNullable(reasons.get(id)).map(reason -> new Text(reason.zh(), reason.en()));
  }

  Reason lift(String id) {
    return of(liftReasons, id);
  }

  Reason firm(String id) {
    return of(firmReasons, id);
  }

  private static Reason of(Map<String, Reason> reasons, String id) {
    Reason reason = reasons.get(id);
    if (reason == null) {
      throw new IllegalArgumentException("no reason " + id + " in schemas/watch.yaml");
    }
    return reason;
  }
}
