package io.liftguard.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.domain.CauseGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every value that a contract allows has a name in both languages, and no other has. */
class CodesTest {

  private static final Contracts CONTRACTS = Contracts.load();
  private static final Codes CODES = Codes.load();

  @Test
  void everyValueOfALandingColumnHasAName() {
    List<String> nameless = new ArrayList<>();
    for (TableContract table : CONTRACTS.landing()) {
      for (Column column : table.columns()) {
        for (String value : column.enumValues()) {
          if (!CODES.of(table.name(), column.name()).containsKey(value)) {
            nameless.add(table.name() + "." + column.name() + " " + value);
          }
        }
      }
    }
    assertEquals(List.of(), nameless);
  }

  @Test
  void namesAreOfColumnsOfTheDictionary() {
    TreeSet<String> unknown = new TreeSet<>(CODES.columns().keySet());
    unknown.removeAll(CONTRACTS.dictionary().keys());
    assertEquals(new TreeSet<>(), unknown);
  }

  @Test
  void noNameIsEmpty() {
    CODES
        .columns()
        .forEach(
            (column, values) ->
                values.forEach(
                    (value, text) ->
                        assertTrue(
                            !text.zh().isBlank() && !text.en().isBlank(), column + " " + value)));
  }

  @Test
  void causeGroupsAreThoseOfTheDomain() {
    assertEquals(
        Arrays.stream(CauseGroup.values()).map(Enum::name).sorted().toList(),
        CODES.of("fact_rescue", "cause_group").keySet().stream().sorted().toList());
    assertEquals(Optional.of(new Text("门系统", "Door system")), CODES.text("cause_group", "DOR"));
  }
}
