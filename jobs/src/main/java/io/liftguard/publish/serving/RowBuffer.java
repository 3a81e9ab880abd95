package io.liftguard.publish.serving;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Rows in the form of PostgreSQL's binary {@code COPY}, with the sum of their digests. A row's
 * digest is the first 64 bits of the MD5 of its fields; the sum is taken modulo 2^64, so that it
 * does not depend on the order of rows.
 */
final class RowBuffer {

  private static final long EPOCH_DAY_2000 = LocalDate.of(2000, 1, 1).toEpochDay();
  private static final long EPOCH_SECOND_2000 = EPOCH_DAY_2000 * 86_400;
  private static final int OID_OF_TEXT = 25;
  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

  private final List<PgType> types;
  private final MessageDigest md5 = md5();
  private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
  private int rows;
  private long checksum;

  RowBuffer(List<PgType> types) {
    this.types = types;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  int size() {
    return buffer.position();
  }

  /** Adds a row of values as Spark or the JDK hands them out. */
  void add(IntFunction<Object> row) {
    room(2).putShort((short) types.size());
    int begin = buffer.position();
    for (int i = 0; i < types.size(); i++) {
      field(types.get(i), row.apply(i));
    }
    md5.update(buffer.array(), begin, buffer.position() - begin);
    checksum += ByteBuffer.wrap(md5.digest()).getLong();
    rows++;
  }

  /** What was added since the last call. */
  RowChunk take() {
    RowChunk chunk = new RowChunk(rows, checksum, Arrays.copyOf(buffer.array(), buffer.position()));
    buffer.clear();
    rows = 0;
    checksum = 0;
    return chunk;
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int needed = buffer.position() + bytes;
      ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, 2 * buffer.capacity()));
      larger.put(buffer.flip());
      buffer = larger;
    }
    return buffer;
  }

  private void field(PgType type, Object value) {
    if (value == null) {
      room(4).putInt(-1);
      return;
    }
    switch (type.kind()) {
      case TEXT, JSON -> text(value.toString());
      case BIGINT -> room(12).putInt(8).putLong(((Number) value).longValue());
      case NUMERIC -> numeric((BigDecimal) value, type.scale());
      case BOOLEAN -> room(5).putInt(1).put((byte) ((Boolean) value ? 1 : 0));
      case DATE ->
          room(8)
              .putInt(4)
              .putInt(Math.toIntExact(((LocalDate) value).toEpochDay() - EPOCH_DAY_2000));
      case TIMESTAMPTZ -> {
        Instant instant = (Instant) value;
        long micros =
            Math.addExact(
                Math.multiplyExact(instant.getEpochSecond() - EPOCH_SECOND_2000, 1_000_000L),
                instant.getNano() / 1_000);
        room(12).putInt(8).putLong(micros);
      }
      case DOUBLE -> room(12).putInt(8).putLong(Double.doubleToLongBits((Double) value));
      case TEXT_ARRAY -> array(((List<?>) value));
    }
  }

  private void text(String text) {
    // PostgreSQL's text cannot hold the character 0.
    byte[] bytes = text.replace('\u0000', '\ufffd').getBytes(StandardCharsets.UTF_8);
    room(4 + bytes.length).putInt(bytes.length).put(bytes);
  }

  // Digits to the base 10,000, without zeros in front and at the end, as numeric_send has them.
  private void numeric(BigDecimal value, int scale) {
    BigDecimal scaled = value.setScale(scale);
    int behind = (scale + 3) / 4;
    BigInteger rest = scaled.unscaledValue().abs().multiply(BigInteger.TEN.pow(4 * behind - scale));
    Deque<Short> digits = new ArrayDeque<>();
    int weight = -behind - 1;
    while (rest.signum() != 0) {
      BigInteger[] parts = rest.divideAndRemainder(TEN_THOUSAND);
      short digit = parts[1].shortValue();
      if (digit != 0 || !digits.isEmpty()) {
        digits.addFirst(digit);
      }
      weight++;
      rest = parts[0];
    }
    int negative = scaled.signum() < 0 ? 0x4000 : 0;
    room(12 + 2 * digits.size())
        .putInt(8 + 2 * digits.size())
        .putShort((short) digits.size())
        .putShort((short) (digits.isEmpty() ? 0 : weight))
        .putShort((short) negative)
        .putShort((short) scale);
    digits.forEach(buffer::putShort);
  }

  private void array(List<?> items) {
    int length = room(4).position();
    buffer.putInt(0);
    // Lists of the JDK that hold no null do not even let themselves be asked for one.
    boolean nulls = items.stream().anyMatch(Objects::isNull);
    room(12).putInt(items.isEmpty() ? 0 : 1).putInt(nulls ? 1 : 0).putInt(OID_OF_TEXT);
    if (!items.isEmpty()) {
      room(8).putInt(items.size()).putInt(1);
    }
    for (Object item : items) {
      if (item == null) {
        room(4).putInt(-1);
      } else {
        text(item.toString());
      }
    }
    buffer.putInt(length, buffer.position() - length - 4);
  }
}
