package io.liftguard.contract;

import io.liftguard.LiftGuardException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The YAML files of {@code schemas/} as the jar carries them. They are read from the class path and
 * not from a checkout, because a cluster has only the jar.
 */
public final class SchemaFiles {
  private static final String ROOT = "schemas/";

  private SchemaFiles() {}

  /**
   * Names of the YAML files of one folder, sorted, relative to {@code schemas/}; empty when the
   * folder does not exist.
   */
  public static List<String> list(String folder) {
    URL url = SchemaFiles.class.getClassLoader().getResource(ROOT + folder);
    if (url == null) {
      return List.of();
    }
    try {
      URI uri = url.toURI();
      if (!"jar".equals(uri.getScheme())) {
        return names(folder, Path.of(uri));
      }
      // A file system of its own, so that closing it hurts nobody else who has the jar open.
      String text = uri.toString();
      int bang = text.indexOf("!/");
      Path jar = Path.of(URI.create(text.substring("jar:".length(), bang)));
      try (FileSystem inside = FileSystems.newFileSystem(jar, Map.of())) {
        return names(folder, inside.getPath(text.substring(bang + 1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + ROOT + folder, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> names(String folder, Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(p -> p.getFileName().toString())
          .filter(n -> n.endsWith(".yaml"))
          .sorted()
          .map(n -> folder + "/" + n)
          .toList();
    }
  }

  /** Text of one file, named relative to {@code schemas/}. */
  public static String read(String file) {
    try (InputStream in = SchemaFiles.class.getClassLoader().getResourceAsStream(ROOT + file)) {
      if (in == null) {
        throw LiftGuardException.wrongUse(
            "schemas/" + file + " is not part of this build",
            "Build the jar again; it must carry schemas/.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + ROOT + file, e);
    }
  }
}
