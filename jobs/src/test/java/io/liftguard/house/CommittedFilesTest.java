package io.liftguard.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What no file of the project may hold. */
class CommittedFilesTest {

  /** Paths of somebody's machine; a clone lies elsewhere. */
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.])/(home|root|work|Users|mnt|opt|srv)/\\w+");

  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", ".liftguard", ".venv", "node_modules", "wrapper");

  private static final Set<String> TEXTS =
      Set.of("md", "yaml", "yml", "java", "sql", "properties", "xml", "sh", "csv", "py", "json");

  private static Path root() {
    return Path.of(System.getProperty("liftguard.root", "..")).toAbsolutePath().normalize();
  }

  private static List<Path> texts() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes a) {
            return NOT_OURS.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            String ending = name.substring(name.lastIndexOf('.') + 1);
            if (TEXTS.contains(ending) || name.equals("liftguard") || name.equals("run")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  @Test
  void noFileNamesAPathOfAMachine() throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> files = texts();
    assertTrue(files.size() > 100, "found only " + files.size() + " files");
    for (Path file : files) {
      if (file.endsWith("CommittedFilesTest.java")) {
        continue;
      }
      // Test data may be in any encoding.
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      MACHINE_PATH
          .matcher(text)
          .results()
          .forEach(match -> found.add(root().relativize(file) + ": " + match.group()));
    }
    assertEquals(List.of(), found);
  }

  @Test
  void everyDocumentLinkLeadsSomewhere() throws IOException {
    Pattern link = Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)#]+)(#[^)]*)?\\)");
    List<String> broken = new ArrayList<>();
    for (Path file : texts()) {
      if (!file.toString().endsWith(".md")) {
        continue;
      }
      link.matcher(Files.readString(file))
          .results()
          .map(match -> match.group(1))
          .filter(target -> !Files.exists(file.resolveSibling(target)))
          .forEach(target -> broken.add(root().relativize(file) + ": " + target));
    }
    assertEquals(List.of(), broken);
  }
}
