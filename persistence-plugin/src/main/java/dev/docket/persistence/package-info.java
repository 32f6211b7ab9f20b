/** The Akka faces of the segmented log: journal, snapshot store, read journal. */
@NullMarked
package dev.docket.persistence;

import org.jspecify.annotations.NullMarked;
