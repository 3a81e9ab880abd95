package io.liftguard.publish.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.rating.Cell;
import io.liftguard.rating.Change;
import io.liftguard.rating.Figures;
import io.liftguard.rating.Mqr1;
import io.liftguard.rating.Objection;
import io.liftguard.rating.PastRating;
import io.liftguard.rating.Previous;
import io.liftguard.rating.PublicFacts;
import io.liftguard.rating.Rating;
import io.liftguard.rating.Release;
import io.liftguard.rating.Veto;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a rating's bundle back into what its figures follow from. */
public final class RatingBundleReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A row of a file: the text of a cell by its column, without its guard against formulas. */
  record Line(Map<String, String> cells) {

    String text(String column) {
      return cells.get(column);
    }

    String orNull(String column) {
      String text = cells.get(column);
      return text.isEmpty() ? null : text;
    }

    long whole(String column) {
      return Long.parseLong(cells.get(column));
    }

    Integer integer(String column) {
      String text = orNull(column);
      return text == null ? null : Integer.valueOf(text);
    }

    Double number(String column) {
      String text = orNull(column);
      return text == null ? null : Double.valueOf(text);
    }

    LocalDate date(String column) {
      String text = orNull(column);
      return text == null ? null : LocalDate.parse(text);
    }

    boolean flag(String column) {
      String text = cells.get(column);
      if (!text.equals("true") && !text.equals("false")) {
        throw new IllegalArgumentException(column + " is neither true nor false: " + text);
      }
      return text.equals("true");
    }
  }

  private final Map<String, byte[]> files;
  private final Release.Head head;

  /**
   * Opens a bundle.
   *
   * @param files its files
   * @throws IOException when {@code release.json} is missing or broken
   */
  public RatingBundleReader(Map<String, byte[]> files) throws IOException {
    this.files = files;
    this.head = ReleaseJson.read(content(ReleaseJson.NAME));
  }

  /** What {@code release.json} says. */
  public Release.Head head() {
    return head;
  }

  private byte[] content(String name) throws IOException {
    byte[] content = files.get(name);
    if (content == null) {
      throw new IOException(name + " is missing");
    }
    return content;
  }

  /**
   * The rows of a file.
   *
   * @throws IOException when the file is missing or its columns are not those of the schema
   */
  List<Line> lines(String name) throws IOException {
    ReleaseSchema.File file = RatingBundle.SCHEMA.file(name);
    List<List<String>> records = ReleaseText.records(content(name + ".csv"));
    if (records.isEmpty() || !records.get(0).equals(file.columnNames())) {
      throw new IOException(name + ".csv: the columns are not " + file.columnNames());
    }
    List<Line> lines = new ArrayList<>();
    for (List<String> fields : records.subList(1, records.size())) {
      if (fields.size() != file.columns().size()) {
        throw new IOException(
            name + ".csv: a row has " + fields.size() + " fields: " + String.join(",", fields));
      }
      Map<String, String> cells = new LinkedHashMap<>();
      for (int i = 0; i < fields.size(); i++) {
        boolean text = file.columns().get(i).kind() == ReleaseSchema.Type.STRING;
        cells.put(file.columns().get(i).name(), text ? bare(fields.get(i)) : fields.get(i));
      }
      lines.add(new Line(cells));
    }
    return lines;
  }

  /** A text without its guard against formulas. */
  static String bare(String text) {
    return text.length() > 1 && text.charAt(0) == '\'' && "=+-@\t\r".indexOf(text.charAt(1)) >= 0
        ? text.substring(1)
        : text;
  }

  /** Reads lines, and says of one that cannot be read where it stands. */
  private <T> List<T> read(String name, java.util.function.Function<Line, T> row)
      throws IOException {
    List<T> rows = new ArrayList<>();
    int number = 1;
    for (Line line : lines(name)) {
      number++;
      try {
        rows.add(row.apply(line));
      } catch (RuntimeException e) {
        throw new IOException(
            name + ".csv, row " + number + " cannot be read: " + e.getMessage(), e);
      }
    }
    return rows;
  }

  /** The cells. */
  public List<Cell> cells() throws IOException {
    return read(
        "cells",
        r ->
            new Cell(
                r.text("measure"),
                r.text("firm_id"),
                r.text("quarter"),
                r.text("stratum_1"),
                r.text("stratum_2"),
                r.whole("base"),
                r.whole("observed")));
  }

  /** The vetoes. */
  public List<Veto> vetoes() throws IOException {
    return read(
        "vetoes",
        r ->
            new Veto(
                r.text("firm_id"),
                r.text("sanction_id"),
                r.text("named_firm_id"),
                r.text("kind"),
                r.date("decided_on"),
                r.date("ends_on"),
                r.orNull("reference")));
  }

  /**
   * What the figures follow from. Names are read from {@code ratings.json}, where they need no
   * guard against formulas.
   */
  public Mqr1.Inputs inputs() throws IOException {
    Map<String, String> names = new HashMap<>();
    for (JsonNode row : JSON.readTree(content("ratings.json"))) {
      names.put(row.path("firm_id").asText(), row.path("name").asText());
    }
    Map<String, Previous> previous = new HashMap<>();
    for (PreviousOf of : read("ratings", RatingBundleReader::previous)) {
      if (of.previous() != null) {
        previous.put(of.firmId(), of.previous());
      }
    }
    return new Mqr1.Inputs(head.method(), head.windowDays(), cells(), names, vetoes(), previous);
  }

  private record PreviousOf(String firmId, Previous previous) {}

  private static PreviousOf previous(Line r) {
    String release = r.orNull("previous_release");
    return new PreviousOf(
        r.text("firm_id"),
        release == null
            ? null
            : new Previous(
                release, r.integer("previous_stars"), r.integer("previous_stars_computed")));
  }

  /**
   * A firm's published rating, as later releases need it.
   *
   * @param starsStable stars before any veto, null when unrated
   * @param starsComputed stars of the figures alone, null when unrated
   */
  public record Published(
      String firmId,
      String name,
      String status,
      Integer stars,
      Integer starsStable,
      Integer starsComputed,
      boolean veto,
      Double composite) {

    /** Whether the firm was rated. */
    public boolean rated() {
      return status.equals(Rating.RATED);
    }
  }

  /** The published ratings, by firm, in the order of the page. */
  public Map<String, Published> published() throws IOException {
    Map<String, Published> published = new LinkedHashMap<>();
    for (Published p :
        read(
            "ratings",
            r ->
                new Published(
                    r.text("firm_id"),
                    r.text("name"),
                    r.text("status"),
                    r.integer("stars"),
                    r.integer("stars_stable"),
                    r.integer("stars_computed"),
                    r.flag("veto"),
                    r.number("composite")))) {
      published.put(p.firmId(), p);
    }
    return published;
  }

  /** The objections. */
  public List<Objection> objections() throws IOException {
    return read("objections", RatingBundleReader::objection);
  }

  static Objection objection(Line r) {
    return new Objection(
        r.text("objection_id"),
        r.text("firm_id"),
        r.text("record_type"),
        r.text("record_id"),
        r.text("claim"),
        r.date("received_on"),
        r.orNull("decision"),
        r.date("decided_on"));
  }

  /** The whole release, its figures as given. */
  public Release release(Figures figures) throws IOException {
    List<Change> changes =
        read(
            "changes",
            r ->
                new Change(
                    r.text("firm_id"),
                    r.text("name"),
                    r.text("compared_with"),
                    r.text("status_old"),
                    r.text("status_new"),
                    r.integer("stars_old"),
                    r.integer("stars_new"),
                    r.integer("stars_computed_old"),
                    r.integer("stars_computed_new"),
                    r.integer("cells_changed"),
                    r.text("reasons")));
    List<PastRating> history =
        read(
            "history",
            r ->
                new PastRating(
                    r.text("firm_id"),
                    r.text("release_id"),
                    r.text("status"),
                    r.integer("stars"),
                    r.flag("veto"),
                    r.number("composite")));
    return new Release(head, cells(), vetoes(), figures, objections(), changes, facts(), history);
  }

  private List<PublicFacts> facts() throws IOException {
    Map<String, List<PublicFacts.Sanction>> sanctions = new HashMap<>();
    read(
        "sanctions",
        r ->
            sanctions
                .computeIfAbsent(r.text("firm_id"), f -> new ArrayList<>())
                .add(
                    new PublicFacts.Sanction(
                        r.text("sanction_id"),
                        r.text("kind"),
                        r.date("decided_on"),
                        r.date("ends_on"),
                        r.orNull("reference"))));
    return read(
        "facts",
        r ->
            new PublicFacts(
                r.text("firm_id"),
                r.whole("complaints_substantiated"),
                r.whole("spot_checks"),
                r.whole("spot_check_score_sum"),
                r.whole("inspection_chains"),
                r.whole("inspection_chains_first_passed"),
                r.whole("inspection_chains_maintenance_caused"),
                r.whole("entrapments_without_mass_events"),
                r.whole("entrapments_external_cause"),
                sanctions.getOrDefault(r.text("firm_id"), List.of())));
  }
}
