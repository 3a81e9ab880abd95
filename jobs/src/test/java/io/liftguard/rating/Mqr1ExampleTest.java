package io.liftguard.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.liftguard.contract.ReleaseSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The method by itself on the counts of the worked example. */
class Mqr1ExampleTest {

  private static final ReleaseSchema SCHEMA = ReleaseSchema.load("rating");

  @ParameterizedTest
  @ValueSource(strings = {"2026Q2", "2026Q3"})
  void givesEveryFigureOfTheWorkedExample(String quarter) throws IOException {
    ExampleRelease example = ExampleRelease.of(quarter);
    Map<String, List<List<Object>>> files = ReleaseRows.derived(Mqr1.compute(example.inputs()));
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, List<List<Object>>> file : files.entrySet()) {
      differences.addAll(example.differences(SCHEMA.file(file.getKey()), file.getValue()));
    }
    assertEquals(List.of(), differences);
  }

  @Test
  void givesTheSameBitsForCountsInAnyOrder() throws IOException {
    Mqr1.Inputs inputs = ExampleRelease.of("2026Q3").inputs();
    Figures figures = Mqr1.compute(inputs);
    Random random = new Random(5);
    for (int run = 0; run < 5; run++) {
      List<Cell> cells = new ArrayList<>(inputs.cells());
      List<Veto> vetoes = new ArrayList<>(inputs.vetoes());
      Collections.shuffle(cells, random);
      Collections.shuffle(vetoes, random);
      assertEquals(
          figures,
          Mqr1.compute(
              new Mqr1.Inputs(
                  inputs.method(),
                  inputs.windowDays(),
                  cells,
                  inputs.names(),
                  vetoes,
                  inputs.previous())));
    }
  }
}
