package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.publish.brief.BriefData;
import io.liftguard.publish.brief.BriefFiles;
import io.liftguard.publish.brief.BriefPages;
import io.liftguard.publish.brief.BriefReader;
import io.liftguard.publish.bundle.ReleaseStore;
import io.liftguard.settings.Nearest;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the commands that make briefs share. */
final class Briefs {

  private Briefs() {}

  /** Where briefs lie unless a command says otherwise. */
  static String directory(LakeSession session) {
    return session.lake().root() + "/published/brief";
  }

  /**
   * Writes the night's brief and those of all towns of the last month that is over.
   *
   * @return where they lie
   */
  static String write(LakeSession session, String directory) {
    BriefData data = BriefReader.read(session.spark(), session.lake(), session.contracts(), null);
    BriefPages pages = new BriefPages(session.contracts());
    Map<String, byte[]> made = new TreeMap<>(pages.night(data));
    BriefPages.towns(data).forEach(town -> made.putAll(pages.town(data, town)));
    return BriefFiles.write(store(session, directory), made);
  }

  /**
   * Writes the brief of a town, or of all of them, and a month.
   *
   * @param town null for all towns
   * @param month null for the last one that is over
   * @return where they lie
   */
  static String write(LakeSession session, String directory, String town, YearMonth month) {
    BriefData data = BriefReader.read(session.spark(), session.lake(), session.contracts(), month);
    List<String> towns = BriefPages.towns(data);
    if (town != null && !towns.contains(town)) {
      throw LiftGuardException.wrongUse(
          "There is no town '" + town + "' with figures of that month",
          towns.isEmpty()
              ? "No town has any; give another --month."
              : "The nearest known one is '" + Nearest.to(town, towns) + "'.");
    }
    BriefPages pages = new BriefPages(session.contracts());
    Map<String, byte[]> made = new TreeMap<>();
    for (String one : town == null ? towns : List.of(town)) {
      made.putAll(pages.town(data, one));
    }
    return BriefFiles.write(store(session, directory), made);
  }

  private static ReleaseStore store(LakeSession session, String directory) {
    return ReleaseStore.open(directory, session.spark().sessionState().newHadoopConf());
  }
}
