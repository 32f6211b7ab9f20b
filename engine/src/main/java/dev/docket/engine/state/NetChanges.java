package dev.docket.engine.state;

import dev.docket.protocol.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** What became of the entries of a case from one content to another. */
final class NetChanges {

  private NetChanges() {}

  /** Of the entries given, in their order. */
  static List<Change> of(Collection<Entry> entries, CaseContent before, CaseContent after) {
    List<Change> changes = new ArrayList<>();
    for (Entry entry : entries) {
      Change change = entry.change(before, after);
      if (change != null) {
        changes.add(change);
      }
    }
    return changes;
  }

  /** Of all entries, in the order of an event; costs the size of both contents. */
  static List<Change> between(CaseContent before, CaseContent after) {
    if (before.equals(after)) {
      return List.of();
    }
    TreeSet<Entry> entries = new TreeSet<>();
    addAll(entries, before);
    addAll(entries, after);
    return of(entries, before, after);
  }

  private static void addAll(Collection<Entry> entries, CaseContent content) {
    entries.add(new Entry.Status());
    entries.add(new Entry.StepCount());
    content.context().names().forEach(name -> entries.add(new Entry.ContextKey(name)));
    content.metadata().names().forEach(name -> entries.add(new Entry.MetadataKey(name)));
    content.tree().scopes().keySet().forEach(id -> entries.add(new Entry.OfScope(id)));
    content.tree().tokens().keySet().forEach(id -> entries.add(new Entry.OfToken(id)));
  }
}
