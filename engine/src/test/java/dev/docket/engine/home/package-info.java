/** Cases that come and go in a home. */
@NullMarked
package dev.docket.engine.home;

import org.jspecify.annotations.NullMarked;
