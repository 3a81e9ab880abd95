package io.liftguard.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.liftguard.kpi.KpiFigures;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Breaks the rules line by line, as {@code rules/mutations.yaml} lists it, and asserts that each
 * broken line changes a figure of the fixtures: a sentence that nothing would miss is not tested.
 */
@Tag("slow")
class MutationsTest {

  private static final Path SOURCES =
      Path.of(System.getProperty("liftguard.root"), "jobs", "src", "main", "java");
  private static final String HOUSE = "io/liftguard/";

  /**
   * A broken line.
   *
   * @param file Java file below {@code io/liftguard}
   * @param line its text as it stands, without the blanks around it
   * @param broken what stands there instead
   * @param sentence of the specification, which no longer holds
   * @param times how often the line stands there, null = once
   */
  record Mutation(String file, String line, String broken, String sentence, Integer times) {
    @Override
    public String toString() {
      return file + ": " + line + " -> " + broken;
    }
  }

  /**
   * A set of fixtures.
   *
   * @param room package of the rules that it shows
   * @param name null where the room has but one set
   * @param whole its figures by the rules as they stand
   */
  private record Fixtures(String room, String name, List<List<String>> whole) {}

  private static final List<Fixtures> fixtures = new ArrayList<>();
  private static StandardJavaFileManager files;

  @TempDir Path folder;

  @BeforeAll
  static void figuresOfTheRulesAsTheyStand() {
    for (String name : RuleFigures.names()) {
      fixtures.add(new Fixtures("domain", name, RuleFigures.of(name)));
    }
    fixtures.add(new Fixtures("kpi", null, KpiFigures.rows()));
    files =
        ToolProvider.getSystemJavaCompiler()
            .getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
  }

  @AfterAll
  static void closeFiles() throws IOException {
    files.close();
    fixtures.clear();
  }

  static List<Mutation> mutations() throws IOException {
    try (InputStream in = MutationsTest.class.getResourceAsStream("/rules/mutations.yaml")) {
      return new YAMLMapper().readValue(in, new TypeReference<List<Mutation>>() {});
    }
  }

  @Test
  void theListIsLongAndNamesEachMutationOnce() throws IOException {
    Set<String> all = new HashSet<>();
    for (Mutation mutation : mutations()) {
      assertTrue(all.add(mutation.toString()), () -> "twice: " + mutation);
      assertTrue(mutation.sentence().endsWith("."), mutation::toString);
    }
    assertTrue(all.size() >= 40, "mutations: " + all.size());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutations")
  void aBrokenRuleChangesAFigure(Mutation mutation) throws Exception {
    compile(mutation);
    try (Broken broken = new Broken(folder)) {
      String seen = null;
      for (Fixtures fixtures : fixtures) {
        if (seen == null && mutation.file().startsWith(fixtures.room())) {
          seen = difference(fixtures.whole(), broken.figures(fixtures));
        }
      }
      if (seen == null) {
        fail("no figure differs, yet this no longer holds: " + mutation.sentence());
      }
    }
  }

  private void compile(Mutation mutation) throws IOException {
    Path source = SOURCES.resolve(HOUSE + mutation.file());
    List<String> lines = new ArrayList<>(Files.readAllLines(source));
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(mutation.line())) {
        places.add(i);
      }
    }
    int times = mutation.times() == null ? 1 : mutation.times();
    assertEquals(
        times,
        places.size(),
        () -> "lines of this text in " + mutation.file() + ": " + mutation.line());
    places.forEach(place -> lines.set(place, mutation.broken()));
    Path broken = folder.resolve("sources").resolve(source.getFileName());
    Files.createDirectories(broken.getParent());
    Files.write(broken, lines);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-nowarn", "-d", folder.toString(), "-cp", folderOf(LiftHistory.class));
    boolean compiled =
        compiler
            .getTask(messages, files, null, options, null, files.getJavaFileObjects(broken))
            .call();
    assertTrue(compiled, () -> mutation + " does not compile:\n" + messages);
  }

  private static String folderOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no folder of " + type, e);
    }
  }

  /** The first cell that differs, fixtures without cells left out; null when none does. */
  private static String difference(List<List<String>> whole, List<List<String>> broken) {
    assertEquals(whole.size(), broken.size());
    for (int i = 0; i < whole.size(); i++) {
      List<String> figures = broken.get(i);
      if (figures.size() > 1 && !figures.equals(whole.get(i))) {
        return figures.get(0);
      }
    }
    return null;
  }

  /** Loads domain and kpi anew, the broken class first; everything else is shared. */
  private static final class Broken extends URLClassLoader {
    private static final List<String> OWN = List.of("io.liftguard.domain.", "io.liftguard.kpi.");

    Broken(Path folder) throws IOException {
      super(
          new URL[] {
            folder.toUri().toURL(),
            Path.of(folderOf(LiftHistory.class)).toUri().toURL(),
            Path.of(folderOf(MutationsTest.class)).toUri().toURL()
          },
          MutationsTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (OWN.stream().noneMatch(name::startsWith)) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }

    List<List<String>> figures(Fixtures fixtures) throws ReflectiveOperationException {
      Object figures =
          fixtures.name() == null
              ? loadClass("io.liftguard.kpi.KpiFigures", true).getMethod("rows").invoke(null)
              : loadClass("io.liftguard.domain.RuleFigures", true)
                  .getMethod("of", String.class)
                  .invoke(null, fixtures.name());
      List<List<String>> all = new ArrayList<>();
      for (Object fixture : (List<?>) figures) {
        all.add(((List<?>) fixture).stream().map(String.class::cast).toList());
      }
      return all;
    }
  }
}
