package io.liftguard.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;

/** Decodes delivered text strictly: a byte that does not decode refuses the file. */
final class Charsets {
  private static final int MARK = 0xFEFF;

  private Charsets() {}

  /** Turns a failure of reading into the reason for which the file is refused. */
  interface Problem {
    /**
     * The reason, when the bytes are to blame.
     *
     * @throws IOException when the storage is to blame: the run fails, no file is refused
     */
    UnreadableFileException explain(IOException cause) throws IOException;
  }

  /**
   * A reader without byte order mark. A UTF-8 mark wins over the encoding set, because it cannot be
   * meant as text in any other.
   */
  static Reader open(InputStream in, Charset encoding) throws IOException {
    PushbackInputStream pushback = new PushbackInputStream(in, 3);
    byte[] start = pushback.readNBytes(3);
    boolean marked =
        start.length == 3
            && start[0] == (byte) 0xEF
            && start[1] == (byte) 0xBB
            && start[2] == (byte) 0xBF;
    if (!marked) {
      pushback.unread(start);
    }
    Charset charset = marked ? StandardCharsets.UTF_8 : encoding;
    Reader reader =
        new InputStreamReader(
            pushback,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    if (marked || charset.equals(StandardCharsets.UTF_8)) {
      return reader;
    }
    java.io.PushbackReader first = new java.io.PushbackReader(reader, 1);
    int c = first.read();
    if (c >= 0 && c != MARK) {
      first.unread(c);
    }
    return first;
  }

  /** Reasons for a file of text in an encoding. */
  static Problem problem(Charset encoding) {
    return cause -> {
      if (cause instanceof CharacterCodingException) {
        String other = encoding.equals(StandardCharsets.UTF_8) ? "GB18030" : "UTF-8";
        return new UnreadableFileException(
            "it is not valid " + encoding.name(),
            "If the source writes "
                + other
                + ", set landing.csv-encoding: "
                + other
                + " and run again; else deliver it in UTF-8.",
            cause);
      }
      if (cause instanceof EOFException || cause instanceof ZipException) {
        return new UnreadableFileException(
            "it is truncated or no gzip", "Deliver it again, complete.", cause);
      }
      throw cause;
    };
  }
}
