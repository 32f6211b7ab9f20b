/** What a case and its callers see when something goes wrong; each class is named by what does. */
@NullMarked
package dev.docket.engine.faulttolerance;

import org.jspecify.annotations.NullMarked;
