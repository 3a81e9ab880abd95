package io.liftguard.synth;

import java.io.Closeable;
import java.io.IOException;

/** One landing file that is being written; rows are held as {@link Table.Kind} says. */
interface RowFile extends Closeable {

  void write(Object[] row) throws IOException;
}
