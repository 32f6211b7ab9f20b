package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of a commit takes the case to be; otherwise the answer is {@link
 * CaseReply.VersionConflict}.
 *
 * @param version the version before the commit, or {@code null} for any
 * @param stateHash the state hash before the commit, or {@code null} for any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Expected(@Nullable Long version, @Nullable Hash stateHash) {

  /** Any version, any state. */
  public static final Expected ANY = new Expected(null, null);

  public static Expected version(long version) {
    return new Expected(version, null);
  }

  public static Expected stateHash(Hash stateHash) {
    return new Expected(null, stateHash);
  }

  /** Whether a case of this version and state hash is what was expected. */
  public boolean matches(long currentVersion, Hash currentStateHash) {
    return (version == null || version == currentVersion)
        && (stateHash == null || stateHash.equals(currentStateHash));
  }
}
