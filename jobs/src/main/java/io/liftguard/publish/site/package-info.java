/** The pages of a release of the rating: static, self-contained, in Chinese and English. */
package io.liftguard.publish.site;
