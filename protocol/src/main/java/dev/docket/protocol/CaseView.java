package dev.docket.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.docket.protocol.json.JsonMapping;
import dev.docket.protocol.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The durable state of a case at one version, as a reader gets it.
 *
 * @param hold the reason why the case is on hold, or {@code null} if it is not
 * @param tokens sorted by id
 * @param scopes sorted by id, the root among them
 * @param metadata the user's map
 * @param stateHash as in the receipt of this version
 * @param receiptHash SHA-256 of the receipt of this version
 */
public record CaseView(
    CaseId id,
    CaseStatus status,
    long version,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String hold,
    long stepCount,
    JsonObject context,
    List<Token> tokens,
    List<Scope> scopes,
    JsonObject metadata,
    Instant createdAt,
    Instant lastCommitAt,
    Hash stateHash,
    Hash receiptHash) {

  /** Copies the lists; all parts but the hold are needed. */
  public CaseView {
    requireNonNull(id, "id");
    requireNonNull(status, "status");
    requireNonNull(context, "context");
    requireNonNull(metadata, "metadata");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(lastCommitAt, "lastCommitAt");
    requireNonNull(stateHash, "stateHash");
    requireNonNull(receiptHash, "receiptHash");
    tokens = List.copyOf(tokens);
    scopes = List.copyOf(scopes);
  }

  /**
   * The context as a Java value, by {@link JsonMapping#STANDARD}.
   *
   * @throws IllegalArgumentException if it is none of that type
   */
  public <T> T context(Class<T> type) {
    return context(type, JsonMapping.STANDARD);
  }

  /**
   * The context as a Java value.
   *
   * @throws IllegalArgumentException if it is none of that type
   */
  public <T> T context(Class<T> type, JsonMapping mapping) {
    return mapping.read(context, type);
  }

  public Optional<Token> token(TokenId id) {
    return tokens.stream().filter(token -> token.id().equals(id)).findFirst();
  }

  public Optional<Scope> scope(ScopeId id) {
    return scopes.stream().filter(scope -> scope.id().equals(id)).findFirst();
  }
}
