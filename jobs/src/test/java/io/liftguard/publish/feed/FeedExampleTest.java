package io.liftguard.publish.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.insurance.FeedRows;
import io.liftguard.lake.Lake;
import io.liftguard.publish.bundle.ExampleFleet;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The feed of the worked example {@code fleet}: two months, the first ever and the one after it,
 * from a lake with both releases of the rating.
 */
@Tag("spark")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FeedExampleTest {

  @TempDir static Path temp;

  private Lake lake;

  @Test
  @Order(1)
  void givesTheWholeMarketOfTheFirstMonth() throws IOException {
    lake = ExampleFleet.rated(temp.resolve("lake"));
    FeedReport report = FeedTests.feed(lake, "2026-08", null);
    Map<String, Map<String, BigDecimal>> want =
        Map.of(FeedRows.FIRM, new HashMap<>(), FeedRows.ELEVATOR, new HashMap<>());
    for (Map<String, String> row :
        FeedTests.rows(
            Files.readAllBytes(
                ExampleFleet.EXAMPLE.resolve("expected/relativities-2026-08.csv")))) {
      want.get(row.get("subject_type"))
          .put(row.get("subject_id"), new BigDecimal(row.get("relativity")));
    }
    List<String> differences = new ArrayList<>();
    Map<String, Map<String, BigDecimal>> got = FeedRows.relativities(report.market());
    for (String subject : List.of(FeedRows.FIRM, FeedRows.ELEVATOR)) {
      assertEquals(want.get(subject).keySet(), got.get(subject).keySet());
      want.get(subject)
          .forEach(
              (id, relativity) -> {
                if (relativity.subtract(got.get(subject).get(id)).abs().compareTo(FeedTests.UNIT)
                    > 0) {
                  differences.add(id + ": " + relativity + ", got " + got.get(subject).get(id));
                }
              });
    }
    assertEquals(List.of(), differences);
  }

  @Test
  @Order(2)
  void givesEveryCellOfTheSecondMonth() throws IOException {
    FeedTests.feed(lake, "2026-09", null);
    Map<String, byte[]> files = FeedTests.files(lake, "INS-A/2026-09");
    List<Map<String, String>> want =
        FeedTests.rows(
            Files.readAllBytes(
                ExampleFleet.EXAMPLE.resolve("expected/feed-INS-A-2026-09/relativities.csv")));
    List<Map<String, String>> got = FeedTests.rows(files.get("relativities.csv"));
    assertEquals(List.of(), FeedTests.differences(want, got));
    assertEquals(want.size(), got.size());

    ObjectMapper json = new ObjectMapper();
    JsonNode totals =
        json.readTree(
            ExampleFleet.EXAMPLE.resolve("expected/feed-INS-A-2026-09/totals.json").toFile());
    JsonNode manifest = json.readTree(files.get(FeedManifest.NAME));
    assertEquals(totals.get("row_counts"), manifest.get("row_counts"));
    assertEquals(totals.get("data_gaps"), manifest.get("data_gaps"));
    assertEquals(List.of(), FeedTests.differences("", totals, manifest));
    assertEquals("2026-08", manifest.get("previous_release").textValue());
    assertEquals("2026Q3", manifest.get("rating_release").textValue());
  }
}
