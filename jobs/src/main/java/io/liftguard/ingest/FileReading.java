package io.liftguard.ingest;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Opens landing files, from memory when they are small, else from where they lie. */
final class FileReading {
  private static final int BUFFER = 1 << 16;

  private FileReading() {}

  /** Where the bytes of a file come from. */
  sealed interface Bytes {
    /** The file was read into memory. */
    @SuppressWarnings("ArrayRecordComponent") // Never changed, and too large to copy.
    record InMemory(byte[] content) implements Bytes {}

    /** The file is read where it lies. */
    record InPlace(Configuration configuration) implements Bytes {}
  }

  /** Digest of the bytes as delivered. */
  static String sha256(LandingFile file, Bytes bytes) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    try (InputStream in = stream(file, bytes)) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Opens the records of a file that is not empty. */
  static RecordSource open(
      LandingFile file, Bytes bytes, FileColumns columns, String csvEncoding, char separator)
      throws IOException, UnreadableFileException {
    if (file.format() == Format.PARQUET) {
      return new ParquetSource(
          inputFile(file, bytes), columns, file.renamed(), file.partitionValues());
    }
    InputStream in = stream(file, bytes);
    boolean csv = file.format() == Format.CSV || file.format() == Format.CSV_GZ;
    Charset encoding = csv ? Charset.forName(csvEncoding) : StandardCharsets.UTF_8;
    Charsets.Problem problem = Charsets.problem(encoding);
    try {
      if (file.format() == Format.CSV_GZ) {
        in = new GZIPInputStream(in, BUFFER);
      }
      Reader text = Charsets.open(in, encoding);
      return switch (file.format()) {
        case CSV, CSV_GZ -> new CsvSource(text, columns, separator, problem);
        case JSON -> new JsonSource(text, columns, JsonSource.Layout.LINES_OR_ARRAY, problem);
        case JSONL -> new JsonSource(text, columns, JsonSource.Layout.LINES, problem);
        case PARQUET -> throw new IllegalStateException();
      };
    } catch (EOFException | ZipException | CharacterCodingException e) {
      in.close();
      throw problem.explain(e);
    }
  }

  static InputStream stream(LandingFile file, Bytes bytes) throws IOException {
    if (bytes instanceof Bytes.InMemory memory) {
      return new ByteArrayInputStream(memory.content());
    }
    Path path = new Path(file.uri());
    return path.getFileSystem(((Bytes.InPlace) bytes).configuration()).open(path, BUFFER);
  }

  private static InputFile inputFile(LandingFile file, Bytes bytes) throws IOException {
    return bytes instanceof Bytes.InMemory memory
        ? new MemoryFile(memory.content())
        : HadoopInputFile.fromPath(new Path(file.uri()), ((Bytes.InPlace) bytes).configuration());
  }

  /** A Parquet file in memory. */
  @SuppressWarnings("ArrayRecordComponent") // Never changed, and too large to copy.
  private record MemoryFile(byte[] content) implements InputFile {
    @Override
    public long getLength() {
      return content.length;
    }

    @Override
    public SeekableInputStream newStream() {
      SeekableBytes bytes = new SeekableBytes(content);
      return new DelegatingSeekableInputStream(bytes) {
        @Override
        public long getPos() {
          return bytes.position();
        }

        @Override
        public void seek(long position) {
          bytes.seek(position);
        }
      };
    }
  }

  private static final class SeekableBytes extends ByteArrayInputStream {
    SeekableBytes(byte[] content) {
      super(content);
    }

    synchronized long position() {
      return pos;
    }

    synchronized void seek(long position) {
      pos = Math.toIntExact(position);
    }
  }
}
