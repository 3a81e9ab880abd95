package io.liftguard.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Puts the encodings of each column of a Parquet file in order: the writer lists them as a hash set
 * of enums does, which differs from one JVM to the next. They stand in the footer, behind all that
 * is found by its position.
 */
public final class SteadyFooter {

  private static final int MAGIC = 4;

  /** Length of the footer and magic bytes, at the end of the file. */
  private static final int TAIL = 4 + MAGIC;

  private SteadyFooter() {}

  /**
   * A whole file with its encodings in order.
   *
   * @throws IOException when its footer cannot be read
   */
  public static byte[] of(byte[] file) throws IOException {
    byte[] tail = Arrays.copyOfRange(file, file.length - TAIL, file.length);
    int begin = file.length - TAIL - length(tail);
    byte[] end = end(Arrays.copyOfRange(file, begin, file.length - TAIL), tail);
    byte[] steady = Arrays.copyOf(file, begin + end.length);
    System.arraycopy(end, 0, steady, begin, end.length);
    return steady;
  }

  /**
   * Puts the encodings of a file on disk in order; nothing but its end is read or written.
   *
   * @throws IOException when it cannot be read or written
   */
  public static void rewrite(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      byte[] tail = read(channel, channel.size() - TAIL, TAIL);
      int length = length(tail);
      long begin = channel.size() - TAIL - length;
      ByteBuffer end = ByteBuffer.wrap(end(read(channel, begin, length), tail));
      channel.truncate(begin).position(begin);
      while (end.hasRemaining()) {
        channel.write(end);
      }
    }
  }

  private static byte[] read(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new IOException("the file ends before its footer");
      }
    }
    return bytes.array();
  }

  private static int length(byte[] tail) {
    return ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  /** The steady footer, its length and the magic bytes. */
  private static byte[] end(byte[] footer, byte[] tail) throws IOException {
    FileMetaData data = Util.readFileMetaData(new ByteArrayInputStream(footer));
    for (RowGroup group : data.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        Collections.sort(column.getMeta_data().getEncodings());
        if (column.getMeta_data().isSetEncoding_stats()) {
          Collections.sort(column.getMeta_data().getEncoding_stats());
        }
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(footer.length + TAIL);
    Util.writeFileMetaData(data, out);
    ByteBuffer steady = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
    steady.putInt(out.size());
    steady.put(tail, TAIL - MAGIC, MAGIC);
    out.writeBytes(steady.array());
    return out.toByteArray();
  }
}
