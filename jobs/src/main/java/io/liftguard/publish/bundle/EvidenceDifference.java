package io.liftguard.publish.bundle;

import io.liftguard.rating.Evidence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which records of a firm differ between two folders of evidence. */
final class EvidenceDifference {

  private static final int MOST = 20;

  private EvidenceDifference() {}

  /**
   * The records that one side has and the other has not, or has otherwise; at most twenty of a
   * kind, as {@code events R1}.
   *
   * @param old files of the firm's folder
   * @param now likewise
   */
  static List<String> records(Map<String, byte[]> old, Map<String, byte[]> now) {
    List<String> records = new ArrayList<>();
    Evidence.FILES.forEach(
        (file, key) -> {
          Set<String> differing = new TreeSet<>(keys(old, now, file, key.size()));
          differing.addAll(keys(now, old, file, key.size()));
          int n = 0;
          for (String record : differing) {
            if (n++ == MOST) {
              records.add(file + " and " + (differing.size() - MOST) + " more");
              break;
            }
            records.add(file + " " + record);
          }
        });
    return records;
  }

  /** Keys of the lines that only the first side has: the columns after the firm's. */
  private static List<String> keys(
      Map<String, byte[]> one, Map<String, byte[]> other, String file, int columns) {
    Set<List<String>> known = new HashSet<>(lines(other, file));
    List<String> keys = new ArrayList<>();
    for (List<String> line : lines(one, file)) {
      if (!known.contains(line)) {
        keys.add(String.join(" ", line.subList(1, 1 + columns)));
      }
    }
    return keys;
  }

  private static List<List<String>> lines(Map<String, byte[]> files, String file) {
    byte[] content = files.get(file + ".csv");
    return content == null ? List.of() : ReleaseText.records(content);
  }
}
