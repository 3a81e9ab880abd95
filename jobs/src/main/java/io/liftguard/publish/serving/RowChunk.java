package io.liftguard.publish.serving;

import java.nio.ByteBuffer;

/**
 * Rows in the form of binary {@code COPY}.
 *
 * @param rows how many
 * @param checksum sum of their digests
 * @param bytes the rows
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
record RowChunk(int rows, long checksum, byte[] bytes) {

  private static final int HEAD = 12;

  /** The chunk as bytes, in which form it leaves a Spark task. */
  byte[] pack() {
    return ByteBuffer.allocate(HEAD + bytes.length)
        .putInt(rows)
        .putLong(checksum)
        .put(bytes)
        .array();
  }

  static RowChunk unpack(byte[] packed) {
    ByteBuffer buffer = ByteBuffer.wrap(packed);
    int rows = buffer.getInt();
    long checksum = buffer.getLong();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return new RowChunk(rows, checksum, bytes);
  }
}
