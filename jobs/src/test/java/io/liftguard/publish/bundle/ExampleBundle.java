package io.liftguard.publish.bundle;

import io.liftguard.rating.ExampleRelease;
import io.liftguard.rating.Figures;
import io.liftguard.rating.Method;
import io.liftguard.rating.Mqr1;
import io.liftguard.rating.PublicFacts;
import io.liftguard.rating.Rating;
import io.liftguard.rating.Release;
import io.liftguard.rating.Veto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bundles of the worked example's releases, without a lake. */
final class ExampleBundle {

  /** A key of the tests, the same in every run. */
  static final SigningKey KEY = key(1);

  private ExampleBundle() {}

  /** A key made from one byte. */
  static SigningKey key(int seed) {
    byte[] pkcs8 = new byte[48];
    byte[] head = {0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20};
    System.arraycopy(head, 0, pkcs8, 0, head.length);
    pkcs8[47] = (byte) seed;
    return SigningKey.parse(
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(pkcs8)
            + "\n-----END PRIVATE KEY-----\n",
        "test key");
  }

  /** The release of a quarter of the example, 2026Q2 or 2026Q3. */
  static Release release(String quarter) throws IOException {
    Mqr1.Inputs inputs = ExampleRelease.of(quarter).inputs();
    Figures figures = Mqr1.compute(inputs);
    boolean second = quarter.equals("2026Q3");
    LocalDate to = second ? LocalDate.of(2026, 9, 30) : LocalDate.of(2026, 6, 30);
    List<PublicFacts> facts = new ArrayList<>();
    inputs.names().keySet().stream()
        .sorted()
        .forEach(
            firm -> {
              List<PublicFacts.Sanction> sanctions = new ArrayList<>();
              for (Veto v : inputs.vetoes()) {
                if (v.firmId().equals(firm)) {
                  sanctions.add(
                      new PublicFacts.Sanction(
                          v.sanctionId(), v.kind(), v.decidedOn(), v.endsOn(), v.reference()));
                }
              }
              facts.add(new PublicFacts(firm, 1, 3, 271, 40, 36, 2, 12, 5, sanctions));
            });
    return new Release(
        new Release.Head(
            quarter,
            quarter,
            1,
            Release.FINAL,
            null,
            second ? List.of("2026Q2") : List.of(),
            Method.VERSION,
            "0123456789abcdef",
            "development",
            LocalDate.of(2026, 10, 14),
            to.plusDays(1).minusMonths(24),
            to,
            ExampleRelease.WINDOW_DAYS,
            Instant.parse("2026-10-15T01:02:03Z"),
            null,
            inputs.method()),
        inputs.cells(),
        inputs.vetoes(),
        figures,
        List.of(),
        List.of(),
        facts,
        List.of());
  }

  /** The files of a quarter's bundle, with pages. */
  static Map<String, byte[]> files(String quarter) throws IOException {
    return RatingBundle.files(
        release(quarter),
        ExampleBundle::pages,
        Map.of("evidence/x/events.csv", "0".repeat(64)),
        KEY);
  }

  /** A page per firm with some of its figures. */
  static Map<String, byte[]> pages(Release release) {
    Map<String, byte[]> pages = new TreeMap<>();
    FigureRows rows = FigureRows.of(release);
    for (Rating r : release.figures().ratings()) {
      String page =
          "<html><body><h1>"
              + r.pageOrder()
              + "</h1><p>"
              + figure(rows, r, "stars", PageFigure.Form.PLAIN)
              + figure(rows, r, "composite", PageFigure.Form.FIXED2)
              + figure(rows, r, "p_below_095", PageFigure.Form.PERCENT1)
              + figure(rows, r, "m1_base", PageFigure.Form.GROUPED)
              + "</p></body></html>\n";
      pages.put("firms/" + r.firmId() + ".html", page.getBytes(StandardCharsets.UTF_8));
    }
    return pages;
  }

  private static String figure(FigureRows rows, Rating r, String column, PageFigure.Form as) {
    return new PageFigure("ratings", r.firmId(), column, as).element(rows);
  }
}
