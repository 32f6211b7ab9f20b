@NullMarked
package dev.docket.protocol.receipt;

import org.jspecify.annotations.NullMarked;
