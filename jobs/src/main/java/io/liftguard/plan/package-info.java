/** The action plan: milestones, how far each has come, and whether that is far enough. */
package io.liftguard.plan;
