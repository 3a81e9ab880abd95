package io.liftguard.cli;

import io.liftguard.lake.Maintenance;
import io.liftguard.lake.RunContext;
import io.liftguard.lake.RunLock;
import io.liftguard.lake.TableId;
import io.liftguard.night.RunRecord;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code maintain}: compacts the lake's tables and removes what no reader needs any more. */
@Command(name = "maintain")
final class MaintainCommand extends SubCommand {

  @Mixin private LakeOption lake;

  MaintainCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    try (LakeSession session = lake.openExisting(root())) {
      String id = "maintain-" + UUID.randomUUID();
      LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
      List<Maintenance.Done> tables;
      RunLock lock = RunLock.take(session.lake(), id);
      try {
        Map<TableId, Long> seen = new HashMap<>();
        RunRecord.last(session.lake())
            .ifPresent(run -> run.goldVersions().forEach((t, v) -> seen.put(TableId.gold(t), v)));
        tables =
            Maintenance.run(
                session.lake(), new RunContext(id, today, Version.current()), seen, progress());
      } finally {
        lock.close();
      }
      TextTable table =
          new TextTable()
              .column(text("table.table"), TextTable.Align.LEFT)
              .column(text("maintain.removed"), TextTable.Align.RIGHT)
              .column(text("maintain.added"), TextTable.Align.RIGHT);
      for (Maintenance.Done done : tables) {
        table.row(
            List.of(
                done.table(),
                Long.toString(done.filesRemoved()),
                Long.toString(done.filesAdded())));
      }
      table.print(out());
      return 0;
    }
  }
}
