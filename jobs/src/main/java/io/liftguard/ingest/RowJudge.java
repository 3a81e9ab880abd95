package io.liftguard.ingest;

import io.liftguard.contract.TableContract;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Turns the records of one file into rows of bronze and quarantine. One instance, one thread. */
final class RowJudge {
  private final String table;
  private final String file;
  private final String run;
  private final RowValidator validator;

  RowJudge(TableContract contract, String file, String run) {
    this.table = contract.name();
    this.file = file;
    this.run = run;
    this.validator = new RowValidator(contract);
  }

  /** Puts a record into one of the two lists. */
  void take(RawRecord record, List<Row> accepted, List<Row> quarantined) {
    Set<Reason> reasons = judge(record, accepted);
    if (!reasons.isEmpty()) {
      quarantined.add(quarantineRow(record.line(), record.raw().json(), reasons));
    }
  }

  /** Adds an accepted row and returns no reasons, or returns the reasons against it. */
  Set<Reason> judge(RawRecord record, List<Row> accepted) {
    if (record.shape() == RawRecord.Shape.BROKEN) {
      return EnumSet.of(Reason.BAD_TYPE);
    }
    RowValidator.Judged judged = validator.judge(record.cells());
    if (judged.accepted()) {
      accepted.add(bronzeRow(judged.values(), record.line()));
    }
    return judged.reasons();
  }

  private Row bronzeRow(Object[] values, long line) {
    Object[] cells = new Object[values.length + 3];
    System.arraycopy(values, 0, cells, 0, values.length);
    cells[values.length] = file;
    cells[values.length + 1] = line;
    cells[values.length + 2] = run;
    return RowFactory.create(cells);
  }

  /** A row of the quarantine; {@code raw} is null when its values must not be kept. */
  Row quarantineRow(long line, String raw, Set<Reason> reasons) {
    return RowFactory.create(
        table,
        file,
        line,
        raw,
        // An EnumSet iterates in the order of declaration, which is the alphabet.
        reasons.stream().map(Reason::name).toArray(String[]::new),
        run);
  }
}
