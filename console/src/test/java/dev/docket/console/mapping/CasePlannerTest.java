package dev.docket.console.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.Mutation;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CasePlannerTest {

  @Test
  void shouldPutEveryActivityInOneLaneWithoutAProfile() throws Exception {
    PlannedLog.Case a = plan("documents", Profile.none()).get(0);

    assertThat(moves(a, 0)).containsExactly("add_token main@0 Order");
    assertThat(moves(a, 1)).containsExactly("remove_token main@0", "add_token main@1 Receive");
    assertThat(a.mutations).doesNotContainKeys("enter_scope", "exit_scope", "cancel_scope");
    assertThat(moves(a, a.quanta.size() - 1)).endsWith("remove_token main@9", "status done");
  }

  @Test
  void shouldPutTheCaseInTheContextOnceAndTheRowEachTime() throws Exception {
    PlannedLog.Case a = plan("documents", Profile.none()).get(0);

    assertThat(a.quanta.get(0).get(0)).isEqualTo(new Mutation.IncrementStepCount());
    assertThat(a.quanta.get(0).get(1))
        .isEqualTo(new Mutation.SetContext(JsonObject.of("case:owner", "me")));
    assertThat(patch(a, 0))
        .isEqualTo(
            JsonObject.of("amount", "5")
                .with("last_activity", "Order")
                .with("last_resource", "ann")
                .with("last_at", "2018-01-01T08:00:00.000Z"));
    assertThat(patch(a, 1).get("last_resource")).isEqualTo(JsonNull.INSTANCE);
    assertThat(patch(a, 1).get("case:owner")).isEqualTo(new JsonString("you"));
    assertThat(patch(a, 1).has("amount")).isFalse();
    assertThat(a.mutations).containsEntry("set_ctx", 1);
  }

  @Test
  void shouldOpenCloseTheOldestAndCancelTheNewest() throws Exception {
    PlannedLog.Case a = plan("documents", documents()).get(0);

    assertThat(moves(a, 1))
        .containsExactly(
            "enter_scope goods/1", "add_token goods/1 Receive", "add_token main@1 Receive");
    assertThat(moves(a, 4)).as("Return").contains("cancel_scope goods/3");
    assertThat(moves(a, 5)).as("Pay").contains("remove_token goods/1", "exit_scope goods/1");
    assertThat(moves(a, 6)).as("Return").contains("cancel_scope goods/2");
    assertThat(moves(a, 7))
        .as("Return with nothing open")
        .containsExactly("remove_token main@6", "add_token main@7 Return");
  }

  @Test
  void shouldCountScopesOnwardsAndEndWhatIsLeft() throws Exception {
    PlannedLog.Case a = plan("documents", documents()).get(0);

    assertThat(moves(a, 8)).contains("enter_scope goods/4");
    assertThat(moves(a, 9))
        .containsExactly(
            "remove_token order@0",
            "add_token order@9 Order",
            "remove_token goods/4",
            "exit_scope goods/4",
            "remove_token order@9",
            "remove_token main@8",
            "status done");
  }

  @Test
  void shouldCancelAllNewestFirstAndEndCancelled() throws Exception {
    PlannedLog.Case b = plan("documents", documents()).get(1);

    assertThat(moves(b, 3))
        .containsExactly(
            "cancel_scope goods/2",
            "cancel_scope goods/1",
            "remove_token order@0",
            "add_token order@3 Drop order",
            "remove_token order@3",
            "remove_token main@2",
            "status cancelled");
  }

  @Test
  void shouldMoveOnlyOnChangeIfAsked() throws Exception {
    Profile onChange =
        Profile.parse("p", "{\"on_change\": true, \"opens\": {\"Receive\": \"goods\"}}");

    PlannedLog.Case a = plan("documents", onChange).get(0);

    assertThat(moves(a, 1)).contains("enter_scope goods/1", "add_token main@1 Receive");
    assertThat(moves(a, 2)).as("again the same activity").isEmpty();
    assertThat(moves(a, 4)).containsExactly("remove_token main@1", "add_token main@4 Return");
  }

  @Test
  void shouldFollowLifecyclesInsteadOfLanes() throws Exception {
    PlannedLog.Case c = plan("lifecycle", documents()).get(0);

    assertThat(moves(c, 0)).as("schedule").isEmpty();
    assertThat(moves(c, 1)).containsExactly("add_token Receive/1 Receive");
    assertThat(moves(c, 2)).containsExactly("add_token Receive/2 Receive");
    assertThat(moves(c, 3)).as("complete the oldest").containsExactly("remove_token Receive/1");
    assertThat(moves(c, 4)).as("complete what never started").isEmpty();
    assertThat(moves(c, 5))
        .as("abort")
        .containsExactly("enter_scope Receive/2", "update_token", "cancel_scope Receive/2");
    assertThat(moves(c, 6)).as("withdraw what never started").isEmpty();
    assertThat(moves(c, 9))
        .as("the process is aborted")
        .containsExactly(
            "enter_scope Pay/1",
            "update_token",
            "cancel_scope Pay/1",
            "enter_scope Receive/3",
            "update_token",
            "cancel_scope Receive/3");
    assertThat(moves(c, 10))
        .containsExactly("add_token Pay/2 Pay", "remove_token Pay/2", "status done");
  }

  private static Profile documents() throws IllegalProfileException {
    return Profile.parse(
        "documents",
        """
        {"lanes": {"Order": "order", "Drop *": "order"},
         "opens": {"Rec*": "goods"}, "closes": {"Pay": "goods"}, "cancels": {"Return": "goods"},
         "cancels_all": {"Drop*": true}, "status": {"Drop order": "cancelled"}}
        """);
  }

  private static List<PlannedLog.Case> plan(String log, Profile profile) throws Exception {
    return List.copyOf(PlannedLog.of(resource("/logs/" + log + ".csv"), profile).cases.values());
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(CasePlannerTest.class.getResource(name)).toURI());
  }

  private static JsonObject patch(PlannedLog.Case planned, int row) {
    return planned.quanta.get(row).stream()
        .filter(Mutation.UpdateContext.class::isInstance)
        .map(m -> (JsonObject) ((Update.Merge) ((Mutation.UpdateContext) m).update()).patch())
        .findFirst()
        .orElseThrow();
  }

  /** The mutations of a row without step count and context. */
  private static List<String> moves(PlannedLog.Case planned, int row) {
    return planned.quanta.get(row).stream()
        .filter(
            m ->
                !(m instanceof Mutation.IncrementStepCount
                    || m instanceof Mutation.SetContext
                    || m instanceof Mutation.UpdateContext))
        .map(CasePlannerTest::shown)
        .toList();
  }

  private static String shown(Mutation mutation) {
    String name = mutation.wireName();
    if (mutation instanceof Mutation.AddToken add) {
      return name + " " + add.id() + " " + add.position();
    } else if (mutation instanceof Mutation.RemoveToken remove) {
      return name + " " + remove.id();
    } else if (mutation instanceof Mutation.EnterScope enter) {
      return name + " " + enter.id();
    } else if (mutation instanceof Mutation.ExitScope exit) {
      return name + " " + exit.id();
    } else if (mutation instanceof Mutation.CancelScope cancel) {
      return name + " " + cancel.id();
    } else if (mutation instanceof Mutation.SetCaseStatus set) {
      return "status " + set.status().wireName();
    }
    return name;
  }
}
