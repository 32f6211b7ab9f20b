package dev.docket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is hashed of mutations, changes and entries: stored hashes depend on every letter here. */
class FormsTest {

  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

  @Test
  void shouldGiveEveryMutationItsForm() {
    List<Mutation> all =
        List.of(
            new Mutation.SetContext(JsonObject.of("a", 1)),
            new Mutation.UpdateContext(new Update.Merge(JsonNull.INSTANCE)),
            new Mutation.UpdateContext(new Update.Patch(JsonArray.EMPTY)),
            new Mutation.UpdateContext(new Update.Function(value -> value)),
            new Mutation.AddToken(TokenId.of("t"), "At", ScopeId.ROOT, JsonValue.of(true)),
            new Mutation.RemoveToken(TokenId.of("t")),
            new Mutation.UpdateToken(TokenId.of("t"), new Update.Merge(JsonObject.EMPTY)),
            new Mutation.EnterScope(ScopeId.of("s"), ScopeId.ROOT),
            new Mutation.ExitScope(ScopeId.of("s"), Mutation.ExitScope.Mode.REQUIRE_EMPTY),
            new Mutation.CancelScope(ScopeId.of("s")),
            new Mutation.SetCaseStatus(CaseStatus.DONE),
            new Mutation.IncrementStepCount(),
            new Mutation.SetMetadata(JsonObject.EMPTY));

    assertThat(all)
        .extracting(mutation -> mutation.form().toString())
        .containsExactly(
            "[\"set_ctx\",{\"a\":1}]",
            "[\"update_ctx\",\"merge_patch\",null]",
            "[\"update_ctx\",\"json_patch\",[]]",
            "[\"update_ctx\",\"function\"]",
            "[\"add_token\",\"t\",\"At\",\"root\",true]",
            "[\"remove_token\",\"t\"]",
            "[\"update_token\",\"t\",\"merge_patch\",{}]",
            "[\"enter_scope\",\"s\",\"root\"]",
            "[\"exit_scope\",\"s\",\"require_empty\"]",
            "[\"cancel_scope\",\"s\"]",
            "[\"set_case_status\",\"done\"]",
            "[\"increment_step_count\"]",
            "[\"set_metadata\",{}]");
    assertThat(all)
        .allSatisfy(
            mutation ->
                assertThat(mutation.form().items().get(0))
                    .isEqualTo(JsonValue.of(mutation.wireName())));
  }

  @Test
  void shouldMeasureATokenWithoutMakingItsForm() {
    Token token =
        Token.born(TokenId.of("t\"ä"), "At €", ScopeId.of("s\\"), JsonValue.parse("[1,{}]"), 123);
    Token cancelled = token.cancelledBy(new Token.Cause(ScopeId.of("ü"), 45));

    assertThat(token.formBytes()).isEqualTo(token.form().bytes().length);
    assertThat(cancelled.formBytes()).isEqualTo(cancelled.form().bytes().length);
  }

  @Test
  void shouldGiveEveryChangeItsForm() {
    Token token = Token.born(TokenId.of("t"), "At", ScopeId.of("s"), JsonValue.of(1), 7);
    List<Change> all =
        List.of(
            new Change.ContextPut("a", JsonNull.INSTANCE),
            new Change.ContextRemoved("b"),
            new Change.TokenPut(token),
            new Change.TokenPut(token.cancelledBy(new Token.Cause(ScopeId.of("s"), 8))),
            new Change.TokenRemoved(TokenId.of("u")),
            new Change.ScopePut(new Scope(ScopeId.ROOT, null, ScopeStatus.ACTIVE, NOW)),
            new Change.ScopePut(
                new Scope(ScopeId.of("s"), ScopeId.ROOT, ScopeStatus.CANCELLED, NOW)),
            new Change.ScopeRemoved(ScopeId.of("r")),
            new Change.StatusSet(CaseStatus.FAILED),
            new Change.StepCountSet(9),
            new Change.MetadataPut("m", JsonValue.of(0.1)),
            new Change.MetadataRemoved("n"));

    assertThat(all)
        .extracting(change -> change.form().toString())
        .containsExactly(
            "[\"ctx\",\"a\",null]",
            "[\"ctx_removed\",\"b\"]",
            "[\"token\",\"t\",\"At\",\"s\",\"active\",7,null,null,1]",
            "[\"token\",\"t\",\"At\",\"s\",\"cancelled\",7,\"s\",8,1]",
            "[\"token_removed\",\"u\"]",
            "[\"scope\",\"root\",null,\"active\",1700000000123]",
            "[\"scope\",\"s\",\"root\",\"cancelled\",1700000000123]",
            "[\"scope_removed\",\"r\"]",
            "[\"status\",\"failed\"]",
            "[\"step_count\",9]",
            "[\"metadata\",\"m\",0.1]",
            "[\"metadata_removed\",\"n\"]");
  }

  @Test
  void shouldTellWhichUpdatesTravel() {
    assertThat(new Mutation.UpdateContext(new Update.Merge(JsonNull.INSTANCE)).travels()).isTrue();
    assertThat(new Mutation.UpdateContext(new Update.Function(value -> value)).travels()).isFalse();
    assertThat(
            new Mutation.UpdateToken(TokenId.of("t"), new Update.Function(value -> value))
                .travels())
        .isFalse();
    assertThat(new Mutation.IncrementStepCount().travels()).isTrue();
  }
}
