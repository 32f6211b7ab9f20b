package dev.docket.engine.state;

import dev.docket.protocol.Change;
import dev.docket.protocol.Hash;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.merkle.EntryName;
import dev.docket.protocol.merkle.StateTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Merkle tree of a state, whose root is the hash of the state, with what it was made of: so the
 * tree of a later state is made from it at the cost of what changed.
 */
record StateHash(Head head, CaseContent content, StateTree tree) {

  /** The version of the state model, the field {@code schema} of a receipt. */
  static final int SCHEMA = 1;

  /** The entries that no mutation names and each commit may write. */
  private record Head(
      long version, @Nullable String hold, Instant createdAt, Instant lastCommitAt) {

    static Head of(CaseState state) {
      return new Head(state.version(), state.hold(), state.createdAt(), state.lastCommitAt());
    }

    List<CanonicalTuple> forms() {
      return List.of(
          versionForm(),
          holdForm(),
          CanonicalTuple.of("created", createdAt.toEpochMilli()),
          lastCommitForm());
    }

    private CanonicalTuple versionForm() {
      return CanonicalTuple.of("version", version);
    }

    private CanonicalTuple holdForm() {
      return CanonicalTuple.of("hold", hold);
    }

    private CanonicalTuple lastCommitForm() {
      return CanonicalTuple.of("last_commit", lastCommitAt.toEpochMilli());
    }

    /** The forms that differ from those of an earlier version of the same case. */
    void forEachChangedFrom(Head before, Consumer<CanonicalTuple> changed) {
      if (version != before.version) {
        changed.accept(versionForm());
      }
      if (!Objects.equals(hold, before.hold)) {
        changed.accept(holdForm());
      }
      if (!lastCommitAt.equals(before.lastCommitAt)) {
        changed.accept(lastCommitForm());
      }
    }
  }

  /** Of the entries of a state alone; costs the size of the state. */
  static StateHash of(CaseState state) {
    Putting tree = new Putting(StateTree.empty(state.salt()));
    state.content().forEachForm(tree::put);
    Head head = Head.of(state);
    head.forms().forEach(tree::put);
    return new StateHash(head, state.content(), tree.tree);
  }

  /** Whether it was made of this very content; an equal one would cost the size of the state. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(CaseContent other) {
    return content == other;
  }

  /** With a content that differs from this one's by these changes. */
  StateHash changed(ChangeForms changes, CaseContent after) {
    StateTree changed = tree;
    for (ChangeForms.Formed each : changes.formed()) {
      changed = each.change().accept(new Changing(changed, each));
    }
    return new StateHash(head, after, changed);
  }

  /** Of a state that has this content. */
  StateHash at(CaseState state) {
    Head now = Head.of(state);
    if (now.equals(head)) {
      return this;
    }
    Putting changing = new Putting(tree);
    now.forEachChangedFrom(head, changing::put);
    return new StateHash(now, content, changing.tree);
  }

  /** The form of the entry of this name, if the state has it; costs the size of the state. */
  Optional<CanonicalTuple> form(EntryName name) {
    List<CanonicalTuple> found = new ArrayList<>(head.forms());
    content.forEachForm(found::add);
    return found.stream().filter(form -> EntryName.ofForm(form).equals(name)).findFirst();
  }

  Hash root() {
    return tree.root();
  }

  /** Puts forms into a tree. For one thread. */
  private static final class Putting {
    private StateTree tree;

    Putting(StateTree tree) {
      this.tree = tree;
    }

    void put(CanonicalTuple form) {
      tree = tree.with(form);
    }
  }

  /** The tree with one change. */
  private record Changing(StateTree tree, ChangeForms.Formed formed)
      implements Change.Visitor<StateTree> {

    private StateTree put() {
      return tree.with(EntryName.ofForm(formed.form()), formed.bytes());
    }

    @Override
    public StateTree contextPut(Change.ContextPut change) {
      return put();
    }

    @Override
    public StateTree contextRemoved(Change.ContextRemoved change) {
      return tree.without(EntryName.context(change.key()));
    }

    @Override
    public StateTree tokenPut(Change.TokenPut change) {
      return put();
    }

    @Override
    public StateTree tokenRemoved(Change.TokenRemoved change) {
      return tree.without(EntryName.of(change.id()));
    }

    @Override
    public StateTree scopePut(Change.ScopePut change) {
      return put();
    }

    @Override
    public StateTree scopeRemoved(Change.ScopeRemoved change) {
      return tree.without(EntryName.of(change.id()));
    }

    @Override
    public StateTree statusSet(Change.StatusSet change) {
      return put();
    }

    @Override
    public StateTree stepCountSet(Change.StepCountSet change) {
      return put();
    }

    @Override
    public StateTree metadataPut(Change.MetadataPut change) {
      return put();
    }

    @Override
    public StateTree metadataRemoved(Change.MetadataRemoved change) {
      return tree.without(EntryName.metadata(change.key()));
    }
  }
}
