/**
 * Inputs for insurance premiums, method RPI-1 (part 5 of the specification): from counts to
 * relativities of firms and lifts, and to an insurer's book. Plain Java: no Spark, no files.
 */
package io.liftguard.insurance;
