package dev.docket.persistence.storage;

/** A change that a power cut may still take away. */
public sealed interface Unforced permits NameChange, ContentChange {

  /** Its place among all changes of its disk. */
  long sequence();
}
