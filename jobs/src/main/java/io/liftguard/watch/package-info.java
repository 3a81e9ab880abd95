/** Who needs somebody's attention and why, and whether entrapments have run ahead of chance. */
package io.liftguard.watch;
