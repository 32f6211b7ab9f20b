package dev.docket.console.migrate;

import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.protocol.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.TreeSet;

/**
 * SHA-256 over everything that an event is: number, writer, tags, payload and metadata, each with
 * its length, so that no two lists of events have the same bytes. The journal's own time of an
 * event is not part of it, and neither is its place among those of other ids. For one thread.
 */
final class EventDigest {
  private final MessageDigest digest;

  EventDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException inEveryJdk) {
      throw new IllegalStateException(inEveryJdk);
    }
  }

  void add(EventRecord event) {
    number(event.sequenceNr());
    text(event.writer());
    number(event.tags().size());
    new TreeSet<>(event.tags()).forEach(this::text);
    value(event.payload());
    optional(event.metadata());
  }

  void add(SnapshotRecord snapshot) {
    number(snapshot.sequenceNr());
    number(snapshot.timestampMillis());
    value(snapshot.payload());
    optional(snapshot.metadata());
  }

  private void optional(Optional<SerializedValue> value) {
    number(value.isPresent() ? 1 : 0);
    value.ifPresent(this::value);
  }

  private void value(SerializedValue value) {
    number(value.serializerId());
    text(value.manifest());
    bytes(value.bytes());
  }

  private void text(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(byte[] bytes) {
    number(bytes.length);
    digest.update(bytes);
  }

  private void number(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
  }

  /** The hash of what was added since the last call. */
  Hash end() {
    return Hash.ofBytes(digest.digest());
  }
}
