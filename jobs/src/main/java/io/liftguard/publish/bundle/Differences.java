package io.liftguard.publish.bundle;

import java.util.ArrayList;
import java.util.List;

/** Collects what differs; a broken bundle must not fill the terminal. */
final class Differences {

  private static final int MOST = 200;

  private final List<String> sentences = new ArrayList<>();
  private long more;

  void add(String sentence) {
    if (sentences.size() < MOST) {
      sentences.add(sentence);
    } else {
      more++;
    }
  }

  void unless(boolean holds, String sentence) {
    if (!holds) {
      add(sentence);
    }
  }

  boolean isEmpty() {
    return sentences.isEmpty();
  }

  List<String> all() {
    List<String> all = new ArrayList<>(sentences);
    if (more > 0) {
      all.add("and " + more + " more");
    }
    return all;
  }
}
