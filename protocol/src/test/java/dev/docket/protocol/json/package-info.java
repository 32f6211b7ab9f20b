@NullMarked
package dev.docket.protocol.json;

import org.jspecify.annotations.NullMarked;
