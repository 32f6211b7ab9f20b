package dev.docket.protocol.merkle;

import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.JsonString;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The name of one entry in the state tree of a case. At most one entry of a state has it.
 *
 * @param kind what the entry holds
 * @param key the key or id within the kind; {@code null} for a kind of which there is only one
 */
public record EntryName(Kind kind, @Nullable String key) {

  public static final EntryName STATUS = new EntryName(Kind.STATUS, null);
  public static final EntryName VERSION = new EntryName(Kind.VERSION, null);
  public static final EntryName HOLD = new EntryName(Kind.HOLD, null);
  public static final EntryName STEP_COUNT = new EntryName(Kind.STEP_COUNT, null);
  public static final EntryName CREATED = new EntryName(Kind.CREATED, null);
  public static final EntryName LAST_COMMIT = new EntryName(Kind.LAST_COMMIT, null);

  private static final Map<String, Kind> BY_TAG =
      Arrays.stream(Kind.values())
          .collect(Collectors.toUnmodifiableMap(kind -> kind.tag, kind -> kind));

  /** What an entry holds. */
  public enum Kind {
    /** A key of the context. */
    CTX("context", true),
    /** A token. */
    TOKEN("token", true),
    /** A scope. */
    SCOPE("scope", true),
    /** A key of the user's metadata. */
    METADATA("metadata", true),
    /** The status of the case. */
    STATUS("status", false),
    /** The version of the case. */
    VERSION("version", false),
    /** Why the case is on hold, or null. */
    HOLD("hold", false),
    /** How many steps were counted. */
    STEP_COUNT("step_count", false),
    /** When the case was created, UTC milliseconds. */
    CREATED("created", false),
    /** When the version was committed, UTC milliseconds. */
    LAST_COMMIT("last_commit", false);

    private final String word;
    private final boolean keyed;

    /** The first item of the entry's form. */
    private final String tag;

    Kind(String word, boolean keyed) {
      this.word = word;
      this.keyed = keyed;
      this.tag = name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A name.
   *
   * @throws IllegalArgumentException unless there is a key exactly where the kind has keys
   */
  public EntryName {
    if (kind.keyed != (key != null)) {
      throw new IllegalArgumentException(
          "an entry of the kind " + kind.word + (kind.keyed ? " needs a key" : " has no key"));
    }
  }

  public static EntryName context(String key) {
    return new EntryName(Kind.CTX, key);
  }

  public static EntryName metadata(String key) {
    return new EntryName(Kind.METADATA, key);
  }

  public static EntryName of(TokenId id) {
    return new EntryName(Kind.TOKEN, id.value());
  }

  public static EntryName of(ScopeId id) {
    return new EntryName(Kind.SCOPE, id.value());
  }

  /**
   * The name of the entry that has this form: the form begins with it.
   *
   * @throws IllegalArgumentException if no entry has such a form
   */
  public static EntryName ofForm(CanonicalTuple form) {
    Kind kind = kindOfTag(text(form, 0));
    if (form.items().size() < (kind.keyed ? 3 : 2)) {
      throw new IllegalArgumentException("the form of an entry has no value: " + form);
    }
    return new EntryName(kind, kind.keyed ? text(form, 1) : null);
  }

  /**
   * Reads what {@link #form()} gives.
   *
   * @throws IllegalArgumentException if it is no name
   */
  public static EntryName ofNameForm(CanonicalTuple name) {
    Kind kind = kindOfTag(text(name, 0));
    if (name.items().size() != (kind.keyed ? 2 : 1)) {
      throw new IllegalArgumentException("the name of an entry is wrong: " + name);
    }
    return new EntryName(kind, kind.keyed ? text(name, 1) : null);
  }

  /**
   * Reads a name as people write it: {@code context/KEY}, {@code token/ID}, {@code scope/ID},
   * {@code metadata/KEY}, {@code status}, {@code version}, {@code hold}, {@code step_count}, {@code
   * created} or {@code last_commit}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static EntryName parse(String text) {
    int slash = text.indexOf('/');
    String word = slash < 0 ? text : text.substring(0, slash);
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(known -> known.word.equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"" + text + "\" names no entry; allowed is " + allowed()));
    return new EntryName(kind, slash < 0 ? null : text.substring(slash + 1));
  }

  private static String allowed() {
    StringBuilder all = new StringBuilder();
    for (Kind kind : Kind.values()) {
      all.append(all.isEmpty() ? "" : ", ").append(kind.word).append(kind.keyed ? "/KEY" : "");
    }
    return all.toString();
  }

  private static Kind kindOfTag(String tag) {
    Kind kind = BY_TAG.get(tag);
    if (kind == null) {
      throw new IllegalArgumentException("\"" + tag + "\" is no kind of entry");
    }
    return kind;
  }

  private static String text(CanonicalTuple form, int item) {
    if (form.items().size() > item && form.items().get(item) instanceof JsonString string) {
      return string.value();
    }
    throw new IllegalArgumentException("item " + item + " of " + form + " is not a string");
  }

  /** The name as it is hashed and written in proofs: {@code ["ctx",key]}, {@code ["status"]}. */
  public CanonicalTuple form() {
    return kind.keyed
        ? CanonicalTuple.of(kind.tag, Objects.requireNonNull(key))
        : CanonicalTuple.of(kind.tag);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return key == null ? kind.word : kind.word + "/" + key;
  }
}
