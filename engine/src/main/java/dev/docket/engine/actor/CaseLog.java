package dev.docket.engine.actor;

import dev.docket.protocol.CaseId;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The log of one case: every line carries the case's id and version in the MDC, as {@value #CASE}
 * and {@value #VERSION}. The MDC is touched only when a line is written, so that commits do not pay
 * for it.
 */
final class CaseLog {

  static final String CASE = "docket.case";
  static final String VERSION = "docket.version";

  /** Where acts of operators are written, beside what they did. */
  static final String AUDIT = "dev.docket.audit";

  private final Logger log;
  private final CaseId id;

  CaseLog(Class<?> writer, CaseId id) {
    this(writer.getName(), id);
  }

  private CaseLog(String name, CaseId id) {
    this.log = LoggerFactory.getLogger(name);
    this.id = id;
  }

  /** The log named {@value #AUDIT}. */
  static CaseLog audit(CaseId id) {
    return new CaseLog(AUDIT, id);
  }

  /** Warns of the case at a version; -1 where it is not known. */
  void warn(long version, String format, Object... arguments) {
    at(version, line -> line.warn(format, arguments));
  }

  /** Writes a line about the case at a version; -1 where it is not known. */
  void at(long version, Consumer<Logger> line) {
    MDC.put(CASE, id.value());
    MDC.put(VERSION, Long.toString(version));
    try {
      line.accept(log);
    } finally {
      MDC.remove(VERSION);
      MDC.remove(CASE);
    }
  }
}
