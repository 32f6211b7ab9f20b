package dev.docket.engine.state;

import dev.docket.protocol.QuantumId;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The window of the last {@value #SIZE} commits of a case, by id and by version. Part of the state,
 * not of its hash: it says nothing about the case itself.
 */
final class KnownCommits {

  static final int SIZE = 1_024;

  static final KnownCommits NONE = new KnownCommits(TreePMap.empty(), TreePMap.empty());

  private final TreePMap<QuantumId, KnownCommit> byId;
  private final TreePMap<Long, KnownCommit> byVersion;

  private KnownCommits(
      TreePMap<QuantumId, KnownCommit> byId, TreePMap<Long, KnownCommit> byVersion) {
    this.byId = byId;
    this.byVersion = byVersion;
  }

  @Nullable KnownCommit get(QuantumId id) {
    return byId.get(id);
  }

  /** With one more, and without the oldest if there would be too many. */
  KnownCommits plus(KnownCommit commit) {
    TreePMap<QuantumId, KnownCommit> ids = byId;
    TreePMap<Long, KnownCommit> versions = byVersion;
    KnownCommit same = ids.get(commit.id());
    if (same != null) {
      versions = versions.minus(same.version());
    }
    ids = ids.plus(commit.id(), commit);
    versions = versions.plus(commit.version(), commit);
    if (versions.size() > SIZE) {
      Map.Entry<Long, KnownCommit> oldest = versions.firstEntry();
      versions = versions.minus(oldest.getKey());
      ids = ids.minus(oldest.getValue().id());
    }
    return new KnownCommits(ids, versions);
  }

  /** The sequence number of the newest; 0 if there is none. */
  long lastSequenceNr() {
    return byVersion.isEmpty() ? 0 : byVersion.lastEntry().getValue().sequenceNr();
  }

  /** All of them, the oldest first. */
  Collection<KnownCommit> all() {
    return byVersion.values();
  }
}
