package io.liftguard.publish.bundle;

import java.util.ArrayList;
import java.util.List;

/** Collects what differs; a broken bundle must not fill the terminal. */
public final class Differences {

  private static final int MOST = 200;

  private final List<String> sentences = new ArrayList<>();
  private long more;

  /** Notes a difference. */
  public void add(String sentence) {
    if (sentences.size() < MOST) {
      sentences.add(sentence);
    } else {
      more++;
    }
  }

  /** Notes a difference unless something holds. */
  public void unless(boolean holds, String sentence) {
    if (!holds) {
      add(sentence);
    }
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return sentences.isEmpty();
  }

  /** All sentences, or so many and how many more there are. */
  public List<String> all() {
    List<String> all = new ArrayList<>(sentences);
    if (more > 0) {
      all.add("and " + more + " more");
    }
    return all;
  }
}
