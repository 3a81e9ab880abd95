package io.liftguard.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractsTest {
  private static final Contracts CONTRACTS = Contracts.load();

  @Test
  void landing_tables_stand_in_the_order_of_the_specification() {
    assertEquals(
        List.of(
            "firms",
            "elevators",
            "contracts",
            "faults",
            "rescues",
            "inspections",
            "maintenance_visits",
            "complaints",
            "spot_checks",
            "sanctions",
            "policies",
            "claims",
            "plan_progress"),
        CONTRACTS.landing().stream().map(TableContract::name).toList());
    assertEquals(
        List.of("firms", "elevators", "contracts", "rescues", "inspections"),
        CONTRACTS.landing().stream().filter(TableContract::core).map(TableContract::name).toList());
  }

  @Test
  void every_identifier_has_the_pattern_and_every_event_time_its_check() {
    for (TableContract table : CONTRACTS.landing()) {
      for (Column column : table.columns()) {
        boolean text = column.type().kind() == ColumnType.Kind.STRING;
        boolean identifier =
            text
                && (column.key() || column.name().endsWith("_id") || column.name().endsWith("_of"));
        assertEquals(identifier, column.pattern().isPresent(), table.name() + column.name());
        boolean event =
            (column.type().kind() == ColumnType.Kind.TIMESTAMP
                    && !column.name().equals("recorded_at"))
                || List.of("inspected_on", "checked_on", "decided_on").contains(column.name());
        assertEquals(
            event, column.timing() == Column.Timing.EVENT, table.name() + "." + column.name());
      }
      assertEquals(
          List.of("recorded_at", "deleted"),
          table.columnNames().subList(table.columns().size() - 2, table.columns().size()));
    }
  }

  @Test
  void names_differ_within_a_table_in_both_languages() {
    for (TableContract table : CONTRACTS.landing()) {
      assertEquals(
          table.columns().size(),
          table.columns().stream().map(Column::zh).distinct().count(),
          table.name());
    }
  }

  @Test
  void names_every_fault_with_file_and_line() {
    String text = SchemaFiles.read("contracts/landing/complaints.yaml");
    String broken =
        text.replace("status: active", "status: lively")
            .replaceFirst("physicalType: timestamp", "physicalType: moment")
            .replace("firms.firm_id", "firms.name")
            .replace("      - name: category", "      - name: category_unheard_of");
    Map<String, String> files = new LinkedHashMap<>();
    for (String file : SchemaFiles.list("contracts/landing")) {
      files.put(file, file.endsWith("/complaints.yaml") ? broken : SchemaFiles.read(file));
    }
    LiftGuardException refused =
        assertThrows(
            LiftGuardException.class,
            () -> Contracts.parse(files, SchemaFiles.read("dictionary.yaml")));
    int status = 1 + (int) text.substring(0, text.indexOf("status:")).lines().count();
    assertTrue(
        refused.getMessage().contains("schemas/contracts/landing/complaints.yaml:" + status + ": "),
        refused.getMessage());
    for (String fault : List.of("lively", "moment", "firms.name", "category_unheard_of")) {
      assertTrue(refused.getMessage().contains(fault), refused.getMessage());
    }
    assertEquals(LiftGuardException.Kind.WRONG_USE, refused.kind());
  }

  @Test
  void a_key_that_stands_twice_is_a_fault() {
    Faults faults = new Faults();
    Yaml.parse("x.yaml", "a: 1\nb: 2\na: 3\n", faults);
    assertEquals(List.of("schemas/x.yaml:3: key 'a' stands twice"), faults.lines());
  }
}
