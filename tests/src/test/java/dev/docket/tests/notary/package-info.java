/** The notary of a whole engine on the file journal. */
@NullMarked
package dev.docket.tests.notary;

import org.jspecify.annotations.NullMarked;
