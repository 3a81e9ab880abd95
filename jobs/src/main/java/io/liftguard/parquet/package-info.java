/**
 * Parquet files written without Spark: those that must be the same byte for byte, or need no
 * engine.
 */
package io.liftguard.parquet;
