package io.liftguard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.Contracts;
import io.liftguard.contract.TableContract;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** When a row is accepted and why not, a sentence per row of {@code ingest/rows.csv}. */
class RowValidatorTest {
  private static final Contracts CONTRACTS = Contracts.load();
  private static final Pattern REPEATED = Pattern.compile("\\\\u\\{(\\d+)x([0-9A-F]+)\\}");

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/ingest/rows.csv", numLinesToSkip = 1, emptyValue = "")
  void judges_rows(String says, String table, String cells, String reasons) {
    TableContract contract = CONTRACTS.table(table);
    RowValidator.Judged judged = new RowValidator(contract).judge(cells(contract, cells));
    assertEquals(
        reasons == null ? "" : reasons,
        judged.reasons().stream().map(Enum::name).collect(Collectors.joining(" ")),
        says);
  }

  @Test
  void fills_in_defaults_for_null_and_absent_columns() {
    TableContract contract = CONTRACTS.table("rescues");
    RowValidator.Judged judged =
        new RowValidator(contract)
            .judge(
                cells(
                    contract,
                    "order_id=R1|elevator_id=E1|level= |called_at=2026-09-04 10:00|outcome=open"
                        + "|recorded_at=2026-09-04 12:00"));
    assertTrue(judged.accepted());
    assertEquals(1L, judged.values()[contract.columnNames().indexOf("level")]);
    assertEquals(false, judged.values()[contract.columnNames().indexOf("deleted")]);
  }

  private static RawValue[] cells(TableContract contract, String text) {
    RawValue[] cells = new RawValue[contract.columns().size()];
    for (String cell : text.split("\\|", -1)) {
      String[] parts = cell.split("=", 2);
      cells[contract.columnNames().indexOf(parts[0])] = new RawValue.Text(unescape(parts[1]));
    }
    return cells;
  }

  private static String unescape(String text) {
    return REPEATED
        .matcher(text.replace("\\u0001", "\u0001"))
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(m.group(2), 16))
                        .repeat(Integer.parseInt(m.group(1)))));
  }
}
