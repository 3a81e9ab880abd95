package io.liftguard.parquet;

import java.io.ByteArrayOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file that is written into memory. */
public final class MemoryFile implements OutputFile {
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  /** What has been written so far. */
  public byte[] bytes() {
    return content.toByteArray();
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new PositionOutputStream() {
      @Override
      public long getPos() {
        return content.size();
      }

      @Override
      public void write(int b) {
        content.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        content.write(bytes, offset, length);
      }
    };
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }
}
