package io.liftguard.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasureExpressionTest {

  private static final Map<String, Object> ROW = new HashMap<>();

  static {
    ROW.put("yes", true);
    ROW.put("no", false);
    ROW.put("nil", null);
    ROW.put("three", 3L);
    ROW.put("word", "it's");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1 | 1",
        "three * three + 1 | 10",
        "1 + three * 2 - 1 | 6",
        "if(yes and not no, 1, 0) | 1",
        "if(nil, 1, 0) | 0",
        "if(not nil, 1, 0) | 0",
        "if(nil or yes, 1, 0) | 1",
        "if(nil and no or nil = 1, 1, 0) | 0",
        "if(nil is null and three is not null, 1, 0) | 1",
        "if(three >= 3 and three <= 3 and not three > 3 and not three < 3, 1, 0) | 1",
        "if(three <> 4, 1, 0) | 1",
        "if(word = 'it''s', 1, 0) | 1",
        "if(word in ('a', 'it''s'), 1, 0) | 1",
        "if(word not in ('a', 'b'), 1, 0) | 1",
        "if(nil in ('a'), 1, 0) | 0",
        "if(nil not in ('a'), 1, 0) | 0",
        "coalesce(nil, nil * 2, three) | 3",
        "nil | ",
        "(1 + 1) * three | 6",
      })
  void countsAsSqlDoes(String expression, Long expected) {
    assertEquals(expected, MeasureExpression.parse(expression).value(ROW::get));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 +", "if(yes, 1)", "a ? b", "sum(a) b", "(1", "not 1 in 2", "'a"})
  void refusesWhatItDoesNotKnow(String expression) {
    assertThrows(
        IllegalArgumentException.class, () -> MeasureExpression.parse(expression).value(ROW::get));
  }

  @Test
  void readsEveryMeasureOfEveryCard() {
    KpiCatalogue catalogue = KpiCatalogue.load();
    for (KpiCard card : catalogue.cards()) {
      KpiMeasures measures = new KpiMeasures(catalogue, card);
      assertFalse(measures.shown().isEmpty(), card.id());
      for (String measure : measures.shown()) {
        assertFalse(measures.factOf(measure).isEmpty(), card.id() + " " + measure);
      }
    }
  }
}
