package io.liftguard.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

class CsvTextTest {

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "=1+1 | '=1+1",
        "+86 | '+86",
        "-x | '-x",
        "@cmd | '@cmd",
        "a=b | a=b",
        "a,b | \"a,b\"",
        "say \"yes\" | \"say \"\"yes\"\"\"",
        "=a,b | \"'=a,b\"",
        "城关街道 | 城关街道",
      })
  void aTextCellIsSafeAgainstFormulasAndQuotedWhereNeeded(String value, String cell) {
    assertEquals(cell, CsvText.text(value));
  }

  @Test
  void controlCharactersThatSpreadsheetsSkipAreMadeSafeToo() {
    assertEquals("'\t=1", CsvText.text("\t=1"));
    assertEquals("\"'\r=1\"", CsvText.text("\r=1"));
    assertEquals("\"a\nb\"", CsvText.text("a\nb"));
  }

  @Test
  void numbersKeepTheirSign() {
    assertEquals("-3", CsvText.literal("-3"));
    assertEquals("-3,x\n", CsvText.line(List.of("-3", "x")));
    assertEquals("\"\"\n", CsvText.line(List.of("")));
  }

  @Test
  void valuesAreShownAsTheSpecificationSays() {
    assertEquals("", CellText.of(null));
    assertEquals("2026-03-14 19:00:00", CellText.of(Instant.parse("2026-03-14T11:00:00Z")));
    assertEquals(
        "2026-03-14 19:00:00.000001", CellText.of(Instant.parse("2026-03-14T11:00:00.000001Z")));
    assertEquals("2026-03-14 19:00:00.5", CellText.of(Instant.parse("2026-03-14T11:00:00.500Z")));
    assertEquals("2026-03-14", CellText.of(LocalDate.of(2026, 3, 14)));
    assertEquals("true", CellText.of(true));
    assertEquals("12.50", CellText.of(new BigDecimal("12.50")));
    assertEquals("A B", CellText.of(CollectionConverters.asScala(List.of("A", "B")).toSeq()));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "1440.0, 1440",
    "0.1, 0.1",
    "-0.0, 0",
    "2.0E-3, 0.002",
    "2.2250738585072014E-308, 2.2250738585072014E-308",
    "1.0E23, 1E+23",
    "0.30000000000000004, 0.30000000000000004",
    "1.0E-7, 0.0000001",
  })
  void aDoubleIsWrittenInTheShortestForm(double value, String text) {
    assertEquals(text, ShortestDouble.text(value));
  }

  @Property
  void aDoubleReadsBackAsItself(@ForAll double value) {
    if (Double.isFinite(value)) {
      // Zero has one text, whatever its sign.
      assertEquals(value + 0.0, Double.parseDouble(ShortestDouble.text(value)) + 0.0);
    }
  }

  @Test
  void noFigureIsInfinite() {
    assertThrows(IllegalArgumentException.class, () -> ShortestDouble.text(Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> ShortestDouble.text(Double.POSITIVE_INFINITY));
  }
}
