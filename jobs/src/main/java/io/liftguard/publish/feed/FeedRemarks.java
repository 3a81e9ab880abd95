package io.liftguard.publish.feed;

import io.liftguard.insurance.FeedRows;
import io.liftguard.insurance.FeedWindow;
import io.liftguard.insurance.Insured;
import io.liftguard.insurance.Parameters;
import io.liftguard.insurance.Policy;
import io.liftguard.publish.feed.FeedReport.Code;
import io.liftguard.publish.feed.FeedReport.Remark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds what a run got over in the data behind a feed. */
final class FeedRemarks {

  private FeedRemarks() {}

  /** All remarks, by insurer, those that are nobody's first. */
  static List<Remark> of(
      FeedReader reader, Collection<Insured> insurers, Parameters parameters, FeedWindow window) {
    List<Remark> remarks = new ArrayList<>();
    notNeutral(remarks, FeedRows.FIRM, parameters.firm());
    notNeutral(remarks, FeedRows.ELEVATOR, parameters.elevator());
    remarks.addAll(reader.remarks());
    insurers.forEach(insured -> of(remarks, insured, window));
    remarks.sort(Comparator.comparing(Remark::insurer).thenComparing(Remark::code));
    return remarks;
  }

  private static void notNeutral(List<Remark> remarks, String kind, Parameters.Kind of) {
    if (!of.neutral()) {
      remarks.add(new Remark(Code.NOT_NEUTRAL, "", 1, kind));
    }
  }

  private static void of(List<Remark> remarks, Insured insured, FeedWindow window) {
    Set<String> covered = new TreeSet<>();
    Set<String> severally = new TreeSet<>();
    Set<String> free = new TreeSet<>();
    for (Policy policy : insured.policies()) {
      if (policy.covers(window.to())) {
        if (!covered.add(policy.elevatorId())) {
          severally.add(policy.elevatorId());
        }
        if (policy.basePremium().signum() == 0) {
          free.add(policy.elevatorId());
        }
      }
    }
    String insurer = insured.insurerId();
    if (covered.isEmpty()) {
      remarks.add(new Remark(Code.NO_FEED, insurer, insured.policies().size(), ""));
    }
    add(remarks, Code.SEVERAL_POLICIES, insurer, severally);
    add(remarks, Code.NO_PREMIUM, insurer, free);
  }

  private static void add(List<Remark> remarks, Code code, String insurer, Set<String> lifts) {
    if (!lifts.isEmpty()) {
      remarks.add(new Remark(code, insurer, lifts.size(), lifts.iterator().next()));
    }
  }
}
