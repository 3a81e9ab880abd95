package io.liftguard.publish.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.rating.ReleaseRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of a bundle, by itself and in the eyes of the format's own library. */
class DataPackageTest {

  private static final String VALIDATOR = "frictionless[json]==5.21.0";

  @Test
  void describesEveryFileAndEveryColumn() throws IOException {
    Map<String, byte[]> files = ExampleBundle.files("2026Q3");
    JsonNode json = new ObjectMapper().readTree(files.get(DataPackage.NAME));
    assertEquals(
        "https://datapackage.org/profiles/2.0/datapackage.json", json.path("$schema").asText());
    assertEquals(files.size() - 3, json.path("resources").size());
    for (JsonNode resource : json.path("resources")) {
      String path = resource.path("path").asText();
      assertEquals(
          "sha256:" + Digests.sha256(files.get(path)), resource.path("hash").asText(), path);
      if (path.endsWith(".csv")) {
        ReleaseSchema.File file = RatingBundle.SCHEMA.file(path.replace(".csv", ""));
        assertEquals(file.columns().size(), resource.path("schema").path("fields").size(), path);
        assertEquals(file.key().size(), resource.path("schema").path("primaryKey").size(), path);
      }
    }
  }

  @Test
  void everyFileOfTheSchemaHasRowsOfItsColumns() throws IOException {
    Map<String, List<List<Object>>> rows = ReleaseRows.of(ExampleBundle.release("2026Q3"));
    assertEquals(
        RatingBundle.SCHEMA.files().stream().map(ReleaseSchema.File::name).sorted().toList(),
        rows.keySet().stream().sorted().toList());
    for (ReleaseSchema.File file : RatingBundle.SCHEMA.files()) {
      for (List<Object> row : rows.get(file.name())) {
        assertEquals(file.columns().size(), row.size(), file.name());
      }
    }
    assertEquals(30 + 4 * 11, RatingBundle.SCHEMA.file("ratings").columns().size());
  }

  @Test
  @Tag("slow")
  void theFormatsOwnLibraryFindsNoFault(@TempDir Path temp) throws Exception {
    Path bundle = temp.resolve("bundle");
    for (Map.Entry<String, byte[]> file : ExampleBundle.files("2026Q3").entrySet()) {
      // Reading Parquet would need half a gigabyte of further libraries.
      Path path = bundle.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    JsonNode description = new ObjectMapper().readTree(bundle.resolve(DataPackage.NAME).toFile());
    for (var each = description.path("resources").elements(); each.hasNext(); ) {
      if (each.next().path("path").asText().endsWith(".parquet")) {
        each.remove();
      }
    }
    Files.writeString(bundle.resolve(DataPackage.NAME), description.toString());
    Path environment =
        Path.of(System.getProperty("liftguard.root")).resolve("jobs/target/frictionless");
    if (!Files.exists(environment.resolve("bin/frictionless"))) {
      assumeTrue(run("python3", "-m", "venv", environment.toString()).code() == 0, "no python3");
      Said installed = run(environment.resolve("bin/pip").toString(), "install", "-q", VALIDATOR);
      assumeTrue(installed.code() == 0, "cannot be installed: " + installed.text());
    }
    Said said =
        run(
            environment.resolve("bin/frictionless").toString(),
            "validate",
            bundle.resolve(DataPackage.NAME).toString());
    assertEquals(0, said.code(), said.text());
    assertTrue(said.text().contains("ratings.json"), said.text());
    assertTrue(!said.text().contains("INVALID"), said.text());
  }

  private record Said(int code, String text) {}

  private static Said run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(5, TimeUnit.MINUTES));
      return new Said(process.exitValue(), text);
    } catch (IOException e) {
      return new Said(127, e.toString());
    }
  }
}
