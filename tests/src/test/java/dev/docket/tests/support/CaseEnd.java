package dev.docket.tests.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * How a case stands, without what two runs of the same log never share: times and hashes.
 *
 * @param tokens each as {@code id:status:position}, sorted
 * @param scopes each as {@code id:status}, sorted
 */
public record CaseEnd(String status, long version, long stepCount, String tokens, String scopes) {

  /** The cases of a store, by id. */
  public static Map<String, CaseEnd> of(Object dir) {
    return Console.runHere("cases", "--dir", dir, "--json").orFail().jsonLines().stream()
        .collect(
            Collectors.toMap(
                json -> json.get("case").asText(), CaseEnd::of, (a, b) -> b, TreeMap::new));
  }

  private static CaseEnd of(JsonNode json) {
    return new CaseEnd(
        json.get("status").asText(),
        json.get("version").asLong(),
        json.get("stepCount").asLong(),
        sorted(
            json.get("tokens"),
            token ->
                text(token, "id") + ":" + text(token, "status") + ":" + text(token, "position")),
        sorted(json.get("scopes"), scope -> text(scope, "id") + ":" + text(scope, "status")));
  }

  private static String text(JsonNode json, String field) {
    return json.get(field).asText();
  }

  private static String sorted(JsonNode array, Function<JsonNode, String> form) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(form)
        .sorted(Comparator.naturalOrder())
        .collect(Collectors.joining("\n"));
  }

  /** How many of these tokens or scopes have that status. */
  public static long count(String entries, String status) {
    return Arrays.stream(entries.split("\n", -1))
        .filter(entry -> Arrays.asList(entry.split(":", -1)).contains(status))
        .count();
  }
}
