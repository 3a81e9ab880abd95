/**
 * The insurers' rate feed: read from the lake, written per insurer whole or not at all, and checked
 * without a lake.
 */
package io.liftguard.publish.feed;
