/**
 * The serving database: the lake's figures in PostgreSQL, switched by one transaction and fenced by
 * its roles (decision 0040).
 */
package io.liftguard.publish.serving;
