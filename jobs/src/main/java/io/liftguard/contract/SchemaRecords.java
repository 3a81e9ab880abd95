package io.liftguard.contract;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The YAML files under {@code schemas/}, wherever they travel: in a folder or inside the jar. */
public final class SchemaRecords {

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private SchemaRecords() {}

  /** Names of the YAML files directly in a folder of {@code schemas/}, sorted. */
  public static List<String> list(String folder) {
    URL url = SchemaRecords.class.getResource("/schemas/" + folder);
    if (url == null) {
      throw new IllegalStateException("no folder schemas/" + folder + " on the class path");
    }
    try {
      URI uri = url.toURI();
      if (!"jar".equals(uri.getScheme())) {
        return names(Path.of(uri));
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return names(jar.getPath("/schemas/" + folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  /** Reads one YAML file below {@code schemas/} into a record; unknown keys are faults. */
  public static <T> T read(String path, Class<T> type) {
    try (InputStream in = SchemaRecords.class.getResourceAsStream("/schemas/" + path)) {
      if (in == null) {
        throw new IllegalStateException("no file schemas/" + path + " on the class path");
      }
      return YAML.readValue(in, type);
    } catch (IOException e) {
      throw new IllegalStateException("schemas/" + path + ": " + e.getMessage(), e);
    }
  }
}
