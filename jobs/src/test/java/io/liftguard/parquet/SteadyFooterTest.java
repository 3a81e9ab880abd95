package io.liftguard.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteadyFooterTest {

  private static final int TAIL = 8;

  @TempDir private Path folder;

  @Test
  void whateverOrderAWriterListsEncodingsInTheFileIsTheSame() throws IOException {
    byte[] up = with(Collections::sort);
    byte[] down = with(encodings -> encodings.sort(Collections.reverseOrder()));
    assertFalse(Arrays.equals(up, down));
    byte[] steady = SteadyFooter.of(up);
    assertArrayEquals(steady, SteadyFooter.of(down));
    assertArrayEquals(steady, SteadyFooter.of(steady));
    Path file = folder.resolve("down.parquet");
    Files.write(file, down);
    SteadyFooter.rewrite(file);
    assertArrayEquals(steady, Files.readAllBytes(file));
  }

  @Test
  void allElseStaysAsItWas() throws IOException {
    byte[] file = written();
    byte[] steady = SteadyFooter.of(file);
    assertEquals(file.length, steady.length);
    FileMetaData before = footer(file);
    for (ColumnChunk column : before.getRow_groups().get(0).getColumns()) {
      Collections.sort(column.getMeta_data().getEncodings());
      Collections.sort(column.getMeta_data().getEncoding_stats());
    }
    assertEquals(before, footer(steady));
    int begin = begin(file);
    assertArrayEquals(Arrays.copyOf(file, begin), Arrays.copyOf(steady, begin));
  }

  /** A file of which each column has several encodings, in the order that is asked for. */
  private static byte[] with(Consumer<List<Encoding>> order) throws IOException {
    byte[] file = written();
    FileMetaData footer = footer(file);
    for (ColumnChunk column : footer.getRow_groups().get(0).getColumns()) {
      assertTrue(column.getMeta_data().getEncodings().size() > 1);
      order.accept(column.getMeta_data().getEncodings());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, begin(file));
    Util.writeFileMetaData(footer, out);
    ByteBuffer tail = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
    tail.putInt(out.size() - begin(file)).put(file, file.length - 4, 4);
    out.writeBytes(tail.array());
    return out.toByteArray();
  }

  private static byte[] written() throws IOException {
    MemoryFile memory = new MemoryFile();
    List<RowWriter.Field> fields =
        List.of(
            RowWriter.Field.text("text"),
            RowWriter.Field.of64Bits("number", null, Long.class::cast));
    try (ParquetWriter<List<?>> writer = RowWriter.to(memory, fields).build()) {
      for (long row = 0; row < 100; row++) {
        writer.write(List.of("text " + row % 3, row % 5));
      }
    }
    return memory.bytes();
  }

  private static FileMetaData footer(byte[] file) throws IOException {
    int begin = begin(file);
    return Util.readFileMetaData(new ByteArrayInputStream(file, begin, file.length - TAIL - begin));
  }

  private static int begin(byte[] file) {
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TAIL);
    return file.length - TAIL - length;
  }
}
