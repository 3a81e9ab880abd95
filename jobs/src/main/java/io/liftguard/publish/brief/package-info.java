/** The brief: what needs attention after a night, and a town's month, each on one page. */
package io.liftguard.publish.brief;
