package io.liftguard.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the scenario tables: a row is a sentence of part 2, a lift, a question and its answer. */
class RuleTablesTest {

  static List<RuleTables.Row> rows() {
    return RuleTables.rows();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void theAnswerIsThatOfTheTable(RuleTables.Row row) {
    String answer = new Answers(Scenario.of(row.given())).to(row.asked());
    assertEquals(row.expected(), answer, () -> row + "\n  given " + row.given());
  }

  @Test
  void everyRowHasASentenceOfItsOwn() {
    Set<String> sentences = new HashSet<>();
    for (RuleTables.Row row : rows()) {
      assertTrue(row.sentence().endsWith("."), row::toString);
      assertTrue(sentences.add(row.sentence()), () -> "twice: " + row);
    }
  }
}
