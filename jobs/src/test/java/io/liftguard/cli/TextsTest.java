package io.liftguard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class TextsTest {

  private static CommandLine line(Language language) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return CommandLines.create(
        new LiftGuardCommand(new Terminal(nowhere, nowhere, 0), language, Map.of()), language);
  }

  @Test
  void bothLanguagesHaveTheSameKeysAndPlaces() {
    ResourceBundle english = Language.EN.bundle();
    ResourceBundle chinese = Language.ZH.bundle();
    assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(chinese.keySet()));
    for (String key : english.keySet()) {
      assertEquals(places(english.getString(key)), places(chinese.getString(key)), key);
      assertFalse(chinese.getString(key).isBlank(), key);
    }
    long translated =
        english.keySet().stream()
            .filter(key -> !english.getString(key).equals(chinese.getString(key)))
            .count();
    assertTrue(translated > english.keySet().size() * 9 / 10);
  }

  private static Set<String> places(String text) {
    Set<String> places = new TreeSet<>();
    Matcher matcher = Pattern.compile("\\{\\d}").matcher(text);
    while (matcher.find()) {
      places.add(matcher.group());
    }
    return places;
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyCommandAndOptionIsDescribed(Language language) {
    CommandLine root = line(language);
    Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
        .forEach(
            command -> {
              String name = command.getCommandName();
              assertTrue(command.getCommandSpec().usageMessage().description().length > 0, name);
              command
                  .getCommandSpec()
                  .args()
                  .forEach(
                      arg ->
                          assertTrue(
                              arg.description().length > 0 && !arg.description()[0].isBlank(),
                              name + " " + arg));
              String help = command.getUsageMessage();
              // A printed quote pair or place means that a text went the wrong way.
              assertFalse(help.contains("''"), help);
              assertFalse(help.contains("{0}"), help);
            });
  }
}
