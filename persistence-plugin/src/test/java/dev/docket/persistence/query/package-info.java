/** Tests of the query plugin, through Akka. */
@NullMarked
package dev.docket.persistence.query;

import org.jspecify.annotations.NullMarked;
