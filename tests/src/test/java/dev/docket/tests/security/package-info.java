/** What comes from outside and must do nothing but be refused; what must never come out. */
@NullMarked
package dev.docket.tests.security;

import org.jspecify.annotations.NullMarked;
