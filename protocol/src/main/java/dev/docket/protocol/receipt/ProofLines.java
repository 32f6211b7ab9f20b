package dev.docket.protocol.receipt;

import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.TlogProof;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.merkle.EntryName;
import dev.docket.protocol.merkle.EntryProof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@link ProofFile}, line by line. */
final class ProofLines {

  private final String text;
  private int at;
  private int line = 1;

  ProofLines(String text) {
    this.text = text;
  }

  ProofFile file() throws MalformedProofException {
    try {
      if (!next().equals(ProofFile.HEADER)) {
        throw new IllegalArgumentException("the first line is not " + ProofFile.HEADER);
      }
      Receipt receipt = Receipt.parse(value("receipt").getBytes(StandardCharsets.UTF_8));
      EntryProof entry = peek("") ? null : entry();
      if (!next().isEmpty()) {
        throw new IllegalArgumentException("an empty line comes before the log proof");
      }
      return new ProofFile(receipt, entry, TlogProof.parse(text.substring(at)));
    } catch (IllegalArgumentException fault) {
      throw new MalformedProofException(line - 1, String.valueOf(fault.getMessage()));
    }
  }

  private EntryProof entry() {
    EntryName name;
    EntryProof.Found found;
    String form = optional("entry");
    if (form != null) {
      CanonicalTuple tuple = CanonicalTuple.parse(form);
      name = EntryName.ofForm(tuple);
      found = new EntryProof.Present(tuple, new Hash(value("salt")));
    } else {
      name = EntryName.ofNameForm(CanonicalTuple.parse(value("absent")));
      found = absent();
    }
    String placeKey = optional("place-key");
    Hash place = new Hash(value("place"));
    EntryProof.Key key =
        placeKey == null
            ? new EntryProof.Hidden(place, new Hash(value("place-key-hash")))
            : new EntryProof.Disclosed(new Hash(placeKey));
    List<Hash> siblings = new ArrayList<>();
    for (String sibling = optional("sibling"); sibling != null; sibling = optional("sibling")) {
      siblings.add(new Hash(sibling));
    }
    EntryProof proof = new EntryProof(name, key, found, siblings);
    if (!proof.place().equals(place)) {
      throw new IllegalArgumentException("the place is not that of " + name);
    }
    return proof;
  }

  private EntryProof.Found absent() {
    String empty = optional("empty");
    if (empty != null) {
      return new EntryProof.Nothing(new Hash(empty));
    }
    String[] other = value("other").split(" ", -1);
    if (other.length != 2) {
      throw new IllegalArgumentException("another entry is shown by two hashes");
    }
    return new EntryProof.Other(new Hash(other[0]), new Hash(other[1]));
  }

  private String value(String word) {
    String value = optional(word);
    if (value == null) {
      next();
      throw new IllegalArgumentException("here stands the line \"" + word + " …\"");
    }
    return value;
  }

  private @Nullable String optional(String word) {
    return text.startsWith(word + " ", at) ? next().substring(word.length() + 1) : null;
  }

  private boolean peek(String whole) {
    return text.startsWith(whole + "\n", at);
  }

  private String next() {
    int end = text.indexOf('\n', at);
    if (end < 0) {
      throw new IllegalArgumentException("the file ends within a line");
    }
    String next = text.substring(at, end);
    at = end + 1;
    line++;
    return next;
  }
}
