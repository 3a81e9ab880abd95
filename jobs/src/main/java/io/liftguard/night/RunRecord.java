package io.liftguard.night;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.liftguard.LiftGuardException;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A row of {@code meta/runs}. Its commit is what makes a night visible: readers take the gold
 * tables in the versions that the latest complete run names.
 */
public record RunRecord(
    String runId,
    long runNo,
    LocalDate asOf,
    Instant startedAt,
    Instant finishedAt,
    String outcome,
    String mode,
    String modeReason,
    String codeVersion,
    String definitionVersion,
    String settingsFingerprint,
    Map<String, Long> cleanVersions,
    Map<String, Long> goldVersions,
    Map<String, Integer> scalars,
    Map<String, Long> counts,
    Map<String, Double> steps) {

  /** Outcome of a run that computed figures. */
  public static final String COMPLETE = "complete";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** The latest run that computed figures. */
  public static Optional<RunRecord> last(Lake lake) {
    return latest(lake, 1).stream().findFirst();
  }

  /**
   * The last run that computed figures.
   *
   * @throws LiftGuardException (wrong use) when there is none
   */
  public static RunRecord required(Lake lake) {
    return required(lake, 1).get(0);
  }

  /**
   * The latest runs that computed figures, at least one, at most so many, the last one first.
   *
   * @throws LiftGuardException (wrong use) when there is none
   */
  public static List<RunRecord> required(Lake lake, int most) {
    List<RunRecord> runs = latest(lake, most);
    if (runs.isEmpty()) {
      throw LiftGuardException.wrongUse(
          "No night has computed figures on the lake at " + lake.root(),
          "Run `nightly` first, with all core tables delivered.");
    }
    return runs;
  }

  /**
   * Refuses settings under which the run's figures would be others.
   *
   * @param settings settings that move figures, as they are now
   * @throws LiftGuardException (wrong use) when they are not those of the run
   */
  public void refuseOtherSettings(NightSettings settings) {
    if (!settingsFingerprint().equals(settings.fingerprint())) {
      throw LiftGuardException.wrongUse(
          "Settings that move figures are not those of the lake's last night, " + asOf(),
          "Give the same --config, or run `nightly` with these settings first.");
    }
  }

  /** The latest runs that computed figures, at most so many, the last one first. */
  public static List<RunRecord> latest(Lake lake, int most) {
    TableId runs = TableId.meta("runs");
    if (!lake.exists(runs)) {
      return List.of();
    }
    return lake.collected(runs).stream()
        .filter(row -> COMPLETE.equals(row.getAs("outcome")))
        .sorted(Comparator.comparing((Row row) -> row.<Long>getAs("run_no")).reversed())
        .limit(most)
        .map(RunRecord::read)
        .toList();
  }

  /** The run of an id. */
  public static Optional<RunRecord> of(Lake lake, String runId) {
    return lake.collected(TableId.meta("runs")).stream()
        .filter(row -> runId.equals(row.getAs("run_id")))
        .map(RunRecord::read)
        .findFirst();
  }

  private static RunRecord read(Row r) {
    return new RunRecord(
        r.getAs("run_id"),
        r.getAs("run_no"),
        r.getAs("as_of"),
        r.getAs("started_at"),
        r.getAs("finished_at"),
        r.getAs("outcome"),
        r.getAs("mode"),
        r.getAs("mode_reason"),
        r.getAs("code_version"),
        r.getAs("definition_version"),
        r.getAs("settings_fingerprint"),
        parse(r.getAs("clean_versions"), new TypeReference<TreeMap<String, Long>>() {}),
        parse(r.getAs("gold_versions"), new TypeReference<TreeMap<String, Long>>() {}),
        parse(r.getAs("scalars"), new TypeReference<TreeMap<String, Integer>>() {}),
        parse(r.getAs("counts"), new TypeReference<TreeMap<String, Long>>() {}),
        parse(r.getAs("steps"), new TypeReference<TreeMap<String, Double>>() {}));
  }

  private static <T> T parse(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("meta/runs holds no JSON: " + json, e);
    }
  }

  Row row() {
    return RowFactory.create(
        runId,
        runNo,
        asOf,
        startedAt,
        finishedAt,
        outcome,
        mode,
        modeReason,
        codeVersion,
        definitionVersion,
        settingsFingerprint,
        json(cleanVersions),
        json(goldVersions),
        json(scalars),
        json(counts),
        json(steps));
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
