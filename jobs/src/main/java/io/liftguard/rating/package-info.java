/**
 * The public rating of maintenance firms, method MQR-1 (part 4 of the specification): from additive
 * counts to stars. The method itself knows no Spark; only {@link io.liftguard.rating.RatingInputs}
 * reads the lake.
 */
package io.liftguard.rating;
