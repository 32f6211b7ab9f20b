@NullMarked
package dev.docket.persistence.query.stream;

import org.jspecify.annotations.NullMarked;
