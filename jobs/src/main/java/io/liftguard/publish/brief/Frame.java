package io.liftguard.publish.brief;

import io.liftguard.contract.Codes;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.Layer;
import io.liftguard.contract.TableContract;
import io.liftguard.publish.brief.BriefData.AlertDay;
import io.liftguard.publish.brief.BriefData.Open;
import io.liftguard.publish.brief.BriefData.Told;
import io.liftguard.publish.page.KpiText;
import io.liftguard.publish.page.Lang;
import io.liftguard.publish.page.PageTexts;
import io.liftguard.watch.WatchRules;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the briefs of one run and language have in common: names, and pieces that both show. */
final class Frame {

  private static final Pattern DAYS = Pattern.compile("(\\d+) d");

  /** Of many days so few are named. */
  private static final int MOST_DAYS = 4;

  private final BriefData data;
  private final Lang lang;
  private final PageTexts texts;
  private final WatchRules rules = WatchRules.load();
  private final Codes codes = Codes.load();
  private final Contracts contracts;

  Frame(BriefData data, Lang lang, PageTexts texts, Contracts contracts) {
    this.data = data;
    this.lang = lang;
    this.texts = texts;
    this.contracts = contracts;
  }

  BriefData data() {
    return data;
  }

  Lang lang() {
    return lang;
  }

  /** A text with its places filled in. */
  String say(String key, Object... values) {
    String text = texts.of(key, lang);
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return text;
  }

  /**
   * A number on top of the page.
   *
   * @param label key of what it counts
   * @param anchor where more of it stands
   */
  record Tile(String label, String value, String tone, String anchor) {}

  static Tile tile(String label, long value, String badTone, String anchor) {
    return new Tile(label, Long.toString(value), value > 0 ? badTone : "tone-good", anchor);
  }

  /** A line of the banner on incomplete data. */
  record Incomplete(String table, String days) {}

  /** Tables with incomplete days from one day to another. */
  List<Incomplete> incomplete(LocalDate from, LocalDate to) {
    List<Incomplete> lines = new ArrayList<>();
    for (String table : data.incompleteTables()) {
      List<LocalDate> days = data.incomplete(table, from, to);
      if (!days.isEmpty()) {
        lines.add(new Incomplete(table(table), days(days)));
      }
    }
    return lines;
  }

  /** Days, the last ones named. */
  String days(List<LocalDate> days) {
    List<String> named =
        days.subList(Math.max(0, days.size() - MOST_DAYS), days.size()).stream()
            .map(LocalDate::toString)
            .toList();
    String list = String.join(lang == Lang.ZH ? "、" : ", ", named);
    return days.size() > MOST_DAYS ? say("incomplete.days", list, days.size()) : list;
  }

  /** Business name of a landing table. */
  String table(String name) {
    TableContract table = contracts.table(Layer.LANDING, name);
    return lang == Lang.ZH ? table.zh() : table.en();
  }

  String firm(String id) {
    return id == null ? "" : data.firms().getOrDefault(id, id);
  }

  String reason(String subjectType, String id) {
    return rules.text(subjectType, id).map(lang::of).orElse(id);
  }

  static KpiCard card(String id) {
    return KpiCatalogue.load().card(id);
  }

  /**
   * The evidence of a reason in the page's language: firms by their names, codes by theirs. What a
   * reason's evidence is made of is told where it is found ({@code watch.LiftWatch}, {@code
   * watch.FirmWatch}).
   */
  String evidence(String reason, String evidence) {
    List<String> parts = new ArrayList<>();
    for (String part : evidence.split("; ", -1)) {
      Matcher days = DAYS.matcher(part);
      if (days.matches()) {
        parts.add(say("days", days.group(1)));
      } else if (reason.equals("no_visit") && part.equals(say("dash"))) {
        parts.add(say("never"));
      } else if (reason.equals("assessed_unsafe")) {
        parts.add(code("assessment", part));
      } else if (reason.equals("sanction")) {
        List<String> words = new ArrayList<>(List.of(part.split(" ", 3)));
        if (words.size() > 1) {
          words.set(1, code("sanctions.kind", words.get(1)));
        }
        parts.add(String.join(" ", words));
      } else {
        parts.add(firm(part));
      }
    }
    return String.join(lang == Lang.ZH ? "；" : "; ", parts);
  }

  private String code(String column, String value) {
    return codes.text(column, value).map(lang::of).orElse(value);
  }

  /** A target with its sign as it is printed. */
  static String sign(String target) {
    return target.replace(">=", "≥").replace("<=", "≤").replace(' ', '\u00a0');
  }

  /** The target of a headline; per cent as such, other units stand with the figure. */
  String target(KpiCard card) {
    String unit = lang.of(KpiText.unit(card));
    return sign(KpiText.target(card)) + (unit.equals("%") ? unit : "");
  }

  /** A figure with its unit. */
  String withUnit(KpiCard card, Double value) {
    if (value == null) {
      return say("dash");
    }
    String unit = lang.of(KpiText.unit(card));
    String space = unit.equals("%") || lang == Lang.ZH ? "" : " ";
    return KpiText.figure(card, value) + space + unit;
  }

  /** A reason of a subject, in words. */
  record Reason(String text, LocalDate since, Long points, String evidence) {}

  /**
   * A subject of the watch list with its reasons.
   *
   * @param title what people call it: the site of a lift, the name of a firm
   * @param id its id
   * @param place town of a lift, and the firm that looks after it
   * @param score null for firms
   */
  record Subject(String title, String id, String place, Long score, List<Reason> reasons) {}

  /** Subjects of a kind, the highest score first, then the oldest reason. */
  List<Subject> subjects(String subjectType, String town) {
    Map<String, List<Open>> bySubject = new LinkedHashMap<>();
    data.open().stream()
        .filter(o -> o.subjectType().equals(subjectType))
        .filter(o -> town == null || town.equals(o.town()))
        .sorted(
            Comparator.comparing((Open o) -> o.score() == null ? 0L : -o.score())
                .thenComparing(Open::since)
                .thenComparing(Open::subjectId)
                .thenComparing(Open::reason))
        .forEach(o -> bySubject.computeIfAbsent(o.subjectId(), id -> new ArrayList<>()).add(o));
    List<Subject> subjects = new ArrayList<>();
    bySubject.forEach(
        (id, of) ->
            subjects.add(
                subject(
                    of.get(0),
                    of.stream()
                        .map(
                            o ->
                                new Reason(
                                    reason(subjectType, o.reason()),
                                    o.since(),
                                    o.points(),
                                    evidence(o.reason(), o.evidence())))
                        .toList())));
    return subjects;
  }

  /** A subject with reasons of its own choosing. */
  Subject subject(Open of, List<Reason> reasons) {
    boolean lift = of.subjectType().equals("lift");
    String site = of.siteName() == null ? of.subjectId() : of.siteName();
    List<String> place = new ArrayList<>();
    if (lift && of.town() != null) {
      place.add(of.town());
    }
    if (lift && of.firmId() != null && data.firms().containsKey(of.firmId())) {
      place.add(firm(of.firmId()));
    }
    return new Subject(
        lift ? site : firm(of.subjectId()),
        of.subjectId(),
        String.join(" · ", place),
        of.score(),
        reasons);
  }

  /**
   * An alert with its path.
   *
   * @param scope key of the kind of scope
   * @param alarms alarms of the last days
   * @param c C of as_of
   * @param events entrapments of the last days
   * @param expected how many were expected
   */
  record Alert(
      String scope,
      String name,
      List<Alarm> alarms,
      String c,
      String threshold,
      long events,
      String expected,
      Drawing.Path path,
      LocalDate from,
      LocalDate to) {}

  /**
   * An alarm.
   *
   * @param tonight whether this run found it
   * @param heldBack whether its day is incomplete
   */
  record Alarm(LocalDate date, String c, boolean tonight, boolean heldBack) {}

  /** The path of a scope; null when it has none. */
  Alert alert(String scopeType, String scopeId) {
    List<AlertDay> days =
        data.alerts().stream()
            .filter(d -> d.scopeType().equals(scopeType) && d.scopeId().equals(scopeId))
            .sorted(Comparator.comparing(AlertDay::date))
            .toList();
    if (days.isEmpty()) {
      return null;
    }
    LocalDate lately = data.run().lately();
    List<Alarm> alarms = new ArrayList<>();
    long events = 0;
    double expected = 0;
    for (AlertDay day : days) {
      if (day.date().isBefore(lately)) {
        continue;
      }
      events += day.y();
      expected += day.m();
      if (day.alarm()) {
        alarms.add(0, new Alarm(day.date(), fixed(day.c(), 2), tonight(day), day.incomplete()));
      }
    }
    AlertDay last = days.get(days.size() - 1);
    LocalDate from = days.get(0).date();
    return new Alert(
        scopeType,
        name(scopeType, scopeId),
        alarms,
        fixed(last.c(), 2),
        fixed(last.threshold(), 0),
        events,
        fixed(expected, 1),
        Drawing.path(days, from, data.run().asOf()),
        from,
        data.run().asOf());
  }

  private String name(String scopeType, String scopeId) {
    return switch (scopeType) {
      case "county" -> "";
      case "firm" -> firm(scopeId);
      default -> scopeId;
    };
  }

  private boolean tonight(AlertDay day) {
    for (Told told : data.told()) {
      if (told.runNo() == data.run().runNo()
          && told.scopeType().equals(day.scopeType())
          && told.scopeId().equals(day.scopeId())
          && told.date().equals(day.date())) {
        return true;
      }
    }
    return false;
  }

  /** Scopes with an alarm in the last days, by kind and name. */
  List<String[]> alarmed() {
    TreeSet<String> scopes = new TreeSet<>();
    for (AlertDay day : data.alerts()) {
      if (day.alarm() && !day.date().isBefore(data.run().lately())) {
        scopes.add(day.scopeType() + "\t" + day.scopeId());
      }
    }
    return scopes.stream().map(scope -> scope.split("\t", 2)).toList();
  }

  static String fixed(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
