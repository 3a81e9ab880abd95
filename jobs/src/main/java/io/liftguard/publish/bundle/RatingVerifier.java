package io.liftguard.publish.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.night.CodeVersion;
import io.liftguard.rating.Change;
import io.liftguard.rating.Figures;
import io.liftguard.rating.Mqr1;
import io.liftguard.rating.Previous;
import io.liftguard.rating.PublicFacts;
import io.liftguard.rating.Rating;
import io.liftguard.rating.Release;
import io.liftguard.rating.ReleaseRows;
import io.liftguard.rating.Veto;
import io.liftguard.rating.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks a rating's bundle with no lake (part 4, "Anyone can check it"): computes every figure
 * again from the counts, and compares every file, the figures on the pages, the hashes and the
 * signature.
 *
 * <p>Figures are compared digit by digit: the method runs in a fixed order, and gives the same bits
 * wherever its elementary functions do.
 */
public final class RatingVerifier {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, byte[]> files;
  private final Differences differences = new Differences();
  private long figures;

  private RatingVerifier(Map<String, byte[]> files) {
    this.files = files;
  }

  /**
   * Checks a bundle.
   *
   * @param files all its files by path
   * @param keys keys that are trusted
   * @param earlier earlier bundles, with which the columns previous_* are compared
   * @param pages writes the site; pages of the same program must be the same byte for byte
   */
  public static VerifyReport verify(
      Map<String, byte[]> files,
      List<PublicKeyText> keys,
      List<Map<String, byte[]>> earlier,
      ReleasePages pages) {
    RatingVerifier verifier = new RatingVerifier(files);
    Seal.checkSums(files, verifier.differences);
    verifier.description();
    Release.Head head = verifier.release(earlier, pages);
    Seal.Signed signed = Seal.signed(files, keys);
    return new VerifyReport(
        head == null ? null : head.releaseId(),
        verifier.differences.all(),
        signed.signer(),
        signed.fingerprint(),
        verifier.figures);
  }

  private void description() {
    byte[] content = files.get(DataPackage.NAME);
    if (content == null) {
      differences.add(DataPackage.NAME + " is missing");
      return;
    }
    Map<String, JsonNode> resources = new TreeMap<>();
    try {
      for (JsonNode resource : JSON.readTree(content).path("resources")) {
        resources.put(resource.path("path").asText(), resource);
      }
    } catch (IOException e) {
      differences.add(DataPackage.NAME + " is no JSON: " + e.getMessage());
      return;
    }
    Set<String> names = new TreeSet<>(resources.keySet());
    names.addAll(files.keySet());
    names.removeAll(Seal.UNSIGNED);
    names.remove(DataPackage.NAME);
    for (String name : names) {
      JsonNode resource = resources.get(name);
      byte[] file = files.get(name);
      if (resource == null) {
        differences.add(name + " is not described in " + DataPackage.NAME);
      } else if (file != null) {
        differences.unless(
            resource.path("hash").asText().equals("sha256:" + Digests.sha256(file))
                && resource.path("bytes").asLong(file.length) == file.length,
            name + ": another hash or length than in " + DataPackage.NAME);
      }
    }
  }

  /** Computes the release again; null when it does not say what it is. */
  private Release.Head release(List<Map<String, byte[]>> earlier, ReleasePages pages) {
    RatingBundleReader reader;
    try {
      reader = new RatingBundleReader(files);
    } catch (IOException e) {
      differences.add(e.getMessage());
      return null;
    }
    Release.Head head = reader.head();
    head(head);
    try {
      Mqr1.Inputs inputs = reader.inputs();
      CellRules.check(head, reader.cells(), differences);
      Figures computed = Mqr1.compute(inputs);
      Map<String, List<List<Object>>> rows = ReleaseRows.of(reader.release(computed));
      for (ReleaseSchema.File file : RatingBundle.SCHEMA.files()) {
        compare(file, rows.get(file.name()));
      }
      RatingBundle.ratings(rows.get("ratings"))
          .forEach(
              (name, content) ->
                  differences.unless(
                      Arrays.equals(content, files.get(name)),
                      name + " says something else than the ratings computed again"));
      related(reader, computed);
      previous(head, computed, inputs, earlier);
      pages(reader.release(computed), pages);
    } catch (IOException e) {
      differences.add(e.getMessage());
    } catch (RuntimeException e) {
      // Counts that no release can have: whatever the method stumbles over is a difference.
      differences.add("the figures cannot be computed again: " + e.getMessage());
    }
    return head;
  }

  private void head(Release.Head head) {
    differences.unless(
        Arrays.equals(ReleaseJson.write(head), files.get(ReleaseJson.NAME)),
        ReleaseJson.NAME + " is not written as this program writes it");
    String id = head.revision() == 1 ? head.quarter() : head.quarter() + "-r" + head.revision();
    differences.unless(id.equals(head.releaseId()), ReleaseJson.NAME + ": release_id is not " + id);
    try {
      Window.Quarter quarter = Window.Quarter.of(head.quarter());
      Window window = new Window(quarter, head.windowFrom(), head.windowTo());
      differences.unless(
          head.windowTo().equals(quarter.lastDay())
              && head.windowDays() == window.days()
              && head.windowFrom().getDayOfMonth() == 1
              && !head.asOf().isBefore(head.windowTo()),
          ReleaseJson.NAME + ": quarter, window and as_of do not go together");
    } catch (RuntimeException e) {
      differences.add(ReleaseJson.NAME + ": " + e.getMessage());
    }
    differences.unless(
        head.state().equals(Release.DRAFT) || head.state().equals(Release.FINAL),
        ReleaseJson.NAME + ": no such state, " + head.state());
    differences.unless(
        head.methodVersion().startsWith("MQR-1."),
        ReleaseJson.NAME + ": this program does not know the method " + head.methodVersion());
  }

  /** Compares a file with what it must say, and names each cell that differs. */
  private void compare(ReleaseSchema.File file, List<List<Object>> rows) {
    String name = file.name() + ".csv";
    figures += (long) rows.size() * file.columns().size();
    byte[] content = files.get(name);
    if (content == null) {
      differences.add(name + " is missing");
      return;
    }
    if (Arrays.equals(content, ReleaseText.csv(file, rows))) {
      return;
    }
    List<List<String>> records = ReleaseText.records(content);
    Map<List<String>, List<String>> found = new LinkedHashMap<>();
    boolean named = false;
    for (List<String> record : records.subList(Math.min(1, records.size()), records.size())) {
      if (record.size() != file.columns().size()) {
        differences.add(name + ": a row of " + record.size() + " fields");
        named = true;
      } else if (found.put(key(file, record), record) != null) {
        differences.add(name + " " + key(file, record) + " stands twice");
        named = true;
      }
    }
    for (List<Object> row : rows) {
      List<String> want = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        want.add(ReleaseText.cell(file.columns().get(i), row.get(i)));
      }
      List<String> key = key(file, want);
      List<String> got = found.remove(key);
      if (got == null) {
        differences.add(name + " " + key + " is missing");
        named = true;
        continue;
      }
      for (int i = 0; i < want.size(); i++) {
        if (!want.get(i).equals(got.get(i))) {
          String column = file.columns().get(i).name();
          differences.add(
              name + " " + key + " " + column + ": " + got.get(i) + ", computed " + want.get(i));
          named = true;
        }
      }
    }
    for (List<String> key : found.keySet()) {
      differences.add(name + " " + key + " does not follow from the counts");
      named = true;
    }
    differences.unless(named, name + ": rows in another order, or written in another way");
  }

  private static List<String> key(ReleaseSchema.File file, List<String> record) {
    return file.keyPositions().stream().map(record::get).toList();
  }

  /** What else must go together. */
  private void related(RatingBundleReader reader, Figures computed) throws IOException {
    Map<String, Rating> ratings = new HashMap<>();
    computed.ratings().forEach(r -> ratings.put(r.firmId(), r));
    Release release = reader.release(computed);
    for (Change change : release.changes()) {
      Rating now = ratings.get(change.firmId());
      boolean same =
          now == null
              ? change.statusNew().equals("absent")
              : change.statusNew().equals(now.status())
                  && change.name().equals(now.name())
                  && Objects.equals(change.starsNew(), now.stars())
                  && Objects.equals(change.starsComputedNew(), now.starsComputed());
      differences.unless(same, "changes.csv " + change.firmId() + " differs from the ratings");
    }
    release
        .facts()
        .forEach(
            facts ->
                differences.unless(
                    ratings.containsKey(facts.firmId()),
                    "facts.csv " + facts.firmId() + " is no firm of the release"));
    for (Veto veto : release.vetoes()) {
      boolean sanctioned =
          release.facts().stream()
              .filter(facts -> facts.firmId().equals(veto.namedFirmId()))
              .flatMap(facts -> facts.sanctions().stream())
              .anyMatch(
                  s ->
                      s.equals(
                          new PublicFacts.Sanction(
                              veto.sanctionId(),
                              veto.kind(),
                              veto.decidedOn(),
                              veto.endsOn(),
                              veto.reference())));
      differences.unless(
          sanctioned,
          "vetoes.csv " + veto.firmId() + " " + veto.sanctionId() + " is not in sanctions.csv");
    }
    List<String> broken = new ArrayList<>();
    byte[] evidence = files.get(RatingBundle.EVIDENCE);
    Digests.read(evidence == null ? new byte[0] : evidence, broken);
    differences.unless(
        evidence != null && broken.isEmpty(), RatingBundle.EVIDENCE + " is missing or broken");
  }

  private void previous(
      Release.Head head, Figures computed, Mqr1.Inputs inputs, List<Map<String, byte[]>> earlier)
      throws IOException {
    inputs
        .previous()
        .forEach(
            (firm, before) ->
                differences.unless(
                    head.previousReleases().contains(before.releaseId()),
                    "ratings.csv " + firm + ": " + before.releaseId() + " is no earlier release"));
    for (Map<String, byte[]> bundle : earlier) {
      RatingBundleReader old = new RatingBundleReader(bundle);
      String id = old.head().releaseId();
      int position = head.previousReleases().indexOf(id);
      if (position < 0) {
        differences.add("the earlier bundle " + id + " is none of " + head.previousReleases());
        continue;
      }
      Map<String, RatingBundleReader.Published> published = old.published();
      for (Rating rating : computed.ratings()) {
        RatingBundleReader.Published then = published.get(rating.firmId());
        Previous said = inputs.previous().get(rating.firmId());
        boolean ratedThen = then != null && then.rated();
        boolean from = said != null && said.releaseId().equals(id);
        // The last release in which the firm was rated counts: a later one may stand before this.
        boolean later =
            said != null && head.previousReleases().indexOf(said.releaseId()) > position;
        boolean holds =
            from
                ? ratedThen
                    && then.starsStable() == said.starsStable()
                    && then.starsComputed() == said.starsComputed()
                : !ratedThen || later;
        differences.unless(
            holds, "ratings.csv " + rating.firmId() + ": previous_* are not what " + id + " says");
      }
    }
  }

  private void pages(Release release, ReleasePages pages) {
    PageFigures marked = new PageFigures(FigureRows.of(release), differences);
    files.forEach(
        (name, content) -> {
          if (name.endsWith(".html")) {
            marked.compare(name, content);
          }
        });
    figures += marked.figures();
    if (!release.head().codeVersion().equals(CodeVersion.get())) {
      return;
    }
    pages
        .pages(release)
        .forEach(
            (name, content) ->
                differences.unless(
                    Arrays.equals(content, files.get(name)),
                    name + " is not the page that follows from the release"));
  }
}
