package io.liftguard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @Test
  void columnsStayAlignedWithChineseInThem() {
    TextTable table =
        new TextTable()
            .column("指标", TextTable.Align.LEFT)
            .column("n", TextTable.Align.RIGHT)
            .column("end", TextTable.Align.LEFT);
    table.row(List.of("困人率", "1", "x"));
    table.row(List.of("rate", "123", "y"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.print(stream(bytes));
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(List.of("指标      n  end", "困人率    1  x", "rate    123  y"), lines);
  }

  @Test
  void widthsFollowTheTerminal() {
    assertEquals(4, DisplayWidth.of("电梯"));
    assertEquals(3, DisplayWidth.of("abc"));
    assertEquals(1, DisplayWidth.of("e\u0301"));
    assertEquals(2, DisplayWidth.of("\uD840\uDC00"));
    assertEquals("电", DisplayWidth.cut("电梯", 3));
  }

  @Test
  void progressInALogIsPlainLines() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Progress progress = new Progress(new Terminal(stream(bytes), stream(bytes), 0));
    progress.accept("ingest");
    for (int i = 1; i <= 500; i++) {
      progress.accept("files " + i + "/500");
    }
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).endsWith("ingest"));
    assertTrue(lines.get(1).endsWith("files 1/500"));
    assertTrue(lines.get(2).endsWith("files 500/500"));
  }

  @Test
  void progressOnATerminalIsOneLineThatMoves() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Progress progress = new Progress(new Terminal(stream(bytes), stream(bytes), 60));
    progress.accept("files 1/2");
    progress.accept("files 2/2");
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("[############............] files 1/2"), text);
    assertTrue(text.contains("[########################] files 2/2"), text);
    assertEquals(1, text.lines().filter(line -> line.contains("2/2")).count());
  }
}
