package io.liftguard.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.liftguard.domain.CodePoints;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanctionsTest {

  private static final LocalDate DAY = LocalDate.of(2026, 9, 30);

  private static Map<String, Sanctions.Firm> register(LocalDate licence) {
    Map<String, Sanctions.Firm> register = new TreeMap<>(CodePoints.ORDER);
    register.put("A", new Sanctions.Firm("A", null, licence));
    register.put("A1", new Sanctions.Firm("A1", "A", null));
    register.put("A2", new Sanctions.Firm("A2", "A1", null));
    register.put("B", new Sanctions.Firm("B", null, null));
    register.put("R1", new Sanctions.Firm("R1", "R2", null));
    register.put("R2", new Sanctions.Firm("R2", "R1", null));
    register.put("U", new Sanctions.Firm("U", "unheard-of", null));
    return register;
  }

  @ParameterizedTest(name = "{0} decided {1}, ends {2}, licence {3}: {4}")
  @CsvSource(
      nullValues = "null",
      value = {
        "forgery, 2026-09-30, null, null, 2027-09-30", // On the day itself.
        "forgery, 2026-10-01, null, null, null", // After it.
        "forgery, 2025-09-30, null, null, null", // One year is over on its day.
        "forgery, 2025-10-01, null, null, 2026-10-01",
        "forgery, 2026-01-01, 2026-09-30, null, null", // ends_on is the first day without.
        "forgery, 2026-01-01, 2026-10-01, null, 2026-10-01",
        "licence_revoked, 2023-10-01, null, null, 2026-10-01", // Three years.
        "blacklist, 2023-10-01, null, null, 2026-10-01",
        "blacklist, 2023-09-30, null, null, null",
        "licence_expired, 2026-01-01, null, 2026-09-30, 2027-01-01", // Valid to D is not later.
        "licence_expired, 2026-01-01, null, 2026-10-01, null", // Renewed.
        "licence_expired, 2026-01-01, null, null, 2027-01-01",
        "forgery, 2026-01-01, null, 2026-10-01, 2027-01-01", // A licence renews no other kind.
        "penalty, 2026-01-01, null, null, null", // No veto.
      })
  void holdsForItsTerm(
      String kind, LocalDate decided, LocalDate ends, LocalDate licence, LocalDate until) {
    Map<String, Sanctions.Firm> register = register(licence);
    List<Sanctions.Sanction> inForce =
        Sanctions.inForce(
            List.of(new Sanctions.Sanction("S", "A", kind, decided, ends, null)), register, DAY);
    List<Veto> vetoes = Sanctions.vetoes(inForce, register);
    assertEquals(
        until == null ? List.of() : List.of(until, until, until),
        vetoes.stream().map(Veto::endsOn).toList());
  }

  @Test
  void holdsForTheFirmNamedAndEveryFirmBelow() {
    Map<String, Sanctions.Firm> register = register(null);
    LocalDate decided = LocalDate.of(2026, 1, 1);
    List<Veto> vetoes =
        Sanctions.vetoes(
            Sanctions.inForce(
                List.of(
                    new Sanctions.Sanction("S2", "A1", "forgery", decided, null, "ref"),
                    new Sanctions.Sanction("S1", "A", "penalty", decided, null, null),
                    new Sanctions.Sanction("S3", "R1", "forgery", decided, null, null),
                    new Sanctions.Sanction("S4", "U", "forgery", decided, null, null)),
                register,
                DAY),
            register);
    assertEquals(
        List.of("A1 A1 S2", "A2 A1 S2", "R1 R1 S3", "R2 R1 S3", "U U S4"),
        vetoes.stream()
            .map(v -> v.firmId() + " " + v.namedFirmId() + " " + v.sanctionId())
            .toList());
  }
}
