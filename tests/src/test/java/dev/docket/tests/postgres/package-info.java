/** Cases in a real PostgreSQL. */
@NullMarked
package dev.docket.tests.postgres;

import org.jspecify.annotations.NullMarked;
