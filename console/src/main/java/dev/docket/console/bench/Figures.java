package dev.docket.console.bench;

import dev.docket.console.runtime.Output;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Results, one line each, written as soon as they are known. */
final class Figures {
  private final Output output;

  Figures(Output output) {
    this.output = output;
  }

  /** Writes a result. */
  void add(String what, double value, String unit) {
    write(what, value, unit, "");
  }

  /** Writes a result that is to be at most so much. */
  void atMost(String what, double value, String unit, double most) {
    write(what, value, unit, "at most " + text(most) + (value <= most ? ": yes" : ": NO"));
  }

  /** Writes a result that is to be at least so much. */
  void atLeast(String what, double value, String unit, double least) {
    write(what, value, unit, "at least " + text(least) + (value >= least ? ": yes" : ": NO"));
  }

  /** Writes a remark. */
  void note(String text) {
    output.line("  " + text);
  }

  private void write(String what, double value, String unit, String wanted) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("figure", what);
    object.put("value", value);
    object.put("unit", unit);
    object.put("wanted", wanted);
    output.object(object);
    output.line(
        String.format(Locale.ROOT, "%-58s %12s %-10s %s", what, text(value), unit, wanted)
            .stripTrailing());
  }

  private static String text(double value) {
    return value >= 1000
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
