package io.liftguard.publish.bundle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** SHA-256 of files, and the list of them that is signed. */
public final class Digests {

  private Digests() {}

  /** SHA-256 in hexadecimal digits. */
  public static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lines as {@code sha256sum} writes and checks them, by file name. */
  public static byte[] sums(Map<String, String> sha256ByFile) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(sha256ByFile).forEach((f, sum) -> text.append(sum + "  " + f + "\n"));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads lines of {@link #sums}; lines that are none are told in {@code broken}. */
  public static Map<String, String> read(byte[] sums, List<String> broken) {
    Map<String, String> read = new TreeMap<>();
    List<String> lines = new ArrayList<>(new String(sums, StandardCharsets.UTF_8).lines().toList());
    for (String line : lines) {
      if (!line.matches("[0-9a-f]{64}  .+") || read.containsKey(line.substring(66))) {
        broken.add(line);
      } else {
        read.put(line.substring(66), line.substring(0, 64));
      }
    }
    return read;
  }
}
