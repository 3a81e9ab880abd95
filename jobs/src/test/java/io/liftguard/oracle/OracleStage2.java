package io.liftguard.oracle;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;

/** Stage 2. */
public final class OracleStage2 {
  private OracleStage2() {}

  public static void run(Connection connection, LocalDate asOf) throws SQLException {
    if (asOf == null) {
      throw new SQLException();
    }
  }
}
