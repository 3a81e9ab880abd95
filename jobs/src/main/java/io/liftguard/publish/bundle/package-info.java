/**
 * Bundles of published releases: their files, checksums and signature, written whole or not at all,
 * and checked without a lake.
 */
package io.liftguard.publish.bundle;
