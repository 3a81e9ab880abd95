/** What all pages share: languages, texts, templates, and that each page stands alone. */
package io.liftguard.publish.page;
