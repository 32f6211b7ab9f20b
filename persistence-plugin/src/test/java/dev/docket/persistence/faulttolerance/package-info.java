/**
 * Real faults: processes that are killed, file systems that are full or read-only, forces that fail
 * below the virtual machine. What a machine does not allow is skipped, and says so.
 */
@NullMarked
package dev.docket.persistence.faulttolerance;

import org.jspecify.annotations.NullMarked;
