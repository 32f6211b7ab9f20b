/** Tests of what the three Akka plugins share, and fixtures for the others. */
@NullMarked
package dev.docket.persistence.plugin;

import org.jspecify.annotations.NullMarked;
