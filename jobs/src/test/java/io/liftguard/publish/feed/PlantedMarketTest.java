package io.liftguard.publish.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.liftguard.contract.Contracts;
import io.liftguard.insurance.FeedRows;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightRequest;
import io.liftguard.night.Nights;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.publish.TableFile;
import io.liftguard.synth.Dirt;
import io.liftguard.synth.Scale;
import io.liftguard.synth.Synth;
import io.liftguard.synth.SynthOptions;
import io.liftguard.synth.SynthReport;
import io.liftguard.synth.SynthReport.Quality;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A synthetic county whose firms are of known quality: the feed finds the bad and the good ones,
 * and an independent script comes to the same figures for every firm and lift.
 *
 * <p>{@code -Dliftguard.lifts} is the size of the county.
 */
@Tag("spark")
@Tag("slow")
@Tag("soak")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedMarketTest {

  private static final String MONTH = "2026-10";
  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 31);
  private static final double BAD_AT_LEAST = 1.10;
  private static final double GOOD_AT_MOST = 0.92;

  @TempDir static Path temp;

  private Lake lake;
  private List<SynthReport.PlantedFirm> planted;
  private final List<String> releases = new ArrayList<>();

  @BeforeAll
  void makeFeeds() {
    Path out = temp.resolve("synth");
    int lifts = Integer.getInteger("liftguard.lifts", Scale.COUNTY.lifts());
    planted =
        Synth.generate(
                new SynthOptions(Scale.COUNTY, lifts, 3, 1L, AS_OF, out, Dirt.NONE), message -> {})
            .firms();
    lake = Nights.lake(temp.resolve("lake"));
    Nights.run(lake, out.resolve("landing"), AS_OF, NightRequest.Extent.INCREMENTAL);
    FeedTests.feed(lake, MONTH, null).delivered().forEach(d -> releases.add(d.head().releaseId()));
    assertTrue(releases.size() > 1, "insurers: " + releases);
  }

  @Test
  void badFirmsStandAboveAndGoodOnesBelow() throws IOException {
    Map<String, Double> indicated = new TreeMap<>();
    for (String release : releases) {
      byte[] csv = FeedTests.files(lake, release).get(FeedFiles.RELATIVITIES + ".csv");
      for (Map<String, String> row : FeedTests.rows(csv)) {
        if (row.get("subject_type").equals(FeedRows.FIRM)) {
          indicated.put(row.get("subject_id"), Double.valueOf(row.get("indicated")));
        }
      }
    }
    double bad = median(indicated, Quality.BAD);
    double good = median(indicated, Quality.GOOD);
    System.out.printf(
        "median indicated of %d firms: bad %.4f, good %.4f%n", indicated.size(), bad, good);
    assertTrue(bad >= BAD_AT_LEAST, "bad firms: " + bad);
    assertTrue(good <= GOOD_AT_MOST, "good firms: " + good);
  }

  private double median(Map<String, Double> indicated, Quality quality) {
    List<Double> values =
        planted.stream()
            .filter(firm -> firm.quality() == quality && indicated.containsKey(firm.firmId()))
            .map(firm -> indicated.get(firm.firmId()))
            .sorted()
            .toList();
    assertTrue(values.size() >= 2, quality + " firms: " + values);
    int middle = values.size() / 2;
    return values.size() % 2 == 1
        ? values.get(middle)
        : (values.get(middle - 1) + values.get(middle)) / 2;
  }

  @Test
  void anIndependentScriptComesToTheSame() throws Exception {
    Path exports = Files.createDirectories(temp.resolve("exports"));
    for (String table :
        List.of(
            "fact_exposure",
            "fact_lift",
            "fact_rescue",
            "firms",
            "elevators",
            "contracts",
            "feed_market")) {
      Dataset<Row> rows = LakeCatalog.of(Nights.spark(), lake, Contracts.load()).ordered(table);
      TableFile.write(
          rows, List.of(rows.columns()), TableFile.Format.CSV, exports.resolve(table + ".csv"));
    }
    List<String> command = new ArrayList<>(List.of("python3"));
    command.add(
        Path.of(System.getProperty("liftguard.root"), "tests/feed/independent_rpi1.py").toString());
    command.add(exports.toString());
    for (String release : releases) {
      command.add(temp.resolve("lake/feeds").resolve(release).toString());
    }
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "no python3 on this machine: " + e.getMessage());
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.println(said);
    assertEquals(0, process.waitFor(), said);
  }
}
