/** Tests of what only the package of backups sees. */
@NullMarked
package dev.docket.persistence.backup;

import org.jspecify.annotations.NullMarked;
