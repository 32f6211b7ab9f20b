package dev.docket.tests.benchmark.parts;

import dev.docket.protocol.json.CanonicalJson;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Canonical JSON (RFC 8785) of an order with so many lines. */
@State(Scope.Benchmark)
public class JsonBenchmark {
  @Param({"1", "100"})
  public int lines = 1;

  private JsonObject order = JsonObject.EMPTY;
  private String text = "{}";

  @Setup
  public void create() {
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      all.add(Map.of("article", "A-" + i, "price", 12.5 * i, "remark", "größer als 10 \"Zoll\""));
    }
    order = JsonObject.of(Map.of("customer", "anna", "lines", all, "paid", false));
    text = CanonicalJson.text(order);
  }

  @Benchmark
  public byte[] write() {
    return CanonicalJson.bytes(order);
  }

  @Benchmark
  public JsonValue parse() {
    return JsonValue.parse(text);
  }
}
