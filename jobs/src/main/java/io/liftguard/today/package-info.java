/** The Spark jobs of plan board, watch list and alerts: from facts and records to their tables. */
package io.liftguard.today;
