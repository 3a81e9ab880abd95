package io.liftguard.publish.serving;

import java.util.Optional;

/** Where the rows of a table of the serving database come from. */
interface Source {

  /** The table that they make. */
  ServingTable table();

  /** Version of the lake's table, absent where the rows do not come from one. */
  Optional<Long> version();

  /** Tells this content from any other that the table had or will have. */
  String stamp();

  /** All rows. */
  ServingRows all();

  /** What differs from the content of an earlier stamp. */
  default Change since(String stamp) {
    return stamp.equals(stamp()) ? Change.nothing() : Change.all(this::all);
  }
}
